/** The reference implementation's numbers and weights (see fixtures/parity/README.md), at their small size. */
import { fileURLToPath } from "node:url";
import { openTorchCheckpoint, readSafetensors, type CheckpointTensor } from "@reptok/checkpoint";
import { componentGraphs, emitOnnx, type Tensor, type Value, type Weight } from "@reptok/model";
import type { AutoencoderConfig, FlowDecoderConfig, LabelGeneratorConfig, VitConfig } from "@reptok/model";
import { bundleWeights, openBundle, OrtSession } from "@reptok/runtime";
import type { ComponentName } from "@reptok/shared";
import { expect } from "vitest";

export const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/parity/${name}`, import.meta.url));

export const vit: VitConfig = { imageSize: 224, patch: 14, width: 48, depth: 2, heads: 4, registers: 4, positions: 37 };
export const decoder: FlowDecoderConfig = {
  token: 48,
  channels: 4,
  size: 8,
  patch: 2,
  width: 96,
  depth: 2,
  headWidth: 24,
  mapping: 64,
  frequencies: 32,
};
export const generator: LabelGeneratorConfig = {
  token: 48,
  width: 64,
  depth: 3,
  expandTokens: 3,
  expandChannels: 4,
  labels: 10,
};
export const vae: AutoencoderConfig = {
  imageSize: 64,
  stem: 1,
  channels: [32, 64, 64, 64],
  blocks: 1,
  latent: 4,
  groups: 32,
};
export const preprocessing = { size: 224, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;
/** SD-VAE's factor between its latents and the flow's. */
export const VAE_SCALE = 0.18215;

/** The networks' places in the checkpoint. */
export const PREFIX = {
  encoder: "first_stage.encoder.encoder.",
  frozen: "first_stage.decoder.decoder.encoder.dino.target_model.",
  decoder: "first_stage.decoder.decoder.",
  vae: "first_stage.decoder.decoder.ae.ae.",
  generator: "ema_model.net.",
} as const;

/** The checkpoint's f32 weights below a prefix, by their names without it (and without torch.compile's mark). */
export async function weights(prefix: string): Promise<Map<string, Weight>> {
  const file = await openTorchCheckpoint(fixture("reptok-tiny.ckpt"));
  try {
    const found = new Map<string, Weight>();
    for (const full of file.names()) {
      const name = full.replace(/^state_dict\./, "");
      if (!name.startsWith(prefix)) continue;
      const { data } = await file.tensor(full, { as: "f32" });
      found.set(name.slice(prefix.length).replace("_orig_mod.", ""), { data });
    }
    return found;
  } finally {
    await file.close();
  }
}

/** Tensors of complete samples: compared in sampling.test.ts, the others in networks.test.ts. */
export const SAMPLED = /^generator\.sample_|^decoder\.(latent_|image_first$)/;

export type Numbers = ReadonlyMap<string, CheckpointTensor>;
export async function numbers(name: "expected" | "training"): Promise<Numbers> {
  const { tensors } = await readSafetensors(fixture(`${name}.safetensors`));
  return tensors;
}

/** Names of the tensors that a test file has read. */
const asked = new Set<string>();
function named(numbers: Numbers, name: string): CheckpointTensor {
  const tensor = numbers.get(name);
  if (tensor === undefined) throw new Error(`expected a tensor ${name} in the fixture`);
  asked.add(name);
  return tensor;
}
/** The tensors that the tests of a file have not read so far. */
export const leftOut = (numbers: Numbers): string[] => [...numbers.keys()].filter((name) => !asked.has(name));

/** A tensor as a feed: f32, or integers narrowed to i32. */
export function feed(numbers: Numbers, name: string): Tensor & { data: Float32Array } {
  const { data, dims } = named(numbers, name);
  if (data instanceof BigInt64Array) return { data: Int32Array.from(data, Number), dims } as never;
  return { data: data as Float32Array, dims };
}

/** Bytes of a picture to [-1, 1]. */
export function picture(
  numbers: Numbers,
  name: string,
): { data: Float32Array; width: number; height: number; dims: readonly number[] } {
  const { data, dims } = named(numbers, name);
  return { data: Float32Array.from(data as Uint8Array, (x) => x / 127.5 - 1), width: dims[3]!, height: dims[2]!, dims };
}

/** Runs a graph once with its weights built in. */
export async function run(
  outputs: Record<string, Value>,
  built: ReadonlyMap<string, Weight>,
  feeds: Record<string, Tensor>,
): Promise<Record<string, Float32Array>> {
  const session = await OrtSession.create(emitOnnx({ name: "parity", outputs, weights: built }));
  const results = await session.run(feeds);
  await session.release();
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]));
}

/** Largest absolute difference over the expected tensor's largest value (at least 1). */
export function deviation(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  let [worst, largest] = [0, 1];
  for (let i = 0; i < expected.length; i++) {
    worst = Math.max(worst, Math.abs(actual[i]! - expected[i]!));
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return Number.isNaN(worst) ? Infinity : worst / largest;
}

/**
 * The same weights out of a bundle that the checkpoint was imported into (f32), by the same names.
 * @param dir where the bundle is
 */
export async function importedWeights(dir: string, prefix: string): Promise<Map<string, Weight>> {
  const bundle = await openBundle(dir);
  const graphs = componentGraphs({ encoder: vit, decoder, labelGenerator: generator });
  const found = new Map<string, Weight>();
  const add = async (component: ComponentName, under = ""): Promise<void> => {
    const stored = await bundleWeights(bundle, component);
    for (const { name, shape } of graphs.get(component)!.scope.specs()) {
      found.set(under + name, { data: await stored.read(name, shape) });
    }
  };
  if (prefix === PREFIX.generator) await add("label_generator");
  if (prefix === PREFIX.frozen) {
    await add("encoder");
    const { tensors } = await readSafetensors(bundle.file(bundle.manifest.frozenCls!.file));
    found.set("cls_token", { data: tensors.get("cls_token")!.data as Float32Array });
  }
  if (prefix === PREFIX.decoder) {
    await add("decoder_condition");
    await add("decoder");
    await add("encoder", "encoder.dino.model.");
  }
  return found;
}
