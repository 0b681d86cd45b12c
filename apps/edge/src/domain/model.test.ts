import { expect, test } from "vitest";
import { MANIFEST } from "../../test/manifest.ts";
import { describeModel, labelIndex } from "./model.ts";

test("finds labels by index, by exact name, then by name in any case", () => {
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

test("describes a model in OpenAI's format, with its identity", () => {
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
