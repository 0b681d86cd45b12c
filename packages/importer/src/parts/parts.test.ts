/** Encoders and autoencoders from separate files, in each form in which they are published. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openTorchCheckpoint, writeSafetensors, type TensorToWrite } from "@reptok/checkpoint";
import { componentGraphs, emitOnnx, ops as g, Random, type Weight } from "@reptok/model";
import { openBundle, OrtSession, readTokenizer } from "@reptok/runtime";
import { TINY as NETWORKS, writeTinyBundle } from "@reptok/runtime/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importBundle, verifyBundle, type ImportOptions } from "../index.ts";
import { writeTorchFile, TorchTensor } from "../../test/torch-file.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../../../../test/fixtures/parity/${name}`, import.meta.url));
const CHECKPOINT = fixture("reptok-tiny.ckpt");
const EXPECTED = fixture("expected.safetensors");
const ENCODER = "first_stage.encoder.encoder.";
const VAE = "first_stage.decoder.decoder.ae.ae.";

const dir = mkdtempSync(join(tmpdir(), "parts-"));
const at = (name: string) => join(dir, name);
afterAll(() => rmSync(dir, { recursive: true }));
beforeAll(() => importBundle({ checkpoint: CHECKPOINT, out: at("whole"), model: "tiny", storage: "f32", heads: 4 }));

type Named = Map<string, TensorToWrite & { data: Float32Array }>;
async function below(prefix: string): Promise<Named> {
  const file = await openTorchCheckpoint(CHECKPOINT);
  const found: Named = new Map();
  for (const name of file.names())
    if (name.startsWith(prefix)) found.set(name.slice(prefix.length), await file.tensor(name, { as: "f32" }));
  await file.close();
  return found;
}

const over = (options: Partial<ImportOptions>) =>
  importBundle({
    base: at("whole"),
    out: at("other"),
    model: "other",
    storage: "f32",
    heads: 4,
    force: true,
    ...options,
  });
/** Prefixes of the tensors that do not match. */
async function broken(): Promise<string[]> {
  const { rows } = await verifyBundle(at("other"), EXPECTED, { tolerance: 1e-4 });
  return [...new Set(rows.filter(({ problem }) => problem !== undefined).map(({ name }) => name.split(".")[0]!))];
}

/** transformers' names for the hub's, from the documentation of `Dinov2WithRegistersModel`. */
function huggingFace(hub: Named): Named {
  const renamed: Named = new Map();
  const singles: Record<string, string> = {
    cls_token: "embeddings.cls_token",
    mask_token: "embeddings.mask_token",
    register_tokens: "embeddings.register_tokens",
    pos_embed: "embeddings.position_embeddings",
    "patch_embed.proj.weight": "embeddings.patch_embeddings.projection.weight",
    "patch_embed.proj.bias": "embeddings.patch_embeddings.projection.bias",
    "norm.weight": "layernorm.weight",
    "norm.bias": "layernorm.bias",
  };
  for (const [name, tensor] of hub) {
    const qkv = /^blocks\.(\d+)\.attn\.qkv\.(weight|bias)$/.exec(name);
    if (qkv) {
      const [rows = 0, ...rest] = tensor.dims;
      for (const [i, part] of ["query", "key", "value"].entries()) {
        const size = tensor.data.length / 3;
        const data = tensor.data.slice(i * size, (i + 1) * size);
        renamed.set(`encoder.layer.${qkv[1]}.attention.attention.${part}.${qkv[2]}`, {
          dims: [rows / 3, ...rest],
          data,
        });
      }
      continue;
    }
    const other =
      singles[name] ??
      name
        .replace(/^blocks\./, "encoder.layer.")
        .replace(".attn.proj.", ".attention.output.dense.")
        .replace(/\.ls([12])\.gamma$/, ".layer_scale$1.lambda1");
    renamed.set(other, tensor);
  }
  return renamed;
}

test("a bundle imported over itself is the same model, in any storage", async () => {
  await over({});
  expect(await broken()).toEqual([]);
  expect((await openBundle(at("other"))).manifest).toMatchObject({
    model: "other",
    title: "RepTok, imported: 64 px, 10 labels",
  });
  await over({ storage: "i8" });
  expect((await openBundle(at("other"))).manifest.components.encoder).toMatchObject({ weights: "i8", products: "i8" });
  // int8 weights are read back as rounded, and stored again without further loss.
  await importBundle({ base: at("other"), out: at("again-i8"), model: "other", storage: "i8" });
  const [first, second] = await Promise.all(["other", "again-i8"].map((name) => openBundle(at(name))));
  expect(second!.manifest.components).toEqual(first!.manifest.components);
});

test("an encoder as published on the hub", async () => {
  const hub = await below(ENCODER);
  const state = Object.fromEntries([...hub].map(([name, { dims, data }]) => [name, new TorchTensor(dims, () => data)]));
  await writeTorchFile(at("hub.pth"), state);
  await over({ encoder: at("hub.pth") });
  // The bundle now has the adapted [cls] embedding in place of the original: only the comparison of the two differs.
  const { rows } = await verifyBundle(at("other"), EXPECTED, { tolerance: 1e-4 });
  const differing = rows.filter(({ problem }) => problem !== undefined).map(({ name }) => name);
  expect(differing.every((name) => /frozen|cosine/.test(name))).toBe(true);
  expect(differing.length).toBeGreaterThan(0);
});

test.each(["", "dinov2_with_registers."])('an encoder with Hugging Face\'s names under prefix "%s"', async (prefix) => {
  const renamed = huggingFace(await below("first_stage.decoder.decoder.encoder.dino.target_model."));
  await writeSafetensors(
    at("hf.safetensors"),
    [...renamed].map(([name, tensor]) => [prefix + name, tensor] as const),
  );
  const { unused } = await over({ encoder: at("hf.safetensors") });
  expect(unused).toEqual([]);
  const { rows } = await verifyBundle(at("other"), EXPECTED, { tolerance: 1e-4 });
  const differing = rows.filter(({ problem }) => problem !== undefined).map(({ name }) => name);
  // This is the original encoder: the adapted one's outputs differ, the original's do not.
  expect(differing.every((name) => /\.(cls_token|cosine_loss)$/.test(name))).toBe(true);
});

test("an encoder without registers resamples its positions as the hub does", async () => {
  const hub = await below("first_stage.decoder.decoder.encoder.dino.target_model.");
  hub.delete("register_tokens");
  await writeSafetensors(at("plain.safetensors"), hub);
  await over({ encoder: at("plain.safetensors") });
  const { networks } = (await openBundle(at("other"))).manifest;
  expect(networks?.encoder).toMatchObject({ registers: 0, resampling: "offset" });
  // Resampled differently from the fixture's, so the token differs too.
  const { rows } = await verifyBundle(at("other"), EXPECTED, { tolerance: 1e-4 });
  const position = rows.find(({ name }) => name === "encoder.pos_embed_224");
  expect(position?.difference?.deviation).toBeGreaterThan(0.01);
});

test.each(["current", "old"])("an autoencoder with diffusers' names, %s", async (kind) => {
  const now = await below(VAE);
  const old: Record<string, string> = { to_q: "query", to_k: "key", to_v: "value", "to_out.0": "proj_attn" };
  const named = [...now].map(([name, tensor]) => {
    if (kind !== "old") return [name, tensor] as const;
    return [name.replace(/(to_q|to_k|to_v|to_out\.0)\./, (_, part: string) => `${old[part]}.`), tensor] as const;
  });
  await writeSafetensors(at("vae.safetensors"), named);
  const { unused } = await over({ vae: at("vae.safetensors") });
  expect(unused).toEqual([]);
  expect(await broken()).toEqual([]);
});

test("parts that do not fit are rejected", async () => {
  const hub = await below(ENCODER);
  hub.delete("blocks.1.norm2.bias");
  await writeSafetensors(at("gap.safetensors"), hub);
  await expect(over({ encoder: at("gap.safetensors") })).rejects.toThrow(
    "blocks.1.norm2.bias: expected a weight [48], got none",
  );
  await expect(over({ encoder: EXPECTED })).rejects.toThrow("patch_embed.proj.weight: expected this weight, got none");
  await expect(over({ vae: CHECKPOINT, base: at("tiny") })).rejects.toThrow(/cannot be opened/);
  await writeTinyBundle(at("tiny"));
  await expect(over({ vae: CHECKPOINT, base: at("tiny") })).rejects.toThrow(
    /expected an autoencoder of latents 4 x 4 x 4 for 16 pixels/,
  );
  await expect(over({ checkpoint: CHECKPOINT })).rejects.toThrow("expected either a checkpoint or a base bundle");
});

/** A separate text encoder as an ONNX file: the tiny bundle's network, with other weights. */
function textEncoder(width: number): Uint8Array {
  const encoder = { ...NETWORKS.textEncoder, width };
  const text = { encoder, generator: { ...NETWORKS.text, text: width } };
  const graph = componentGraphs({ encoder: NETWORKS.encoder, decoder: NETWORKS.decoder, text }).get("text_encoder")!;
  const random = new Random(9);
  const weights = new Map(
    graph.scope
      .specs()
      .map(({ name, shape }): [string, Weight] => [
        name,
        { data: random.normals(new Float32Array(shape.reduce((a, b) => a * b, 1))) },
      ]),
  );
  return emitOnnx({ name: "text", inputs: graph.inputs, outputs: graph.outputs, weights });
}

async function readBy(model: Uint8Array) {
  const session = await OrtSession.create(model);
  const [ids, mask] = [Int32Array.of(2, 3, 5, 0, 0, 0), Float32Array.of(1, 1, 1, 0, 0, 0)];
  const results = await session.run({ ids: { data: ids, dims: [1, 6] }, mask: { data: mask, dims: [1, 6] } });
  await session.release();
  return results;
}

test("a text encoder, for a bundle with a text generator and for one without", async () => {
  await writeTinyBundle(at("tiny"));
  writeFileSync(at("text.onnx"), textEncoder(16));
  writeFileSync(at("wide.onnx"), textEncoder(24));
  writeFileSync(at("bad.onnx"), emitOnnx({ name: "bad", outputs: { text: g.input("image", [1]) } }));
  const tokenizer = join(at("tiny"), "tokenizer.json");
  const files = (model: string, maxTokens?: number) => ({ textEncoder: { model: at(model), tokenizer, maxTokens } });

  await over({ base: at("tiny"), ...files("text.onnx") });
  const replaced = await openBundle(at("other"));
  expect(replaced.manifest.networks?.text?.encoder).toEqual({ kind: "imported", maxTokens: 6, width: 16 });
  expect(await readBy(readFileSync(replaced.path("text_encoder")))).toEqual(await readBy(textEncoder(16)));
  expect(await readTokenizer(replaced)).toBeDefined();
  await expect(over({ base: at("tiny"), ...files("wide.onnx") })).rejects.toThrow(
    "expected 6 x 16 for a prompt, as the bundle's generator requires, got 6 x 24",
  );

  await over(files("wide.onnx", 6));
  const { manifest } = await openBundle(at("other"));
  expect(manifest.textEncoder).toMatchObject({ maxTokens: 6, embedding: 24 });
  expect(manifest.textGenerator).toBeUndefined();
  // The base's other parts and the added encoder are carried over again.
  await importBundle({ base: at("other"), out: at("again"), model: "again", storage: "f32" });
  expect((await openBundle(at("again"))).manifest.components.text_encoder?.sha256).toBe(
    manifest.components.text_encoder?.sha256,
  );

  await expect(over(files("bad.onnx"))).rejects.toThrow(
    "text encoder: expected no inputs but ids, input_ids, mask, attention_mask, token_type_ids, got image",
  );
  await expect(over({ textEncoder: { model: tokenizer, tokenizer } })).rejects.toThrow(
    "text encoder: expected an ONNX",
  );
  await expect(over({ textEncoder: { model: at("wide.onnx"), tokenizer: at("wide.onnx") } })).rejects.toThrow(
    "expected JSON",
  );
});
