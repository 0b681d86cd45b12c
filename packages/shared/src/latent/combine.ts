/** Sums of latents, and variations around one. All arrays are f32 [size]. */
import { Random } from "../random/philox.ts";
import { checkSameSize, direction, dot, norm } from "./similarity.ts";

export interface Weighted {
  readonly vector: Float32Array;
  /** Any finite number; negative ones subtract. */
  readonly weight: number;
}

/** The sum of weight times vector, accumulated in double precision; `terms` must not be empty. */
export function weightedSum(terms: readonly Weighted[]): Float32Array {
  const [first] = terms;
  if (first === undefined) throw new RangeError("expected at least one vector");
  const sum = new Float64Array(first.vector.length);
  for (const { vector, weight } of terms) {
    checkSameSize(first.vector, vector);
    for (let i = 0; i < sum.length; i++) sum[i]! += weight * vector[i]!;
  }
  return Float32Array.from(sum);
}

/** The sum divided by the sum of the weights; null if the weights cancel. */
export function weightedMean(terms: readonly Weighted[]): Float32Array | null {
  const total = terms.reduce((sum, { weight }) => sum + weight, 0);
  return total === 0 ? null : weightedSum(terms).map((x) => x / total);
}

/**
 * The direction of the sum, scaled to the vectors' mean length, weighted by the weights' magnitudes: latents
 * lie near a sphere, which plain sums and means leave. Null if the vectors cancel.
 */
export function sphericalSum(terms: readonly Weighted[]): Float32Array | null {
  const unit = direction(weightedSum(terms));
  const total = terms.reduce((sum, { weight }) => sum + Math.abs(weight), 0);
  if (unit === null || total === 0) return null;
  const length = terms.reduce((sum, { vector, weight }) => sum + Math.abs(weight) * norm(vector), 0) / total;
  return unit.map((x) => x * length);
}

/** The random stream of variations; the pipelines' noise uses others. */
const STREAM = 2;

/**
 * A vector of x's length at a known angle from it: `strength` 0 is x itself, 1 is a right angle, so that the cosine
 * similarity to x is cos(strength pi / 2). Its direction around x depends only on `seed` (unsigned 32-bit). Null if x
 * has no direction, or only one dimension.
 */
export function varied(x: Float32Array, strength: number, seed: number): Float32Array | null {
  if (strength === 0) return x.slice();
  const unit = direction(x);
  if (unit === null) return null;
  const noise = new Random(seed, STREAM).normals(new Float32Array(x.length));
  const projection = dot(noise, unit);
  const perpendicular = direction(noise.map((value, i) => value - projection * unit[i]!));
  // In one dimension the remainder is a rounding error.
  if (perpendicular === null || x.length === 1) return null;
  const angle = (strength * Math.PI) / 2;
  const [cosine, sine, length] = [Math.cos(angle), Math.sin(angle), norm(x)];
  return unit.map((value, i) => length * (cosine * value + sine * perpendicular[i]!));
}
