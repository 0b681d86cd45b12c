import { expect, test } from "vitest";
import { parseModelReference, parsePrediction } from "./prediction-request.ts";

test.each([
  ["tiny", "model", { name: "tiny" }],
  ["reptok/tiny", "model", { name: "tiny" }],
  ["abc123", "version", { version: "abc123" }],
  ["tiny:abc123", "version", { name: "tiny", version: "abc123" }],
  ["reptok/tiny:abc123", "version", { name: "tiny", version: "abc123" }],
  ["reptok/tiny", "version", { name: "tiny" }],
] as const)("reads %s as a %s", (text, param, reference) => {
  expect(parseModelReference(text, param)).toEqual(reference);
});

test.each(["", "/", "a/b/c", "someone/tiny", "reptok/", "tiny:", ":x", "a:b:c"])("refuses %j", (text) => {
  for (const param of ["model", "version"] as const)
    expect(() => parseModelReference(text, param)).toThrow(expect.objectContaining({ code: "model_not_found", param }));
});

test("n goes by two names, and null is absence", () => {
  expect(parsePrediction({ input: { prompt: "a", num_outputs: 3, seed: null }, model: null })).toEqual({
    model: {},
    generation: { prompt: "a", seed: null, n: 3 },
  });
  expect(parsePrediction({ input: { n: 2, num_outputs: 3 } }).generation.n).toBe(2);
});
