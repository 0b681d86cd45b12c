/** Tensors that share or expand a storage, and tensors of unsupported types. */
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { memorySource, openTorchCheckpoint } from "../index.ts";
import { global, pickle, text, tuple } from "../../test/pickle.ts";
import type { Piece } from "../../test/pickle.ts";

const one = (value: number): Piece => ["K", value];

/** A file of `count` tensors over storage 0, with the given shape and strides. */
function manyTensors(count: number, size: Piece, stride: Piece): Uint8Array {
  const id = tuple(text("storage"), global("torch", "FloatStorage"), text("0"), text("cpu"), one(4));
  const tensor = tuple(id, "Q", one(0), size, stride, 0x89, "N");
  const items = Array.from({ length: count }, (_, i) => [
    text(`w${i}`),
    global("torch._utils", "_rebuild_tensor_v2"),
    tensor,
    "Rs",
  ]);
  const data = pickle("}", ...items.flat());
  return zipSync({ "m/data.pkl": data, "m/data/0": new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer) }, { level: 0 });
}

describe("tensors that share or expand a storage", () => {
  const MB64 = tuple("J\x00\x00\x00\x01");
  test("two hundred that each expand to 64 MB are rejected when the file is opened", async () => {
    const opened = openTorchCheckpoint(memorySource(manyTensors(200, MB64, tuple(one(0))), "file"));
    await expect(opened).rejects.toMatchObject({ code: "limit", message: expect.stringContaining("units of work") });
  });
  test("one is read", async () => {
    const file = await openTorchCheckpoint(memorySource(manyTensors(1, MB64, tuple(one(0))), "file"));
    const { data } = await file.tensor("w0");
    expect([data.length, data[0], data.at(-1)]).toEqual([1 << 24, 1, 1]);
  });
  test("a few with tied weights are read", async () => {
    const file = await openTorchCheckpoint(memorySource(manyTensors(20, tuple(one(4)), tuple(one(1))), "file"));
    expect(file.names()).toHaveLength(20);
    expect((await file.tensor("w19")).data).toEqual(Float32Array.of(1, 2, 3, 4));
  });
});

describe("types that are not decoded", () => {
  const mixed = (storage: Piece, count: number): Uint8Array => {
    const tensorOf = (key: string, type: Piece, elements: number) => {
      const id = tuple(text("storage"), type, text(key), text("cpu"), one(elements));
      return tuple(id, "Q", one(0), tuple(one(elements)), tuple(one(1)), 0x89, "N");
    };
    const rebuild = global("torch._utils", "_rebuild_tensor_v2");
    const data = pickle(
      "}",
      text("odd"),
      rebuild,
      tensorOf("1", storage, count),
      "Rs",
      text("w"),
      rebuild,
      tensorOf("0", global("torch", "FloatStorage"), 4),
      "Rs",
    );
    const values = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
    return zipSync({ "m/data.pkl": data, "m/data/0": values, "m/data/1": new Uint8Array(16) }, { level: 0 });
  };

  test.each([
    ["complex64", "ComplexFloatStorage", 2, "C64"],
    ["complex128", "ComplexDoubleStorage", 1, "C128"],
  ])("%s: the file opens and the other tensors are read", async (_, storage, count, dtype) => {
    const file = await openTorchCheckpoint(memorySource(mixed(global("torch", storage), count), "file"));
    expect((await file.tensor("w")).data).toEqual(Float32Array.of(1, 2, 3, 4));
    expect(file.info("odd")).toEqual({ dtype, shape: [count] });
    await expect(file.tensor("odd")).rejects.toMatchObject({ code: "unsupported", entry: "odd" });
    await expect(file.tensor("odd", { as: "f32" })).rejects.toThrow(`got ${dtype}`);
  });
});
