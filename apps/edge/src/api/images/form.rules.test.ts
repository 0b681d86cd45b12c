import { expect, test } from "vitest";
import { parseEdit, parseVariation } from "./form.rules.ts";

test.each([1 / 3, 0.1 + 0.2, 5e-324, 1e-7, 1, 0])("a strength of %d is read as JavaScript prints it", (value) => {
  expect(parseVariation({ strength: String(value) }).strength).toBe(value);
});

test.each([
  [".5", 0.5],
  ["1E-3", 0.001],
  ["1e-07", 1e-7],
  ["+0.25", 0.25],
  [" 0.25 ", 0.25],
])("reads a strength of %j, as other languages write numbers", (text, value) => {
  expect(parseVariation({ strength: text }).strength).toBe(value);
});

test("integers may be written as doubles", () => {
  expect(parseEdit({ prompt: "a", n: "2.0", seed: "7e3" })).toMatchObject({ n: 2, seed: 7000 });
});

test.each(["Infinity", "NaN", "0x1", "1_0", "one", "1,5", "--1"])("rejects %j", (text) => {
  expect(() => parseVariation({ strength: text })).toThrow(/strength/);
});
