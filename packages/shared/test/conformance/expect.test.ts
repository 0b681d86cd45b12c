import { expect, test } from "vitest";
import { equal, expect as pageExpect } from "./expect.ts";

const LEAVES: unknown[] = [0, -0, 1, NaN, "", "1", true, null, undefined];
const TREES: unknown[] = [[], {}, [1], [1, 2], [-0], [[1]], { a: 1 }, { a: 2 }, { b: 1 }, { a: { b: [1] } }];
const ARRAYS: unknown[] = [[1], [1, 2], [-0], [0]].flatMap((list) => [Float32Array.from(list), Uint8Array.from(list)]);
const VALUES = [...LEAVES, ...TREES, ...ARRAYS];

function throws(body: () => void): boolean {
  try {
    body();
    return false;
  } catch {
    return true;
  }
}

test("the page's assertions agree with vitest's on every pair of values", () => {
  for (const a of VALUES) {
    for (const b of VALUES.map((value) => structuredClone(value))) {
      const pair = `${JSON.stringify(a)} ${JSON.stringify(b)}`;
      expect([pair, throws(() => pageExpect(a).toBe(b))]).toEqual([pair, throws(() => expect(a).toBe(b))]);
      expect([pair, throws(() => pageExpect(a).toEqual(b))]).toEqual([pair, throws(() => expect(a).toEqual(b))]);
    }
  }
});

test("an undefined key counts as absent", () => {
  expect(equal({ a: 1, b: undefined }, { a: 1 })).toBe(true);
  expect(equal({ b: undefined }, { a: 1 })).toBe(false);
});
