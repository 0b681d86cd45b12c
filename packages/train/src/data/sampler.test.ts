import { expect, test } from "vitest";
import fc from "fast-check";
import { hashFraction, seededRandom } from "./random.ts";
import { EpochSampler } from "./sampler.ts";

const INDICES = Uint32Array.from([3, 5, 8, 13, 21, 34, 55]);

test("every epoch visits every index once, in a different order", () => {
  const sampler = new EpochSampler(INDICES, 1);
  const epochs = Array.from({ length: 20 }, () => [...sampler.next(INDICES.length)]);
  for (const epoch of epochs) expect([...epoch].sort((a, b) => a - b)).toEqual([...INDICES]);
  expect(new Set(epochs.map(String)).size).toBeGreaterThan(15);
  expect(sampler.epochs).toBe(20);
});

test("a sampler resumed at a position continues the same sequence", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 20 })), fc.integer({ min: 1, max: 30 }), (before, size) => {
      const sampler = new EpochSampler(INDICES, 7);
      for (const batch of before) sampler.next(batch);
      const resumed = new EpochSampler(INDICES, 7, sampler.position);
      expect(resumed.next(size)).toEqual(sampler.next(size));
    }),
  );
});

test("batch sizes do not change the sequence; the seed does", () => {
  const one = new EpochSampler(INDICES, 2);
  const two = new EpochSampler(INDICES, 2);
  expect([...one.next(20)]).toEqual([...two.next(3), ...two.next(17)]);
  expect(new EpochSampler(INDICES, 3).next(7)).not.toEqual(new EpochSampler(INDICES, 2).next(7));
});

test("rejects an empty list of indices and invalid positions", () => {
  expect(() => new EpochSampler(new Uint32Array(0), 1)).toThrow(RangeError);
  expect(() => new EpochSampler(INDICES, 1, -1)).toThrow(RangeError);
  expect(() => new EpochSampler(INDICES, 1, 0.5)).toThrow(RangeError);
});

test("seeded numbers are reproducible, uniform in [0, 1), and differ between keys", () => {
  const draw = (random: () => number) => Array.from({ length: 20_000 }, random);
  const numbers = draw(seededRandom("a", 1));
  expect(draw(seededRandom("a", 1))).toEqual(numbers);
  expect(draw(seededRandom("a", 2))).not.toEqual(numbers);
  const bins = Array.from({ length: 10 }, () => 0);
  for (const number of numbers) bins[Math.floor(number * 10)]!++;
  // Chi-squared with 9 degrees of freedom: one seed in a thousand exceeds 27.9; this seed is fixed.
  expect(bins.reduce((sum, n) => sum + (n - 2000) ** 2 / 2000, 0)).toBeLessThan(27.9);
  expect(hashFraction("a", "bc")).not.toBe(hashFraction("ab", "c"));
});
