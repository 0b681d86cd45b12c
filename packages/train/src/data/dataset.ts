/** The rendered data set in memory. */
import type { DerivedPicture } from "./compose.ts";
import type { IconRecord } from "./icons.ts";
import type { Labels } from "./labels.ts";
import type { Splits } from "./splits.ts";

export interface Dataset {
  readonly count: number;
  /** Side of a picture in pixels. */
  readonly size: number;
  /** u8 [count + derived pictures, 3, size, size]: planar RGB, the drawings over white first. */
  readonly pixels: Uint8Array;
  /** u8 [count, size, size]: the drawing's coverage of each pixel. */
  readonly alpha: Uint8Array;
  readonly records: readonly IconRecord[];
  readonly labels: Labels;
  readonly splits: Splits;
  /** Additional training pictures derived from the trained drawings. */
  readonly derived: readonly DerivedPicture[];
}

/** Rows of `pixels` used for training: the trained drawings, then the derived pictures. */
export const trainedRows = ({ splits, count, derived }: Dataset): Uint32Array =>
  Uint32Array.of(...splits.train, ...derived.map((_, i) => count + i));

/** The picture at `index`, u8 [3, size, size]; a view, not a copy. */
export function pictureAt(dataset: Pick<Dataset, "pixels" | "size">, index: number): Uint8Array {
  const stride = 3 * dataset.size * dataset.size;
  return dataset.pixels.subarray(index * stride, (index + 1) * stride);
}
