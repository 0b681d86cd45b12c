import { Random } from "@reptok/model";
import { expect, test } from "vitest";
import { chooseView, drawDecoderTimes, dropOut, hidePatches } from "./draws.ts";
import { flowBatch } from "./generator.ts";

const COUNT = 20_000;
const mean = (of: ArrayLike<number>): number => Array.from(of).reduce((a, b) => a + b, 0) / of.length;
/** Five standard errors of a share. */
const slack = (share: number, count = COUNT) => 5 * Math.sqrt((share * (1 - share)) / count);

test("the decoder's times are the sigmoid of a standard normal", () => {
  const times = new Float32Array(COUNT);
  drawDecoderTimes(new Random(1), times);
  // P(sigmoid(N) < t) = P(N < log(t / (1 - t))): one, no and minus one deviation.
  for (const [deviations, share] of [
    [-1, 0.1587],
    [0, 0.5],
    [1, 0.8413],
  ] as const) {
    const bound = 1 / (1 + Math.exp(-deviations));
    expect(Math.abs(times.filter((t) => t < bound).length / COUNT - share)).toBeLessThan(slack(share));
  }
});

test("conditions are dropped at the rate asked for, one by one; the others stay in place", () => {
  const random = new Random(2);
  const given = Array.from({ length: COUNT }, (_, i) => i);
  const kept = dropOut(given, -1, 0.1, () => random.uniform());
  expect(Math.abs(kept.filter((x) => x === -1).length / COUNT - 0.1)).toBeLessThan(slack(0.1));
  expect(kept.every((x, i) => x === -1 || x === i)).toBe(true);
  const neighbours = kept.filter((x, i) => x === -1 && kept[i + 1] === -1).length / COUNT;
  expect(Math.abs(neighbours - 0.01)).toBeLessThan(slack(0.01));
  expect(dropOut(given, -1, 0, () => random.uniform())).toEqual(given);
});

test("pictures hide shares of their own, from none to twice the mean", () => {
  const [PICTURES, PATCHES, MEAN] = [1000, 64, 0.3];
  const random = new Random(3);
  const hidden = new Float32Array(PICTURES * PATCHES);
  hidePatches(hidden, PATCHES, MEAN, () => random.uniform());
  const shares = Array.from({ length: PICTURES }, (_, i) => mean(hidden.subarray(i * PATCHES, (i + 1) * PATCHES)));
  // Uniform shares between 0 and 0.6: half of them below the mean, a sixth below 0.1, none far above 0.6.
  expect(Math.abs(mean(shares) - MEAN)).toBeLessThan((5 * 0.2) / Math.sqrt(PICTURES));
  expect(shares.filter((share) => share < 0.1).length / PICTURES).toBeGreaterThan(0.1);
  expect(shares.filter((share) => share > 0.5).length / PICTURES).toBeGreaterThan(0.1);
  expect(Math.max(...shares)).toBeLessThan(0.6 + 5 * Math.sqrt(0.24 / PATCHES));
  expect(new Set(hidden)).toEqual(new Set([0, 1]));
});

test("half of the views are the picture itself, the others are seen equally often", () => {
  const random = new Random(4);
  const seen = Array.from({ length: COUNT }, () => chooseView(4, () => random.uniform()));
  for (const [view, share] of [0.5, 1 / 6, 1 / 6, 1 / 6].entries())
    expect(Math.abs(seen.filter((x) => x === view).length / COUNT - share)).toBeLessThan(slack(share));
  expect(chooseView(1, () => random.uniform())).toBe(0);
});

test("a generator's batch: the picked latents, standard normal noise, times uniform in (0, 1)", () => {
  const latents = Float32Array.of(0, 1, 10, 11, 20, 21);
  const picked = Array.from({ length: COUNT / 2 }, (_, i) => (i * 7) % 3);
  const { data, noise, t } = flowBatch(latents, 2, picked, new Random(4));
  expect(data.dims).toEqual([COUNT / 2, 1, 2]);
  expect([...data.data.subarray(0, 6)]).toEqual([0, 1, 10, 11, 20, 21]);
  expect(Math.abs(mean(noise.data))).toBeLessThan(5 / Math.sqrt(COUNT));
  expect(Math.abs(mean(noise.data.map((x) => x ** 2)) - 1)).toBeLessThan(5 * Math.sqrt(2 / COUNT));
  for (const share of [0.1, 0.5, 0.9]) {
    expect(Math.abs(t.data.filter((x) => x < share).length / t.data.length - share)).toBeLessThan(
      slack(share, t.data.length),
    );
  }
});
