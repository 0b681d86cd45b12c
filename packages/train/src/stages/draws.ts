/** What a training step draws at random, beyond noise. */
import type { Random } from "@reptok/model";

/** Times of the decoder's flow, sigmoid(N(0, 1)): most of them in the middle of the way (arXiv 2403.03206, section 3.1). */
export function drawDecoderTimes(random: Random, times: Float32Array): void {
  for (let i = 0; i < times.length; i++) times[i] = 1 / (1 + Math.exp(-random.normal()));
}

/**
 * Conditions, each with chance `rate` replaced by `none`: guidance needs a generator that knows both.
 * @param draw uniform in [0, 1); called once a condition, in their order
 */
export function dropOut<T>(conditions: Iterable<T>, none: T, rate: number, draw: () => number): T[] {
  return Array.from(conditions, (condition) => (draw() < rate ? none : condition));
}

/**
 * Which patches each picture hides: its own share of them, from none to twice the mean.
 * @param hidden f32 [pictures, patches], 1 where hidden
 * @param draw uniform in [0, 1)
 */
export function hidePatches(hidden: Float32Array, patches: number, mean: number, draw: () => number): void {
  for (let start = 0; start < hidden.length; start += patches) {
    const share = draw() * 2 * mean;
    for (let i = start; i < start + patches; i++) hidden[i] = draw() < share ? 1 : 0;
  }
}

/**
 * Which of a picture's views is seen: the picture itself, view 0, in half of the cases, any of the others in the rest.
 * @param draw uniform in [0, 1)
 */
export function chooseView(views: number, draw: () => number): number {
  const moved = views - 1;
  const chosen = Math.floor(2 * moved * draw());
  return chosen < moved ? chosen + 1 : 0;
}
