/** Jobs for a GPU worker that is measured without the edge. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { Manifest, versionOf } from "@reptok/shared";

export async function manifestOf(directory: string): Promise<Manifest> {
  return Manifest.parse(JSON.parse(await readFile(path.join(directory, "manifest.json"), "utf8")));
}

/** `count` jobs, each one picture of a prompt; every round has different seeds. */
export function jobsOf(manifest: Manifest, count: number, round: number) {
  const { imageSize: size, decoder } = manifest;
  return Array.from({ length: count }, (_, i) => ({
    id: `${round}.${i}`,
    attempt: 1,
    version: versionOf(manifest),
    kind: "generate",
    condition: { prompt: "a red apple" },
    seeds: [round * count + i],
    image: { steps: decoder.sampler.steps, size, format: "png" },
  }));
}
