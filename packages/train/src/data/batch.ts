/** Pictures as network input. */
import type { Dataset } from "./dataset.ts";
import { randomInt } from "./random.ts";
import type { Random } from "./random.ts";

/** Cheap augmentation of training pictures. Off by default. */
export interface Augmentation {
  /** Source of the random choices; its seed should depend on the step, so that a resumed run repeats. */
  readonly random: Random;
  /** Largest shift along each axis in whole pixels; the gap is white. */
  readonly shift?: number;
  /** Probability of mirroring left and right. Flags, arrows and writing have a direction, so 0 by default. */
  readonly flip?: number;
}

const WHITE = 1;
/** Byte -> [-1, 1]. */
const SIGNED = Float32Array.from({ length: 256 }, (_, byte) => byte / 127.5 - 1);

/**
 * Writes pictures into a buffer that the caller reuses between steps.
 *
 * @param target f32 [B, 3, size, size], in [-1, 1] afterwards
 * @param indices B indices into the data set
 */
export function fillBatch(
  target: Float32Array,
  dataset: Pick<Dataset, "pixels" | "size" | "count">,
  indices: ArrayLike<number>,
  augmentation?: Augmentation,
): void {
  const { size, pixels, count } = dataset;
  const stride = 3 * size * size;
  if (target.length !== indices.length * stride) {
    throw new RangeError(`expected a target of ${indices.length * stride} numbers, got ${target.length}`);
  }
  for (let item = 0; item < indices.length; item++) {
    const index = indices[item]!;
    if (!(index >= 0 && index < count)) throw new RangeError(`expected an index below ${count}, got ${index}`);
    const out = target.subarray(item * stride, (item + 1) * stride);
    const picture = pixels.subarray(index * stride, (index + 1) * stride);
    const { dx, dy, mirrored } = chooseMove(augmentation);
    if (dx === 0 && dy === 0 && !mirrored) copy(out, picture);
    else copyMoved(out, picture, size, dx, dy, mirrored);
  }
}

function chooseMove(augmentation: Augmentation | undefined): { dx: number; dy: number; mirrored: boolean } {
  if (augmentation === undefined) return { dx: 0, dy: 0, mirrored: false };
  const { random, shift = 0, flip = 0 } = augmentation;
  return {
    dx: randomInt(random, 2 * shift + 1) - shift,
    dy: randomInt(random, 2 * shift + 1) - shift,
    mirrored: random() < flip,
  };
}

function copy(out: Float32Array, picture: Uint8Array): void {
  for (let i = 0; i < picture.length; i++) out[i] = SIGNED[picture[i]!]!;
}

/** The pixel at (x, y) moves to (x + dx, y + dy), after mirroring. */
function copyMoved(
  out: Float32Array,
  picture: Uint8Array,
  size: number,
  dx: number,
  dy: number,
  mirrored: boolean,
): void {
  out.fill(WHITE);
  for (let plane = 0; plane < 3; plane++) {
    const base = plane * size * size;
    for (let y = Math.max(0, dy); y < Math.min(size, size + dy); y++) {
      const from = base + (y - dy) * size;
      for (let x = Math.max(0, dx); x < Math.min(size, size + dx); x++) {
        const source = mirrored ? size - 1 - (x - dx) : x - dx;
        out[base + y * size + x] = SIGNED[picture[from + source]!]!;
      }
    }
  }
}
