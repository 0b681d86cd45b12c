import { expect, test } from "vitest";
import { parseModelReference, parsePrediction } from "./prediction-request.ts";

const HASH = "0123456789abcdef".repeat(4);

test.each([
  ["tiny", "model", { name: "tiny" }],
  ["reptok/tiny", "model", { name: "tiny" }],
  [HASH, "version", { version: HASH }],
  [`tiny:${HASH}`, "version", { name: "tiny", version: HASH }],
  [`reptok/tiny:${HASH}`, "version", { name: "tiny", version: HASH }],
  [`tiny@${HASH.slice(0, 16)}`, "model", { name: "tiny", version: HASH.slice(0, 16) }],
  [`reptok/tiny@${HASH}`, "version", { name: "tiny", version: HASH }],
  ["reptok/tiny", "version", { name: "tiny" }],
] as const)("reads %s as a %s", (text, param, reference) => {
  expect(parseModelReference(text, param)).toEqual(reference);
});

const SHORT = HASH.slice(0, 15);
const UNREADABLE = ["", "/", "a/b/c", "someone/tiny", "reptok/", "tiny:", ":x", "a:b:c"];
const NO_VERSIONS = [`tiny:${SHORT}`, `tiny@${SHORT}`, `tiny@${HASH}0`, `tiny@${HASH.toUpperCase()}`, `a@${HASH}@`];
test.each([...UNREADABLE, ...NO_VERSIONS])("rejects %j", (text) => {
  for (const param of ["model", "version"] as const)
    expect(() => parseModelReference(text, param)).toThrow(expect.objectContaining({ code: "model_not_found", param }));
});

test("accepts n and num_outputs, and null as absent", () => {
  expect(parsePrediction({ input: { prompt: "a", num_outputs: 3, seed: null }, model: null })).toEqual({
    model: {},
    generation: { prompt: "a", seed: null, n: 3 },
  });
  expect(parsePrediction({ input: { n: 2, num_outputs: 3 } })).toMatchObject({ generation: { n: 2 } });
  const image = "data:image/png;base64,AAAA";
  expect(parsePrediction({ input: { image } })).toEqual({ model: {}, encoding: { image } });
  expect(() => parsePrediction({ input: { image, prompt: "a" } })).toThrow(
    expect.objectContaining({ code: "unknown_parameter", param: "input.prompt" }),
  );
});
