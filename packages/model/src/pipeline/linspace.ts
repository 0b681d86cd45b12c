/** PyTorch's `torch.linspace(0, 1, n)` in float32, to the bit. */

/** PyTorch fills 16 values at a time, as two vectors of 8. */
const LANES = 8;
const AT_ONCE = 2 * LANES;

/**
 * Times 0 to 1 in equal steps, steps + 1 of them, rounded as PyTorch's CPU kernel rounds them. The reference compares
 * these times with the bounds of the guidance interval: rounding decides whether a step that falls on a bound is guided
 * (of 20 steps up to 0.7 the fifteenth is not, of 50 steps from 0.3 the sixteenth is), and one step more shows in the sample.
 *
 * The kernel counts from the nearer end, with a fused multiply-add; within a vector it adds multiples of the step to the
 * vector's first value, each product and sum rounded.
 */
export function linspace(steps: number): number[] {
  const step = Math.fround(1 / steps);
  const half = Math.floor((steps + 1) / 2);
  // f64 holds the product of two f32 exactly, so one rounding is left, as in a fused multiply-add.
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
