import { expect, test } from "vitest";
import { meanDistance } from "./spread.ts";

test("the mean distance of all pairs", () => {
  // 5, 8 and 5.
  expect(
    meanDistance(
      [
        [0, 0],
        [3, 4],
        [0, 8],
      ].map((row) => Float32Array.from(row)),
    ),
  ).toBe(6);
  expect(() => meanDistance([Float32Array.of(1)])).toThrow("at least 2");
});
