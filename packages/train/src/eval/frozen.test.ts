import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeSafetensors } from "@reptok/checkpoint";
import type { Picture } from "@reptok/model";
import { bundleWeights, openBundle, stampBundle } from "@reptok/runtime";
import { TINY, writeTinyBundle } from "@reptok/runtime/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openBundleFrozenEncoder, openFrozenEncoder } from "./frozen.ts";
import { withSubject } from "./subject.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "reptok-frozen-"));
  await writeTinyBundle(join(dir, "bundle"));
});
afterEach(() => rm(dir, { recursive: true }));

const pictures: Picture[] = [1, 2, 3].map((k) => ({
  data: Float32Array.from({ length: 3 * 400 }, (_, i) => Math.sin(k * i)),
  width: 20,
  height: 20,
}));

/** Adds an original [cls] embedding, and the sizes of the networks, to the bundle. */
async function carry(data: Float32Array): Promise<void> {
  const file = "frozen_cls.safetensors";
  const path = join(dir, "bundle", file);
  await writeSafetensors(path, [["cls_token", { dims: [1, 1, data.length], data }]]);
  const bytes = await readFile(path);
  const manifestPath = join(dir, "bundle", "manifest.json");
  const manifest = JSON.parse(await readFile(manifestPath, "utf8")) as Record<string, unknown>;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const networks = { encoder: TINY.encoder, decoder: TINY.decoder };
  const frozenCls = { file, bytes: bytes.length, sha256 };
  await writeFile(manifestPath, JSON.stringify({ networks, ...manifest, frozenCls }));
  await stampBundle(join(dir, "bundle"));
}
/** Tokens of the bundle's encoder, and of its frozen encoder. */
async function tokenPair() {
  return withSubject(join(dir, "bundle"), 1, async ({ bundle, pipeline, manifest }) => {
    const latents = await pipeline.encode(pictures);
    const frozen = (await openBundleFrozenEncoder(bundle!))!;
    const original = await frozen.encode(pictures);
    await frozen.close();
    return { own: latents.map((latent) => latent.map((x) => x * manifest.token.scaleFactor)), original };
  });
}

test("a bundle's own [cls] reproduces its tokens, and a different one changes them", async () => {
  const bundle = await openBundle(join(dir, "bundle"));
  const width = TINY.encoder.width;
  const own = await (await bundleWeights(bundle, "encoder")).read("cls_token", [1, 1, width]);
  await carry(own);
  const same = await tokenPair();
  for (const [i, token] of same.original.entries()) {
    for (const [j, x] of token.entries()) expect(x).toBeCloseTo(same.own[i]![j]!, 5);
  }
  await carry(own.map((x, i) => x + Math.sin(i)));
  const other = await tokenPair();
  expect(other.own).toEqual(same.own);
  expect(Math.abs(other.original[0]![0]! - other.own[0]![0]!)).toBeGreaterThan(1e-3);
});

test("a bundle without one is accepted; a missing path is an error", async () => {
  const bundle = await openBundle(join(dir, "bundle"));
  expect(await openBundleFrozenEncoder(bundle)).toBeUndefined();
  await writeFile(join(dir, "text.onnx"), "text");
  for (const [path, message] of [
    [join(dir, "nowhere"), "got nothing"],
    [join(dir, "text.onnx"), "that ONNX Runtime loads"],
    [dir, "a training run"],
  ] as const) {
    await expect(openFrozenEncoder(path, bundle.manifest)).rejects.toMatchObject({
      code: "invalid_request",
      message: expect.stringContaining(message),
    });
  }
});
