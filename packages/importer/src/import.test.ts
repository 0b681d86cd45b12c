/** Imports of the reference's tiny checkpoint, of synthetic ones, and of ones with one specific fault. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CheckpointError, openTorchCheckpoint } from "@reptok/checkpoint";
import { bundleWeights, openBundle } from "@reptok/runtime";
import { ApiError, type Manifest } from "@reptok/shared";
import { afterAll, describe, expect, test } from "vitest";
import { factorsOf, largestPair } from "../../model/test/factors.ts";
import { importBundle, verifyBundle, type ImportOptions } from "./index.ts";
import { asLightning, publishedCheckpoint, SMALL } from "../test/checkpoint.ts";
import { TorchTensor, writeTorchFile } from "../test/torch-file.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../../../test/fixtures/parity/${name}`, import.meta.url));
const TINY = fixture("reptok-tiny.ckpt");
const EXPECTED = fixture("expected.safetensors");

const dir = mkdtempSync(join(tmpdir(), "import-"));
afterAll(() => rmSync(dir, { recursive: true }));
let cases = 0;
const fresh = (name: string) => join(dir, `${cases++}-${name}`);

const run = (over: Partial<ImportOptions>) =>
  importBundle({ checkpoint: TINY, out: fresh("bundle"), model: "tiny", storage: "f32", heads: 4, ...over });

describe("the tiny checkpoint", () => {
  test("f32: every tensor matches", async () => {
    const out = fresh("f32");
    const { manifest, unused } = await run({ out });
    expect(unused).toEqual([]);
    expect(manifest).toMatchObject({ imageSize: 64, token: { count: 1, dimensions: 48, scaleFactor: 1 } });
    expect(manifest.labelGenerator).toMatchObject({ sampler: { steps: 50, guidance: 1.5, interval: [0.3, 0.9] } });
    expect(manifest.labelGenerator?.labels).toHaveLength(10);
    expect(manifest.licence).toMatch(/non-commercial/);
    const { rows, holds } = await verifyBundle(out, EXPECTED, { tolerance: 1e-4 });
    expect(rows.filter(({ problem }) => problem !== undefined)).toEqual([]);
    expect([rows.length, holds]).toEqual([24, true]);
  });

  test("external weights: every tensor matches", async () => {
    const out = fresh("external");
    const { manifest } = await run({ out, externalAbove: 100_000 });
    expect(readdirSync(out)).toContain("encoder.onnx.data");
    expect(manifest.components.encoder?.external[0]?.file).toBe("encoder.onnx.data");
    expect(manifest.components.decoder_condition?.external).toEqual([]);
    expect((await verifyBundle(out, EXPECTED, { tolerance: 1e-4 })).holds).toBe(true);
  });

  // Measured: 3e-3 and 1.3e-1, for velocities and latents of random weights; equal on x86 with and without VNNI.
  test.each([
    ["f16", 0.02],
    ["i8", 0.15],
  ] as const)("%s: every tensor is compared, and deviates by less than %d", async (storage, bound) => {
    const out = fresh(storage);
    await run({ out, storage });
    const { rows, holds } = await verifyBundle(out, EXPECTED, { tolerance: 1e-4 });
    expect([rows.length, holds]).toEqual([24, false]);
    for (const { name, difference } of rows) expect(difference?.deviation, name).toBeLessThan(bound);
  });
});

/** The weights of integer products in a component's file and its external data. */
function factors(dir: string, { file, external }: NonNullable<Manifest["components"]["decoder"]>) {
  const externalData = external[0] && readFileSync(join(dir, external[0].file));
  return factorsOf(readFileSync(join(dir, file)), externalData);
}

test.each([["inline", undefined] as const, ["external", 1000] as const])(
  "i8, weights %s: no sum of two adjacent products overflows 16 bits",
  async (_, externalAbove) => {
    const out = fresh("i8-factors");
    const { manifest } = await run({ out, storage: "i8", ...(externalAbove && { externalAbove }) });
    const components = Object.values(manifest.components).filter(({ products }) => products === "i8");
    const all = components.flatMap((component) => factors(out, component));
    expect(all.length).toBeGreaterThan(30);
    for (const factor of all) expect(largestPair(factor), factor.name).toBeLessThanOrEqual(32_767);
  },
);

describe("a checkpoint of other sizes and storage", () => {
  const variant = (name: string) => fileURLToPath(new URL(`../fixtures/variant.${name}`, import.meta.url));

  test("matches PyTorch in its sizes, its scale factor and every tensor", async () => {
    const out = fresh("variant");
    const { manifest, unused } = await run({ checkpoint: variant("ckpt"), out });
    expect(unused).toEqual([]);
    expect(manifest).toMatchObject({ imageSize: 16, token: { dimensions: 32, scaleFactor: 2.5 } });
    expect(manifest.networks).toEqual({
      encoder: { imageSize: 224, patch: 16, width: 32, depth: 1, heads: 4, registers: 3, positions: 9 },
      decoder: {
        token: 32,
        channels: 8,
        size: 8,
        patch: 4,
        width: 48,
        depth: 3,
        headWidth: 16,
        mapping: 24,
        frequencies: 12,
      },
      autoencoder: { imageSize: 16, stem: 1, channels: [32, 32], blocks: 1, latent: 8, groups: 32 },
      labelGenerator: { token: 32, width: 20, depth: 2, expandTokens: 7 / 3, expandChannels: 0.5, labels: 5 },
    });
    const { rows, holds } = await verifyBundle(out, variant("safetensors"), { tolerance: 1e-4 });
    expect(rows.filter(({ problem }) => problem !== undefined)).toEqual([]);
    expect([rows.length, holds]).toEqual([24, true]);
  });
});

/** Writes a synthetic checkpoint, modified by `change`, and imports it. */
async function runNetwork(
  change: (cases: ReturnType<typeof publishedCheckpoint>) => void,
  over: Partial<ImportOptions> = {},
  configs = SMALL,
) {
  const checkpoint = fresh("made.ckpt");
  const content = publishedCheckpoint({ configs, scaleFactor: 2.5 });
  change(content);
  await writeTorchFile(checkpoint, asLightning(content));
  const out = fresh("made");
  return { out, checkpoint, imported: await run({ checkpoint, out, model: "made", ...over }) };
}
const same = () => {};

describe("a synthetic checkpoint", () => {
  test("gives its sizes and its scale factor", async () => {
    const { imported } = await runNetwork(same);
    expect(imported.manifest.networks).toEqual(SMALL);
    expect(imported.manifest.token.scaleFactor).toBe(2.5);
    expect(imported.unused).toEqual([]);
  });

  test("averaged weights are preferred to raw ones; one of them is required", async () => {
    const name = "pos_embed";
    const weights = async ({ out }: { out: string }) =>
      (await bundleWeights(await openBundle(out), "label_generator")).read(name, [1, 1, 16]);
    const averaged = await runNetwork(same);
    const raw = await runNetwork(({ state }) => {
      for (const key of Object.keys(state)) if (key.startsWith("ema_model.")) delete state[key];
    });
    const file = await openTorchCheckpoint(averaged.checkpoint);
    expect(await weights(averaged)).toEqual((await file.tensor(`ema_model.net.${name}`)).data);
    expect(await weights(raw)).toEqual((await file.tensor(`model.net.${name}`)).data);
    expect(await weights(raw)).not.toEqual(await weights(averaged));
    await file.close();
  });

  test("half-precision and bfloat16 weights are widened", async () => {
    const entry = "first_stage.encoder.encoder.norm.bias";
    for (const [type, bits] of [
      ["F16", 0x3e00],
      ["BF16", 0x3fc0],
    ] as const) {
      const { out } = await runNetwork(
        ({ state }) => (state[entry] = new TorchTensor([16], () => new Uint16Array(16).fill(bits), type)),
      );
      const read = await (await bundleWeights(await openBundle(out), "encoder")).read("norm.bias", [16]);
      expect(read).toEqual(new Float32Array(16).fill(1.5));
    }
  });

  test("unused entries are listed", async () => {
    const entry = "first_stage.encoder.encoder.head.weight";
    const { imported } = await runNetwork(
      ({ state }) => (state[entry] = new TorchTensor([2], () => new Float32Array(2))),
    );
    expect(imported.unused).toEqual([entry]);
  });

  test("the scale factor is found elsewhere in the hyper-parameters, and an explicit one overrides it", async () => {
    const elsewhere = await runNetwork(({ params, hyperParameters }) => {
      delete params["scale_factor"];
      hyperParameters["nested"] = { deep: [{ scale_factor: 3 }] };
    });
    expect(elsewhere.imported.manifest.token.scaleFactor).toBe(3);
    const stated = await runNetwork(({ params }) => delete params["scale_factor"], { scaleFactor: 4 });
    expect(stated.imported.manifest.token.scaleFactor).toBe(4);
  });

  test("heads: the width over 64 where it divides, otherwise as many as are stated", async () => {
    const wide = {
      ...SMALL,
      encoder: { ...SMALL.encoder, width: 128, heads: 2 },
      decoder: { ...SMALL.decoder, token: 128, width: 128 },
      labelGenerator: { ...SMALL.labelGenerator, token: 128 },
    };
    const { imported } = await runNetwork(same, { heads: undefined }, wide);
    expect(imported.manifest.networks).toEqual(wide);
    const stated = await runNetwork(same, { heads: 2 });
    expect(stated.imported.manifest.networks?.encoder?.heads).toBe(2);
    const before = readdirSync(dir).length;
    await expect(runNetwork(same, { heads: undefined })).rejects.toThrow(
      "expected the number of the encoder's attention heads (--heads): its width of 16 is no multiple of 64",
    );
    await expect(runNetwork(same, { heads: 3 })).rejects.toThrow("pos_embed: expected a width that 3 heads divide");
    expect(readdirSync(dir)).toHaveLength(before + 2);
  });

  test("labels come from a list; a wrong number is rejected", async () => {
    const { imported } = await runNetwork(same, { labels: ["a", "b", "c"] });
    expect(imported.manifest.labelGenerator?.labels).toEqual(["a", "b", "c"]);
    await expect(runNetwork(same, { labels: ["a"] })).rejects.toThrow("expected 3 labels, as in the generator, got 1");
  });
});

const ENCODER = "first_stage.encoder.encoder.";
const DECODER = "first_stage.decoder.decoder.";
const zeros = (...shape: number[]) => new TorchTensor(shape, () => new Float32Array(shape.reduce((a, b) => a * b, 1)));

describe("a rejection names the entry, the expected and the actual value, and leaves no files:", () => {
  test.each<[string, (cases: ReturnType<typeof publishedCheckpoint>) => void, RegExp]>([
    [
      "a missing weight",
      ({ state }) => delete state[`${ENCODER}blocks.0.ls1.gamma`],
      /^first_stage\.encoder\.encoder\.blocks\.0\.ls1\.gamma: expected a weight \[16\], got none$/,
    ],
    [
      "a weight of the wrong shape",
      ({ state }) => (state[`${ENCODER}norm.weight`] = zeros(17)),
      /^first_stage\.encoder\.encoder\.norm\.weight: expected \[16\], got \[17\]$/,
    ],
    [
      "a transposed weight",
      ({ state }) => (state[`${DECODER}backbone.mid_level.0.self_attn.qkv_proj.weight`] = zeros(16, 48)),
      /qkv_proj\.weight: expected \[48, 16\], got \[16, 48\]/,
    ],
    [
      "a position embedding that is not square",
      ({ state }) => (state[`${ENCODER}pos_embed`] = zeros(1, 25, 16)),
      /encoder\.pos_embed: expected 1 \+ n \* n positions, got \[1, 25, 16\]/,
    ],
    [
      "a missing layer",
      ({ state }) => (state[`${ENCODER}blocks.2.norm1.weight`] = zeros(16)),
      /encoder\.blocks\.1\.norm1\.weight: expected a weight \[16\], got none/,
    ],
    [
      "too many layers",
      ({ state }) => (state[`${ENCODER}blocks.123456.norm1.weight`] = zeros(16)),
      /blocks\.123456: expected at most 1000/,
    ],
    [
      "no generator",
      ({ state }) =>
        Object.keys(state)
          .filter((key) => /^(ema_)?model\./.test(key))
          .forEach((key) => delete state[key]),
      /ema_model\.net\.\*: expected the generator's weights/,
    ],
    [
      "an averaged generator with a gap",
      ({ state }) => delete state["ema_model.net.mixer._orig_mod.0.bias"],
      /^ema_model\.net\.mixer\._orig_mod\.0\.bias: expected a weight \[8\]/,
    ],
    [
      "integers",
      ({ state }) => (state[`${ENCODER}norm.bias`] = new TorchTensor([16], () => new BigInt64Array(16), "I64")),
      /norm\.bias: expected floating-point numbers, got I64/,
    ],
    [
      "a NaN",
      ({ state }) => (state[`${ENCODER}norm.bias`] = new TorchTensor([16], () => new Float32Array(16).fill(NaN, 3, 4))),
      /norm\.bias: expected finite numbers, got NaN at 3/,
    ],
    [
      "a duplicate weight name",
      ({ state }) => (state["ema_model.net.mixer.0.weight"] = zeros(8, 16)),
      /expected one weight of that name/,
    ],
    [
      "no scale factor",
      ({ params }) => delete params["scale_factor"],
      /hyper_parameters\.first_stage_cfg\.params\.scale_factor: expected a positive number, got none/,
    ],
    [
      "a scale factor of zero",
      ({ params }) => (params["scale_factor"] = 0),
      /scale_factor: expected a positive number, got 0/,
    ],
    [
      "a scale factor that is text",
      ({ params }) => (params["scale_factor"] = "${scale}"),
      /scale_factor: expected a positive number, got string/,
    ],
    [
      "a picture size that the levels cannot halve evenly",
      ({ params }) => (params["image_size"] = 33),
      /levels that halve 33 pixels evenly/,
    ],
    [
      "a third block of the time conditioning",
      ({ state }) => (state[`${DECODER}mapping.blocks.2.norm.scale`] = zeros(8)),
      /^first_stage\.decoder\.decoder\.mapping\.blocks\.2\.norm\.scale: expected a decoder of one level/,
    ],
    [
      "a token width other than the decoder's",
      ({ state }) => (state[`${DECODER}encoder.dino.temp_pos_embed`] = zeros(1, 1, 1, 8)),
      /encoder\.encoder\.pos_embed: expected tokens of 8 dimensions/,
    ],
  ])("%s", async (_, change, message) => {
    const before = readdirSync(dir);
    const failed = await runNetwork(change).then(
      () => expect.unreachable("the import succeeded"),
      (error: unknown) => error as Error,
    );
    expect(failed).toBeInstanceOf(CheckpointError);
    expect(failed.message).toMatch(message);
    expect(readdirSync(dir).filter((name) => !before.includes(name))).toEqual([expect.stringMatching(/made\.ckpt$/)]);
  });

  test("a value that f16 cannot represent", async () => {
    const entry = `${ENCODER}blocks.0.mlp.fc1.weight`;
    const change = ({ state }: ReturnType<typeof publishedCheckpoint>) =>
      (state[entry] = new TorchTensor([64, 16], () => new Float32Array(1024).fill(1e6)));
    const before = readdirSync(dir).length;
    await expect(runNetwork(change, { storage: "f16" })).rejects.toThrow(
      /mlp\.fc1\.weight: expected values that f16 holds/,
    );
    expect(readdirSync(dir)).toHaveLength(before + 1);
  });

  test("files that are not checkpoints, and a missing one", async () => {
    const text = fresh("text.ckpt");
    writeFileSync(text, "not a checkpoint");
    const truncated = fresh("truncated.ckpt");
    writeFileSync(truncated, readFileSync(TINY).subarray(0, 4_000_000));
    const before = readdirSync(dir);
    for (const checkpoint of [text, truncated, join(dir, "nothing"), dir]) {
      await expect(run({ checkpoint })).rejects.toThrow(CheckpointError);
    }
    expect(readdirSync(dir)).toEqual(before);
  });

  test("an interrupted import", async () => {
    const before = readdirSync(dir);
    const controller = new AbortController();
    let seen = 0;
    const onProgress = () => void (++seen === 100 && controller.abort());
    await expect(run({ signal: controller.signal, onProgress })).rejects.toThrow(/abort/);
    expect(readdirSync(dir)).toEqual(before);
  });
});

describe("an existing file or bundle at the target", () => {
  test("is unchanged unless it is a bundle and `force` is set", async () => {
    const { out } = await runNetwork(same);
    const manifest = readFileSync(join(out, "manifest.json"));
    await expect(run({ out })).rejects.toThrow(/exists already/);
    await expect(run({ out, force: true, checkpoint: join(dir, "nothing") })).rejects.toThrow(CheckpointError);
    expect(readFileSync(join(out, "manifest.json"))).toEqual(manifest);
    await run({ out, force: true });
    expect((await openBundle(out)).manifest.model).toBe("tiny");
    await expect(run({ out: dir, force: true })).rejects.toThrow(/expected a bundle to replace, got none/);
  });

  test("an invalid model id is rejected first", async () => {
    await expect(run({ model: "RepTok XL" })).rejects.toThrow(ApiError);
  });
});
