import { expect, test } from "vitest";
import fc from "fast-check";
import { ICON_SETS } from "./icon-sets.ts";
import { splitRecords } from "./splits.ts";

const STYLES = ICON_SETS.map(({ style }) => style);
const RECORDS = Array.from({ length: 1200 }, (_, i) => ({
  style: STYLES[i % 6]!,
  concept: `concept-${Math.floor(i / 6)}`,
}));
const keysOf = (records: typeof RECORDS, indices: Uint32Array) =>
  Array.from(indices, (at) => `${records[at]!.style}/${records[at]!.concept}`).sort();

test("the three parts are disjoint and cover everything", () => {
  const { train, reconstruction, composition } = splitRecords(RECORDS);
  const all = [...train, ...reconstruction, ...composition].sort((a, b) => a - b);
  expect(all).toEqual([...RECORDS.keys()]);
  expect(composition).toHaveLength(200);
  expect(Math.abs(reconstruction.length / RECORDS.length - 0.05)).toBeLessThan(0.025);
});

test("held-out pictures depend on the pictures and the seed, not on their order", () => {
  const reference = splitRecords(RECORDS, { compositionPairs: 50 });
  fc.assert(
    fc.property(fc.shuffledSubarray(RECORDS, { minLength: RECORDS.length }), (shuffled) => {
      const split = splitRecords(shuffled, { compositionPairs: 50 });
      expect(keysOf(shuffled, split.composition)).toEqual(keysOf(RECORDS, reference.composition));
      expect(keysOf(shuffled, split.reconstruction)).toEqual(keysOf(RECORDS, reference.reconstruction));
    }),
    { numRuns: 5 },
  );
  const other = splitRecords(RECORDS, { compositionPairs: 50, seed: 1 });
  expect(keysOf(RECORDS, other.composition)).not.toEqual(keysOf(RECORDS, reference.composition));
});

test("a composed pair's concept is trained in at least two other styles", () => {
  const record = fc.record({ style: fc.constantFrom(...STYLES), concept: fc.constantFrom("a", "b", "c", "d") });
  const unique = fc.uniqueArray(record, { selector: ({ style, concept }) => style + concept, maxLength: 24 });
  fc.assert(
    fc.property(unique, fc.integer(), (records, seed) => {
      const { train, composition } = splitRecords(records, { seed, reconstructionFraction: 0.2, compositionPairs: 3 });
      for (const at of composition) {
        const trained = [...train].filter((other) => records[other]!.concept === records[at]!.concept);
        expect(trained.length).toBeGreaterThanOrEqual(2);
      }
      expect(composition.length).toBeLessThanOrEqual(3);
    }),
  );
});
