/** Verification with faulty files, over the tiny checkpoint's bundle. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSafetensors, writeSafetensors, type CheckpointTensor } from "@reptok/checkpoint";
import { stampBundle } from "@reptok/runtime";
import { writeTinyBundle } from "@reptok/runtime/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importBundle, verifyBundle } from "../index.ts";
import { difference } from "./compare.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../../../../test/fixtures/parity/${name}`, import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "verify-"));
const [bundle, file] = [join(dir, "tiny"), join(dir, "numbers.safetensors")];
afterAll(() => rmSync(dir, { recursive: true }));

let numbers: ReadonlyMap<string, CheckpointTensor>;
beforeAll(async () => {
  await importBundle({ checkpoint: fixture("reptok-tiny.ckpt"), out: bundle, model: "tiny", storage: "f32", heads: 4 });
  numbers = (await readSafetensors(fixture("expected.safetensors"))).tensors;
});

/** Verifies a file with some of the fixture's tensors and others. */
async function verified(
  names: readonly string[],
  others: Record<string, { dims: number[]; data: Float32Array }> = {},
  of = bundle,
) {
  await writeSafetensors(file, [
    ...names.map((name) => [name, numbers.get(name)!] as const),
    ...Object.entries(others),
  ]);
  return verifyBundle(of, file, { tolerance: 1e-4 });
}
/** Problems reported for the tensors in the file. */
const problems = async (...args: Parameters<typeof verified>) =>
  (await verified(...args)).rows.flatMap(({ name, dims, problem }) => (dims === undefined ? [] : [[name, problem]]));

const INPUTS = ["generator.z", "generator.t", "generator.y"];

test("a file with nothing to compare fails", async () => {
  const other = { "encoder.pos_embed_224": { dims: [1, 257, 48], data: new Float32Array(257 * 48) } };
  expect((await verified([], other)).holds).toBe(false);
  expect(await verified(["generator.t"])).toMatchObject({ rows: [], holds: false });
});

describe("a tensor removed from the file, or renamed, is reported as a problem", () => {
  const outputs = [
    "encode.b.frozen_cls_token",
    "encode.c.cosine_loss",
    "generator.velocity_uncond",
    "decoder.cond_token",
    "decoder.time_cond",
    "decoder.latent_50",
    "decoder.image_first",
    "vae.moments",
  ];
  // Only the tensors concerned are in the file, to save time.
  const family = (name: string) => [...numbers.keys()].filter((each) => each.startsWith(name.split(".")[0]!));
  const metadata: [string, string][] = [["config", JSON.stringify({ steps: [4, 50] })]];

  test.each(outputs)("%s", async (missing) => {
    const remaining = [...family(missing), "encoder.pos_embed_224"].filter((name) => name !== missing);
    const all = [...new Set(remaining)].map((name) => [name, numbers.get(name)!] as const);
    await writeSafetensors(file, all, metadata);
    const { rows, holds } = await verifyBundle(bundle, file, { tolerance: 1e-4 });
    expect(holds).toBe(false);
    expect(rows.filter(({ problem }) => problem !== undefined)).toEqual([
      { name: missing, problem: expect.stringMatching(/^not in the file, which has .+ for it$/) },
    ]);
  });

  test("all samples, and the position embedding", async () => {
    const without = (pattern: RegExp) => [...numbers].filter(([name]) => !pattern.test(name));
    for (const [pattern, name] of [
      [/sample|^decoder|^vae|^encode/, "generator.sample_N"],
      [/pos_embed|^decoder|^vae|^generator/, "encoder.pos_embed_N"],
    ] as const) {
      await writeSafetensors(file, without(pattern));
      const { rows } = await verifyBundle(bundle, file, { tolerance: 1e-4 });
      expect(rows.flatMap((row) => (row.problem === undefined ? [] : [row.name]))).toEqual([name]);
    }
  });

  test("an input", async () => {
    const remaining = [...numbers].filter(([name]) => name.startsWith("vae.") && name !== "vae.latent");
    await writeSafetensors(file, remaining);
    const { rows } = await verifyBundle(bundle, file, { tolerance: 1e-4 });
    expect(rows.filter(({ problem }) => problem !== undefined)).toMatchObject([
      { name: "vae.decoded", problem: "not compared: its input vae.latent is not in the file" },
    ]);
  });
});

test("an unknown tensor is a failure, whether or not the others match", async () => {
  const other = { "generator.samples": { dims: [1], data: Float32Array.of(0) } };
  const { rows, holds } = await verified([...INPUTS, "generator.velocity"], other);
  expect(holds).toBe(false);
  expect(rows.filter(({ dims }) => dims).map(({ name, problem }) => [name, problem])).toEqual([
    ["generator.samples", "not compared: unknown tensor name"],
    ["generator.velocity", undefined],
  ]);
});

test("names must match entirely", async () => {
  const one = { dims: [1], data: Float32Array.of(0) };
  const names = [
    "generator.sample_",
    "generator.sample_5_cfg",
    "generator.sample_5_interval_0_1",
    "xgenerator.velocity",
    "decoder.latent_4x",
    "encode.a.b.cls_token",
    "decoder.image_first2",
  ];
  const rows = await problems([], Object.fromEntries(names.map((name) => [name, one])));
  expect(rows.map(([, problem]) => problem)).toEqual(names.map(() => "not compared: unknown tensor name"));
});

test("a missing input, a wrong shape, a wrong type, a NaN", async () => {
  const { dims, data } = numbers.get("generator.velocity") as CheckpointTensor<Float32Array>;
  expect(await problems(["generator.velocity", "generator.z", "generator.t"])).toEqual([
    ["generator.velocity", "not compared: its input generator.y is not in the file"],
  ]);
  expect(await problems(INPUTS, { "generator.velocity": { dims: [3, 48], data } })).toEqual([
    ["generator.velocity", "expected [3, 48], the bundle computes [3, 1, 48]"],
  ]);
  expect(await problems(INPUTS, { "generator.velocity": { dims: [...dims], data: data.with(5, NaN) } })).toEqual([
    ["generator.velocity", "beyond the tolerance of 0.0001"],
  ]);
  expect(
    await problems(INPUTS, { "generator.velocity": { dims: [...dims], data: data.with(5, data[5]! + 3e-4) } }),
  ).toEqual([["generator.velocity", "beyond the tolerance of 0.0001"]]);
  await writeSafetensors(file, [["generator.velocity", { dims: [1], data: BigInt64Array.of(1n) }]]);
  expect((await verifyBundle(bundle, file, { tolerance: 1 })).rows[0]?.problem).toBe("is BigInt64Array; expected F32");
});

test("inputs whose size does not fit the bundle are reported as problems", async () => {
  const rows = await problems(
    ["vae.latent", "vae.decoded", "decoder.token", "decoder.noise", "decoder.latent_4", "decoder.image_first"],
    {},
    await other(),
  );
  expect(rows).toHaveLength(3);
  for (const [, problem] of rows) expect(problem).toMatch(/^not compared: /);
});

/** A bundle of other sizes. */
async function other(): Promise<string> {
  const to = join(dir, "other");
  await writeTinyBundle(to);
  return to;
}

test("other numbers in the names, and other pictures", async () => {
  const { rows: all } = await verified(
    ["generator.z", "generator.y", "decoder.noise", "decoder.token", "encode.b.image_u8"],
    {
      "generator.sample_3_cfg2.25": { dims: [3, 1, 48], data: new Float32Array(144) },
      "generator.sample_2_cfg3_interval_0_0.5": { dims: [3, 1, 48], data: new Float32Array(144) },
      "decoder.latent_2": { dims: [2, 4, 8, 8], data: new Float32Array(512) },
      "encoder.pos_embed_112": { dims: [1, 65, 48], data: new Float32Array(65 * 48) },
      "encode.b.cls_token": { dims: [1, 48], data: new Float32Array(48) },
    },
  );
  const rows = all.filter(({ dims }) => dims !== undefined);
  expect(rows.map(({ problem }) => problem)).toEqual(rows.map(() => "beyond the tolerance of 0.0001"));
  for (const { difference } of rows) expect(difference?.absolute).toBeGreaterThan(0.01);
});

test("missing parts of the bundle are reported", async () => {
  const manifest = join(bundle, "manifest.json");
  const before = readFileSync(manifest, "utf8");
  const { networks: _, frozenCls: __, ...rest } = JSON.parse(before) as Record<string, unknown>;
  try {
    writeFileSync(manifest, JSON.stringify(rest));
    await stampBundle(bundle);
    const names = ["decoder.t", "decoder.time_cond", "encoder.pos_embed_224"];
    expect(await problems(names)).toEqual([
      ["decoder.time_cond", "not compared: the bundle's manifest lacks its networks' sizes"],
      ["encoder.pos_embed_224", "not compared: the bundle's manifest lacks its networks' sizes"],
    ]);
  } finally {
    writeFileSync(manifest, before);
  }
});

test("deviation is relative to the largest expected value, but absolute for small values", () => {
  expect(difference([2.5, 0], [2, 0])).toEqual({ absolute: 0.5, deviation: 0.25 });
  expect(difference([0.25], [0])).toEqual({ absolute: 0.25, deviation: 0.25 });
  expect(difference([NaN], [0]).deviation).toBe(Infinity);
  expect(difference([0], [NaN]).deviation).toBe(Infinity);
  expect(difference([0], [Infinity]).deviation).toBe(Infinity);
  expect(() => difference([0], [0, 1])).toThrow("expected 2 numbers, got 1");
});
