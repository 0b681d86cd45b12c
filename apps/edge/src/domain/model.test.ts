import { expect, test } from "vitest";
import { MANIFEST } from "../../test/manifest.ts";
import { describeModel, labelIndex, shouldRefresh } from "./model.ts";

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

test("describes a model in OpenAI's shape, with its identity", () => {
  expect(describeModel(MANIFEST)).toMatchObject({
    id: "tiny",
    object: "model",
    created: 1793491200,
    owned_by: "reptok",
    ...MANIFEST.identity,
    image_size: 64,
    latent: { tokens: 1, dimensions: 8 },
    capabilities: ["encode", "decode", "prompt", "label"],
    labels: ["Apple", "pear"],
  });
});
