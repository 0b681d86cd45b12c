/**
 * The largest magnitude of an int8 weight.
 *
 * A weight that is widened to f32 uses all 8 bits. A factor of an integer product uses 7: x86 processors with AVX2 or
 * AVX-512 but without VNNI multiply u8 by s8 with `vpmaddubsw`, which adds two products in 16 bits and saturates. 2 *
 * 255 * 64 = 32,640 is the largest sum of two that stays below 32,767, whichever two the kernel adds.
 */
export const LARGEST = { widened: 127, factor: 64 } as const;

/**
 * Symmetric int8 per row: scale = max|x| / largest, value = round(x / scale).
 * @param rows the size of the first dimension
 * @param largest the magnitude to which a row's largest value is scaled, see {@link LARGEST}
 * @throws if a value is not finite
 */
export function quantizeRows(
  data: Float32Array,
  rows: number,
  largest: number = LARGEST.widened,
): { values: Int8Array; scales: Float32Array } {
  const width = data.length / rows;
  const values = new Int8Array(data.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const [start, end] = [row * width, (row + 1) * width];
    let max = 0;
    for (let i = start; i < end; i++) max = Math.max(max, Math.abs(data[i]!));
    if (!Number.isFinite(max)) throw new Error(`expected finite values, got ${max} in row ${row}`);
    const scale = Math.fround(max / largest) || 1;
    scales[row] = scale;
    for (let i = start; i < end; i++) values[i] = Math.max(-largest, Math.min(largest, Math.round(data[i]! / scale)));
  }
  return { values, scales };
}

/** @throws if a factor of an integer product has a value whose 16-bit sums could overflow */
export function assertFactor(name: string, bytes: Uint8Array): void {
  const values = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const over = values.find((value) => Math.abs(value) > LARGEST.factor);
  if (over === undefined) return;
  throw new Error(`${name}: expected values to ${LARGEST.factor} for an integer product, got ${over}`);
}
