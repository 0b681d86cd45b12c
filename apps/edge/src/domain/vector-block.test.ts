import { direction, dot, Random } from "@reptok/shared";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  BLOCK,
  clearVector,
  emptyBlock,
  encodeQuery,
  isEmptyBlock,
  Shortlist,
  storeVector,
  type VectorBlock,
} from "./vector-block.ts";

/** Returns blocks with the vectors in slots 0, 1, 2 and so on. */
function blocksOf(vectors: readonly Float32Array[]): VectorBlock[] {
  const blocks = Array.from({ length: Math.ceil(vectors.length / BLOCK) }, () => emptyBlock(vectors[0]!.length));
  vectors.forEach((vector, i) => storeVector(blocks[Math.floor(i / BLOCK)]!, i % BLOCK, vector));
  return blocks;
}
function shortlist(blocks: readonly VectorBlock[], query: Float32Array, limit: number): number[] {
  const encoded = encodeQuery(query);
  const list = new Shortlist(encoded, limit);
  blocks.forEach(({ size, codes, scales }, number) => {
    for (let i = 0; i < BLOCK; i++) {
      const product = encoded.codes.reduce((sum, code, j) => sum + code * codes[i * size + j]!, 0);
      if (scales[2 * i] !== 0) list.add(number * BLOCK + i, scales[2 * i]!, scales[2 * i + 1]!, product);
    }
  });
  return list.slots();
}
function randomUnits(n: number, size: number, seed: number): Float32Array[] {
  const random = new Random(seed);
  return Array.from({ length: n }, () => direction(random.normals(new Float32Array(size)))!);
}

test("the shortlist contains the best vectors, in any number of dimensions and at any distance", () => {
  const spread = fc.constantFrom(1, 1e-2, 1e-4);
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 9 }),
      spread,
      (seed, size, limit, scale) => {
        const [query, ...noise] = randomUnits(150, size, seed);
        // All vectors are within about `scale` of the query.
        const units = noise.map((x) => direction(x.map((value, i) => query![i]! + scale * value)) ?? query!);
        const best = units
          .map((unit, slot) => ({ slot, score: dot(unit, query!) }))
          .toSorted((a, b) => b.score - a.score)
          .slice(0, limit);
        const slots = new Set(shortlist(blocksOf(units), query!, limit));
        for (const { slot } of best) expect(slots.has(slot)).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});

test("the shortlist of many random vectors is short", () => {
  const [query, ...units] = randomUnits(2001, 256, 5);
  expect(shortlist(blocksOf(units), query!, 10).length).toBeLessThan(60);
});

test("cleared slots are not found, and a block of cleared slots is empty", () => {
  const units = randomUnits(3, 8, 1);
  const [block] = blocksOf(units);
  expect(shortlist([block!], units[1]!, 3)).toEqual([0, 1, 2]);
  clearVector(block!, 1);
  expect(shortlist([block!], units[1]!, 3)).toEqual([0, 2]);
  expect(isEmptyBlock(block!)).toBe(false);
  clearVector(block!, 0);
  clearVector(block!, 2);
  expect(isEmptyBlock(block!)).toBe(true);
});
