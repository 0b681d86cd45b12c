import { itemNoise, Random, STREAM } from "@reptok/model";
import { cosineSimilarity, varied } from "@reptok/shared";
import { expect, test } from "vitest";
import * as streams from "./streams.ts";

/** All numbers in nested objects. */
const numbersIn = (value: unknown): number[] =>
  typeof value === "number" ? [value] : Object.values(value as object).flatMap(numbersIn);

const { STRIDE, ...named } = streams;
const all = numbersIn(named);

test("every purpose has its own stream; none is a pipeline's, whose noise may have the recipe's seed", () => {
  expect(all.length).toBeGreaterThan(2 * Object.keys(streams.STREAMS).length);
  const used = [...all, ...Object.values(STREAM)];
  expect(new Set(used).size).toBe(used.length);
});

test("streams, steps and seeds share no numbers", () => {
  const WORDS = 256;
  const sequences = [3, 4].flatMap((seed) => [
    ...all.flatMap((stream) => [0, 1, 2, 1_000_000].map((step) => new Random(seed, stream, step * STRIDE))),
    ...Object.values(STREAM).map((stream) => new Random(seed, stream)),
  ]);
  // Two words: of 2^64 pairs none occurs twice by chance.
  const pairs = sequences.flatMap((random) =>
    Array.from({ length: WORDS / 2 }, () => `${random.uint32()} ${random.uint32()}`),
  );
  expect(new Set(pairs).size).toBe(pairs.length);
});

test("a seed's variations use other noise than its pipelines", () => {
  const SIZE = 4096;
  // At a right angle to the first axis: the direction of the variation's noise.
  const variation = varied(
    Float32Array.from({ length: SIZE }, (_, i) => (i === 0 ? 1 : 0)),
    1,
    7,
  )!;
  for (const stream of Object.values(STREAM))
    expect(Math.abs(cosineSimilarity(variation, itemNoise(7, stream, SIZE)))).toBeLessThan(5 / Math.sqrt(SIZE));
});
