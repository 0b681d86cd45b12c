/** PyTorch's `torch.linspace(0, 1, n)` in float32, bit for bit. */

/** PyTorch fills 16 values at a time, as two vectors of 8. */
const LANES = 8;
const AT_ONCE = 2 * LANES;

/**
 * steps + 1 equally spaced times from 0 to 1, rounded as PyTorch's CPU kernel rounds them. The reference compares
 * these times with the bounds of the guidance interval: rounding decides whether a step on a bound is guided
 * (of 20 steps up to 0.7 the fifteenth is not, of 50 steps from 0.3 the sixteenth is), and one step more is visible.
 *
 * The kernel counts from the nearer end, with a fused multiply-add; within a vector it adds multiples of the step to
 * the vector's first value, rounding each product and sum.
 */
export function linspace(steps: number): number[] {
  const step = Math.fround(1 / steps);
  const half = Math.floor((steps + 1) / 2);
  // f64 represents the product of two f32 exactly, so only one rounding remains, as in a fused multiply-add.
  const value = (i: number): number => Math.fround(i < half ? step * i : 1 - step * (steps - i));
  const times: number[] = [];
  while (times.length + AT_ONCE <= steps + 1) {
    for (let vector = 0; vector < AT_ONCE / LANES; vector++) {
      const first = value(times.length);
      for (let lane = 0; lane < LANES; lane++) times.push(Math.fround(first + Math.fround(step * lane)));
    }
  }
  while (times.length <= steps) times.push(value(times.length));
  return times;
}
