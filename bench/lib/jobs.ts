/** A GPU worker that is measured without the edge. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { Manifest, versionOf } from "@reptok/shared";
import { FLEET_TOKEN, outputsOf, TestEdge } from "../../apps/gpu-worker/test/edge.ts";
import { startGpuWorker } from "../../scripts/lib/gpu-worker.ts";
import { freePort } from "../../scripts/lib/ports.ts";
import { ROOT } from "../../scripts/lib/stack.ts";

/** `count` jobs, each one picture of a prompt; every round has different seeds. */
function jobsOf(manifest: Manifest, count: number, round: number) {
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

/** Starts a worker with the bundle, and a substitute for the edge, whose cost is negligible. */
export async function startWorker(directory: string, settings: Readonly<Record<string, string>> = {}) {
  const manifest = Manifest.parse(JSON.parse(await readFile(path.join(directory, "manifest.json"), "utf8")));
  const edge = await TestEdge.start();
  const worker = await startGpuWorker({
    root: ROOT,
    port: await freePort(),
    models: [directory],
    env: { EDGE_URL: edge.url, FLEET_TOKEN, ...settings },
    onLine: () => {},
  });
  return {
    /** Draws `count` pictures, each a separate job, all in one assignment. @returns pictures per second */
    async draw(count: number, round: number): Promise<number> {
      const jobs = jobsOf(manifest, count, round);
      const began = performance.now();
      const results = await edge.run(...jobs);
      const seconds = (performance.now() - began) / 1000;
      for (const { id } of jobs) outputsOf(results, id);
      return count / seconds;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await worker.stop();
      await edge[Symbol.asyncDispose]();
    },
  };
}
