import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readTfjsWeights } from "./tfjs.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "tfjs-"));
});
afterAll(() => rm(dir, { recursive: true }));

const WEIGHTS = [
  { name: "a", shape: [2, 2], dtype: "float32" },
  { name: "n", shape: [], dtype: "int32" },
  { name: "flags", shape: [3], dtype: "bool" },
  { name: "b", shape: [1], dtype: "float32" },
];
/** The weights above, split into two shards in the middle of a number. */
const BYTES = Buffer.concat([
  Buffer.from(Float32Array.of(1, -2, 0.5, 4).buffer),
  Buffer.from(Int32Array.of(7).buffer),
  Buffer.of(1, 0, 1),
  Buffer.from(Float32Array.of(-8).buffer),
]);

async function model(groups: unknown, bytes: Buffer = BYTES): Promise<string> {
  await writeFile(join(dir, "one"), bytes.subarray(0, 9));
  await writeFile(join(dir, "two"), bytes.subarray(9));
  const path = join(dir, "model.json");
  await writeFile(path, typeof groups === "string" ? groups : JSON.stringify({ weightsManifest: groups }));
  return path;
}
const listed = (weights: unknown = WEIGHTS, paths = ["one", "two"]) => [{ paths, weights }];

test("reads the float32 weights across shards", async () => {
  const weights = await readTfjsWeights(await model(listed()));
  expect([...weights.keys()]).toEqual(["a", "b"]);
  expect(weights.get("a")).toEqual({ dims: [2, 2], data: Float32Array.of(1, -2, 0.5, 4) });
  expect(weights.get("b")!.data).toEqual(Float32Array.of(-8));
});

test.each([
  ["no JSON", "{", "expected JSON"],
  ["no manifest", "null", "expected a weightsManifest"],
  ["a shard outside the folder", listed(WEIGHTS, ["../one"]), "expected shards in its folder"],
  ["a missing shard", listed(WEIGHTS, ["three"]), "expected a readable file"],
  ["trailing bytes", listed(WEIGHTS.slice(0, 3)), "expected 23 bytes of weights, got 27"],
  ["bytes missing", listed([...WEIGHTS, { name: "c", shape: [9], dtype: "float32" }]), "c: expected 9 values"],
  ["sizes that overflow", listed([{ name: "c", shape: [2 ** 52, 2 ** 52], dtype: "float32" }]), "c: expected 2.02"],
  ["an unknown type", listed([{ name: "c", shape: [1], dtype: "string" }]), "c: expected one of float32"],
  [
    "quantised weights",
    listed([{ ...WEIGHTS[0]!, quantization: { dtype: "uint8", scale: 1, min: 0 } }]),
    "a: expected plain values",
  ],
])("rejects %s", async (_, groups, message) => {
  await expect(readTfjsWeights(await model(groups))).rejects.toThrow(message);
});

test.each([
  [[null]],
  [[{ paths: ["one"] }]],
  [[{ paths: "one", weights: [] }]],
  [[{ paths: [1], weights: [] }]],
  [listed([null])],
  [listed([{ name: "c", shape: [-1, -4], dtype: "float32" }])],
  [listed([{ name: "c", shape: [0.5], dtype: "float32" }])],
  [listed([{ name: "c", shape: 4, dtype: "float32" }])],
  [listed([{ shape: [1], dtype: "float32" }])],
])("rejects the weightsManifest %j", async (groups) => {
  await expect(readTfjsWeights(await model(groups))).rejects.toThrow("expected a weightsManifest");
});
