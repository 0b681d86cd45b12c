/** Paths between latents. All arrays are f32 [size]. */
import { checkSameSize, cosineSimilarity, norm } from "./similarity.ts";

/** Directions are parallel if the sine of their angle is smaller. */
const PARALLEL = 1e-6;

/**
 * Spherical interpolation: along the great circle between the directions, lengths interpolated linearly; linear if the
 * directions are nearly parallel or opposite, where the great circle is not unique.
 * @param t 0 = a, 1 = b
 */
export function slerp(a: Float32Array, b: Float32Array, t: number): Float32Array {
  checkSameSize(a, b);
  const [na, nb] = [norm(a), norm(b)];
  const angle = Math.acos(cosineSimilarity(a, b));
  const sine = Math.sin(angle);
  if (na === 0 || nb === 0 || sine < PARALLEL) return a.map((x, i) => x + (b[i]! - x) * t);
  const length = na + (nb - na) * t;
  const [wa, wb] = [Math.sin((1 - t) * angle) / sine / na, Math.sin(t * angle) / sine / nb];
  return a.map((x, i) => length * (wa * x + wb * b[i]!));
}

/**
 * `n` >= 2 vectors along the spherical path through `points` (at least 2), evenly spaced in t, with equal t per
 * leg. The ends, and every point that a step falls on, equal the input bit for bit.
 */
export function latentPath(points: readonly Float32Array[], n: number): Float32Array[] {
  if (points.length < 2 || n < 2) throw new RangeError(`expected 2 points and 2 steps or more`);
  const legs = points.length - 1;
  return Array.from({ length: n }, (_, i) => {
    const at = i * legs;
    const leg = Math.min(legs - 1, Math.floor(at / (n - 1)));
    // Integers decide whether a step is a point; fractions would be rounded.
    const fraction = at - leg * (n - 1);
    if (fraction === 0) return points[leg]!.slice();
    if (fraction === n - 1) return points[leg + 1]!.slice();
    return slerp(points[leg]!, points[leg + 1]!, fraction / (n - 1));
  });
}
