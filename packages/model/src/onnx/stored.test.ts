/** Weights that are encoded in advance, inline or external, and weights read back. */
import { expect, test } from "vitest";
import * as g from "../graph/build.ts";
import { Random } from "@reptok/shared";
import { emitOnnx } from "./emit.ts";
import { encodeWeight, storageLayout, type ExternalBytes, type Storage, type StoredWeight } from "./storage.ts";
import { OnnxWeights } from "./weights.ts";

const SHAPE = [3, 4];
const data = new Random(5).normals(new Float32Array(12));
const outputs = { y: g.param("w", SHAPE) };
const emit = (weight: StoredWeight | { data: Float32Array; storage: Storage }): Uint8Array =>
  emitOnnx({ name: "n", outputs, weights: new Map([["w", weight]]) });

const STORAGES = ["f32", "f16", "i8"] as const;

test.each(STORAGES)("%s: a weight encoded in advance gives the same file", (storage) => {
  const parts = encodeWeight("w", SHAPE, { data, storage });
  expect(parts.map(({ length }) => length)).toEqual(storageLayout(SHAPE, storage).map(({ bytes }) => bytes));
  expect(emit({ storage, parts })).toEqual(emit({ data, storage }));
});

/** Emits the weight with its bytes in an external file "w.data", at unaligned offsets. */
function withExternalData(storage: Storage): { model: Uint8Array; fetch: (at: ExternalBytes) => Promise<Uint8Array> } {
  let file: number[] = [];
  const parts = encodeWeight("w", SHAPE, { data, storage }).map((bytes): ExternalBytes => {
    file = [...file, 0, 0, 0];
    const at = { location: "w.data", offset: file.length, length: bytes.length };
    file = [...file, ...bytes];
    return at;
  });
  const bytes = Uint8Array.from(file);
  const fetch = async ({ location, offset, length }: ExternalBytes) => {
    expect(location).toBe("w.data");
    return bytes.subarray(offset, offset + length);
  };
  return { model: emit({ storage, parts }), fetch };
}

test.each(STORAGES)("%s: read back, inline and external, with the storage's rounding", async (storage) => {
  const inside = await new OnnxWeights(emit({ data, storage })).read("w", SHAPE);
  const { model, fetch } = withExternalData(storage);
  expect(await new OnnxWeights(model, fetch).read("w", SHAPE)).toEqual(inside);
  const step = { f32: 0, f16: 2 ** -9, i8: 4 / 254 }[storage];
  for (const [i, x] of data.entries()) expect(Math.abs(inside[i]! - x)).toBeLessThanOrEqual(step);
});

test("missing weights, other shapes and missing external files are rejected", async () => {
  const weights = new OnnxWeights(emit({ data, storage: "f16" }));
  expect([weights.has("w"), weights.has("v")]).toEqual([true, false]);
  await expect(weights.read("v", SHAPE)).rejects.toThrow("expected v, got none");
  await expect(weights.read("w", [4, 3])).rejects.toThrow("expected w.f16 as [4, 3] in 24 bytes, got [3, 4] in 24");
  await expect(new OnnxWeights(withExternalData("f32").model).read("w", SHAPE)).rejects.toThrow(
    "expected the external file w.data, got none",
  );
  expect(() => new OnnxWeights(Uint8Array.of(255, 255, 255))).toThrow("expected an ONNX file");
  expect(() => emit({ storage: "i8", parts: [new Uint8Array(12)] })).toThrow("w.scale: expected 12 bytes, got none");
});
