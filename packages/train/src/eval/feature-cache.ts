/** A cache on disk of the encoder's features of real pictures. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Manifest } from "@reptok/shared";
import { readTensors, writeTensors } from "../trainer/state.ts";

/** Directory of the cache, and the entry's key. */
export interface FeatureCache {
  readonly dir: string;
  readonly key: string;
}

/**
 * The cache key: a SHA-256 of everything that the features depend on (the encoder's files, its pre-processing, the pictures,
 * the number of threads). Undefined without an encoder or a fingerprint of the pictures.
 */
export function featureKey(
  { components, preprocess, token }: Manifest,
  fingerprint: string | undefined,
  threads: number | undefined,
): string | undefined {
  const { encoder } = components;
  if (encoder === undefined || fingerprint === undefined) return undefined;
  const files = [encoder.sha256, ...encoder.external.map(({ sha256 }) => sha256)];
  const parts = { files, preprocess, token, fingerprint, threads: threads ?? null };
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

const NAME = "features";

/**
 * Returns the cached features, or computes and stores them. A damaged file, or one with a different count, is replaced.
 * @param cache without it, nothing is read or stored
 * @returns f32 [dimensions] for each of `count` pictures
 */
export async function cachedFeatures(
  cache: FeatureCache | undefined,
  count: number,
  compute: () => Promise<Float32Array[]>,
): Promise<Float32Array[]> {
  if (cache === undefined) return compute();
  const path = join(cache.dir, `${cache.key}.safetensors`);
  const cached = (await readTensors(path).catch(() => undefined))?.tensors.get(NAME);
  if (cached?.dims.length === 2 && cached.dims[0] === count) {
    const size = cached.dims[1]!;
    return Array.from({ length: count }, (_, i) => cached.data.subarray(i * size, (i + 1) * size));
  }
  const rows = await compute();
  const data = new Float32Array(count * (rows[0]?.length ?? 0));
  rows.forEach((row, i) => data.set(row, i * row.length));
  await writeTensors(path, new Map([[NAME, { data, dims: [count, data.length / count] }]]), {});
  return rows;
}
