import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Provider } from "./engine.ts";
import { OrtSession } from "./session.ts";
import { sumAndProduct, tinyOnnx } from "../test/onnx.ts";

const f32 = (...values: number[]) => ({ data: Float32Array.from(values), dims: [values.length] });

describe.each<Provider>(["cpu", "wasm"])("a session on %s", (provider) => {
  test("runs a graph and returns every output", async () => {
    const session = await OrtSession.create(sumAndProduct(), { provider, threads: 1 });
    const { sum, product } = await session.run({ a: f32(1, 2, 3), b: f32(10, 20, 30) });
    expect(sum).toEqual({ data: Float32Array.of(11, 22, 33), dims: [3] });
    expect(product?.data).toEqual(Float32Array.of(10, 40, 90));
    expect([session.inputs, session.outputs]).toEqual([
      ["a", "b"],
      ["sum", "product"],
    ]);
    await session.release();
  });

  test("writes preallocated outputs in place, at a subarray's offset", async () => {
    const session = await OrtSession.create(sumAndProduct(), { provider, threads: 1 });
    const flat = new Float32Array(6).fill(-1);
    const target = { data: flat.subarray(2, 4), dims: [2] };
    const result = await session.run({ a: f32(1, 2), b: f32(3, 4) }, { sum: target });
    expect(flat).toEqual(Float32Array.of(-1, -1, 4, 6, -1, -1));
    expect(result["sum"]).toBe(target);
    expect(result["product"]?.data).toEqual(Float32Array.of(3, 8));
    await session.release();
  });

  test("reads feeds at a subarray's offset", async () => {
    const session = await OrtSession.create(sumAndProduct(), { provider, threads: 1 });
    const flat = Float32Array.of(9, 1, 2, 9);
    const { sum } = await session.run({
      a: { data: flat.subarray(1, 3), dims: [2] },
      b: f32(10, 10),
    });
    expect(sum?.data).toEqual(Float32Array.of(11, 12));
    await session.release();
  });

  test("passes int32 through", async () => {
    const cast = tinyOnnx({
      nodes: [{ op: "Cast", inputs: ["ids"], outputs: ["out"], ints: { to: 1 } }],
      inputs: [{ name: "ids", dims: ["n"], type: "i32" }],
      outputs: [{ name: "out", dims: ["n"] }],
    });
    const session = await OrtSession.create(cast, { provider, threads: 1 });
    const { out } = await session.run({ ids: { data: Int32Array.of(7, -2), dims: [2] } });
    expect(out?.data).toEqual(Float32Array.of(7, -2));
    await session.release();
  });
});

test("rejects tensors that ONNX Runtime would corrupt or misread", async () => {
  const session = await OrtSession.create(sumAndProduct(), { threads: 1 });
  const a = f32(1, 2);
  await expect(session.run({ a, b: f32(3, 4) }, { sum: a })).rejects.toThrow('"sum" shares memory with input "a"');
  const flat = new Float32Array(5);
  const part = (from: number) => ({ data: flat.subarray(from, from + 2), dims: [2] });
  for (const [feed, output] of [
    [1, 2],
    [2, 1],
  ] as const) {
    const outputs = { sum: part(output) };
    await expect(session.run({ a: part(feed), b: f32(3, 4) }, outputs)).rejects.toThrow("shares memory");
  }
  await session.run({ a: part(1), b: f32(3, 4) }, { sum: part(3) });
  await expect(session.run({ a, b: f32(3, 4) }, { difference: f32(0, 0) })).rejects.toThrow("sum, product");
  await expect(session.run({ a })).rejects.toThrow('expected input "b", got a');
  await expect(session.run({ a, b: f32(1, 2, 3) })).rejects.toThrow();
  await session.release();
});

test("rejects bytes that are not a model", async () => {
  await expect(OrtSession.create(Uint8Array.of(1, 2, 3))).rejects.toThrow();
});

test("ONNX Runtime rejects external weights outside the model's directory", async () => {
  const root = await mkdtemp(join(tmpdir(), "reptok-session-"));
  const dir = join(root, "bundle");
  const load = async (location: string) => {
    const network = tinyOnnx({
      nodes: [{ op: "Add", inputs: ["image", "bias"], outputs: ["token"] }],
      weights: [{ name: "bias", length: 2, location }],
      inputs: [{ name: "image", dims: ["batch", 2] }],
      outputs: [{ name: "token", dims: ["batch", 2] }],
    });
    await writeFile(join(dir, "network.onnx"), network);
    return OrtSession.create(join(dir, "network.onnx"), { threads: 1 });
  };
  try {
    await mkdir(dir);
    const data = new Uint8Array(Float32Array.of(10, 20).buffer);
    for (const file of [join(root, "outside.data"), join(dir, "beside.data")]) await writeFile(file, data);
    await symlink(join(root, "outside.data"), join(dir, "link.data"));
    for (const location of ["../outside.data", join(root, "outside.data"), "link.data"])
      await expect(load(location), location).rejects.toThrow(/[Pp]ath/);
    await (await load("beside.data")).release();
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});
