/** Random views of pictures: a square crop resized to the picture's size, optionally mirrored. */
import type { Dataset } from "./dataset.ts";
import type { Random } from "./random.ts";

export interface Crop {
  readonly random: Random;
  /** Minimum crop size as a fraction of the picture's side; fraction and position are uniform. */
  readonly minCrop: number;
  /** Probability of mirroring left and right. */
  readonly flip: number;
}

/**
 * Writes one view of each picture, sampled bilinearly between pixel centres.
 *
 * @param target f32 [B, 3, size, size], in [-1, 1] afterwards
 * @param indices B indices into the data set
 */
export function fillCrops(
  target: Float32Array,
  { size, pixels }: Pick<Dataset, "pixels" | "size">,
  indices: ArrayLike<number>,
  { random, minCrop, flip }: Crop,
): void {
  const plane = size * size;
  const stride = 3 * plane;
  if (target.length !== indices.length * stride) {
    throw new RangeError(`expected a target of ${indices.length * stride} numbers, got ${target.length}`);
  }
  for (let item = 0; item < indices.length; item++) {
    const side = size * (minCrop + (1 - minCrop) * random());
    const [left, top] = [random() * (size - side), random() * (size - side)];
    const rows = samples(size, side, top, false);
    const columns = samples(size, side, left, random() < flip);
    const picture = pixels.subarray(indices[item]! * stride, (indices[item]! + 1) * stride);
    const out = target.subarray(item * stride, (item + 1) * stride);
    for (let at = 0; at < stride; at++) {
      const [base, row, column] = [at - (at % plane), rows[Math.floor((at % plane) / size)]!, columns[at % size]!];
      const above = mix(
        picture[base + row.low * size + column.low]!,
        picture[base + row.low * size + column.high]!,
        column.share,
      );
      const below = mix(
        picture[base + row.high * size + column.low]!,
        picture[base + row.high * size + column.high]!,
        column.share,
      );
      out[at] = mix(above, below, row.share) / 127.5 - 1;
    }
  }
}

const mix = (a: number, b: number, share: number): number => a + (b - a) * share;

/** Along one axis, for each pixel of the view: the two pixels to interpolate, and the weight of the second. */
function samples(size: number, side: number, start: number, mirrored: boolean) {
  return Array.from({ length: size }, (_, i) => {
    const place = start + (((mirrored ? size - 1 - i : i) + 0.5) * side) / size - 0.5;
    const clamped = Math.min(size - 1, Math.max(0, place));
    const low = Math.floor(clamped);
    return { low, high: Math.min(size - 1, low + 1), share: clamped - low };
  });
}
