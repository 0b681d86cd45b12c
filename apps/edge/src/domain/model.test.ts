import { expect, test } from "vitest";
import { MANIFEST } from "../../test/manifest.ts";
import { canonicalJson, hashJson } from "./encoding.ts";
import { describeModel, labelIndex, modelVersion, shouldRefresh } from "./model.ts";

test("canonical JSON does not depend on the order of keys, at any depth", async () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: undefined })).toBe('{"b":[{"c":2,"d":1}]}');
  expect(await hashJson({ x: 1, y: [1, 2] })).toBe(await hashJson({ y: [1, 2], x: 1 }));
  expect(await hashJson({ y: [1, 2] })).not.toBe(await hashJson({ y: [2, 1] }));
});

test("a model's version changes with its manifest", async () => {
  expect(await modelVersion(MANIFEST)).toMatch(/^[0-9a-f]{64}$/);
  expect(await modelVersion({ ...MANIFEST, title: "Other" })).not.toBe(await modelVersion(MANIFEST));
});

test("labels are found by index, exact name, then name in any case", () => {
  const labels = ["pear", "Apple", "apple"];
  expect([2, 3, "apple", "Apple", "PEAR", "plum"].map((label) => labelIndex(labels, label))).toEqual([
    2,
    undefined,
    2,
    1,
    0,
    undefined,
  ]);
});

test("the list is asked for when there is none, when it is old, and sooner for an unknown name", () => {
  expect(shouldRefresh(undefined, 0, false)).toBe(true);
  expect(shouldRefresh(0, 59_999, false)).toBe(false);
  expect(shouldRefresh(0, 60_000, false)).toBe(true);
  expect(shouldRefresh(0, 1_999, true)).toBe(false);
  expect(shouldRefresh(0, 2_000, true)).toBe(true);
});

test("describes a model in OpenAI's shape", async () => {
  expect(await describeModel(MANIFEST)).toMatchObject({
    id: "tiny",
    object: "model",
    created: 1793491200,
    owned_by: "reptok",
    image_size: 64,
    latent: { tokens: 1, dimensions: 8 },
    capabilities: ["encode", "decode", "prompt", "label"],
    labels: ["Apple", "pear"],
  });
});
