/** The encoder's features of real pictures, kept between evaluations of the same encoder over the same pictures. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Manifest } from "@reptok/shared";
import { readTensors, writeTensors } from "../trainer/state.ts";

/** Everything that the features depend on: the encoder's files, how it is fed, the pictures, the number of threads. */
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
 * What was kept under the key, or what `compute` finds, which is then kept. A file that is damaged or of another size is
 * replaced.
 * @param cache directory and key; nothing is kept when absent
 * @returns f32 [dimensions] for each of `count` pictures
 */
export async function keptFeatures(
  cache: { readonly dir: string; readonly key: string } | undefined,
  count: number,
  compute: () => Promise<Float32Array[]>,
): Promise<Float32Array[]> {
  if (cache === undefined) return compute();
  const path = join(cache.dir, `${cache.key}.safetensors`);
  const kept = (await readTensors(path).catch(() => undefined))?.tensors.get(NAME);
  if (kept?.dims.length === 2 && kept.dims[0] === count) {
    const size = kept.dims[1]!;
    return Array.from({ length: count }, (_, i) => kept.data.subarray(i * size, (i + 1) * size));
  }
  const rows = await compute();
  const data = new Float32Array(count * (rows[0]?.length ?? 0));
  rows.forEach((row, i) => data.set(row, i * row.length));
  await writeTensors(path, new Map([[NAME, { data, dims: [count, data.length / count] }]]), {});
  return rows;
}
