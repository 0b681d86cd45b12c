import { expect, test } from "vitest";
import { conceptNumbers } from "./concept-numbers.ts";
import type { Dataset } from "./dataset.ts";

test("concepts are numbered in the order of their drawings; derived pictures have the number of their drawing, pairs none", () => {
  const records = ["pear", "apple", "pear", "plum"].map((concept) => ({ concept }));
  const derived = [{ concept: "plum" }, { concept: undefined }, { concept: "pear" }];
  expect(conceptNumbers({ records, derived } as unknown as Dataset)).toEqual({
    concepts: ["pear", "apple", "plum"],
    shown: [0, 1, 0, 2, 2, undefined, 0],
  });
});
