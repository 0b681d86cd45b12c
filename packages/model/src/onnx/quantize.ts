/**
 * Symmetric int8 per row: scale = max|x| / 127, value = round(x / scale). Weights only; they are widened when loaded.
 * @param rows the size of the first dimension
 * @throws if a value is not finite
 */
export function quantizeRows(data: Float32Array, rows: number): { values: Int8Array; scales: Float32Array } {
  const width = data.length / rows;
  const values = new Int8Array(data.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const [start, end] = [row * width, (row + 1) * width];
    let max = 0;
    for (let i = start; i < end; i++) max = Math.max(max, Math.abs(data[i]!));
    if (!Number.isFinite(max)) throw new Error(`expected finite values, found ${max} in row ${row}`);
    const scale = Math.fround(max / 127) || 1;
    scales[row] = scale;
    for (let i = start; i < end; i++) values[i] = Math.max(-127, Math.min(127, Math.round(data[i]! / scale)));
  }
  return { values, scales };
}
