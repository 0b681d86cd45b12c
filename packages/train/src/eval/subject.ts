/** The evaluated model, and functions that generate and decode with it. */
import { createPipeline, type Picture, type Pipeline, preprocess, type PromptReader, type Runner } from "@reptok/model";
import { type Bundle, createRunner, openBundle, readTokenizer } from "@reptok/runtime";
import type { Manifest } from "@reptok/shared";
import { hashFraction } from "../data/random.ts";

export interface Subject {
  readonly manifest: Manifest;
  readonly runner: Runner;
  readonly pipeline: Pipeline;
  /** Present if the bundle generates from prompts. */
  readonly tokenizer?: PromptReader;
  /** The bundle's files, for the original encoder. */
  readonly bundle?: Bundle;
}

/** Opens a bundle, verifies its hashes, runs `work` and releases the sessions afterwards, even if `work` fails. */
export async function withSubject<T>(
  directory: string,
  threads: number | undefined,
  work: (subject: Subject) => Promise<T>,
): Promise<T> {
  const bundle = await openBundle(directory);
  const tokenizer = await readTokenizer(bundle);
  const runner = createRunner(bundle, { ...(threads !== undefined && { threads }) });
  try {
    const { manifest } = bundle;
    const reading = tokenizer === undefined ? {} : { tokenizer };
    return await work({ manifest, runner, pipeline: createPipeline(runner, manifest, reading), ...reading, bundle });
  } finally {
    await runner.close();
  }
}

/** Maximum batch size. */
export const CHUNK = 32;

/** Calls `work` sequentially on chunks of at most {@link CHUNK} items, and concatenates the results. */
export async function inChunks<T, R>(
  items: readonly T[],
  work: (chunk: readonly T[], start: number) => Promise<readonly R[]>,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += CHUNK) {
    results.push(...(await work(items.slice(start, start + CHUNK), start)));
  }
  return results;
}

/** The noise seed of an item, derived from the run's seed, a purpose and the item's index: 0 to 2^32 - 1. */
export const itemSeed = (seed: number, purpose: string, index: number): number =>
  Math.floor(hashFraction("eval", seed, purpose, index) * 2 ** 32);

/** The ideal reconstruction of a real picture: its centred square at the model's size, in [-1,1]. */
export function atModelSize(picture: Picture, { imageSize }: Manifest): Picture {
  const data = preprocess(picture, { size: imageSize, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] });
  return { data, width: imageSize, height: imageSize };
}

/** Rounds a picture's values to 8 bits, as in a picture file; in [-1,1] again. */
export function asFile({ data, width, height }: Picture): Picture {
  const bytes = Uint8ClampedArray.from(data, (x) => (x + 1) * 127.5);
  return { data: Float32Array.from(bytes, (byte) => byte / 127.5 - 1), width, height };
}

/** Decodes latents, rounded by {@link asFile}; picture i has the noise seed `seeds[i]`. */
export async function draw(
  { pipeline }: Subject,
  latents: readonly Float32Array[],
  seeds: readonly number[],
  steps?: number,
): Promise<Picture[]> {
  return inChunks(latents, async (chunk, start) => {
    const items = chunk.map((latent, i) => ({ latent, seed: seeds[start + i]! }));
    const drawn = await pipeline.decode(items, { ...(steps !== undefined && { steps }) });
    return drawn.map((picture) => asFile(picture!));
  });
}

export type Prompted = { readonly prompt: string } | { readonly label: number };

/** Generates latents; latent i has the noise seed `seeds[i]`. */
export async function generateLatents(
  { pipeline }: Subject,
  conditions: readonly Prompted[],
  seeds: readonly number[],
  steps?: number,
): Promise<Float32Array[]> {
  return inChunks(conditions, async (chunk, start) => {
    const items = chunk.map((condition, i) => ({ condition, seed: seeds[start + i]! }));
    const latents = await pipeline.generate(items, { ...(steps !== undefined && { steps }) });
    return latents.map((latent) => latent!);
  });
}
