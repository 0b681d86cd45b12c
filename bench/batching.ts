/**
 * Pictures a second that the GPU worker draws for many jobs at once, batched and one by one:
 * `node bench/batching.ts [model directory = models/starter] [rounds = 5] [jobs = 16]`.
 *
 * Two workers, alike but for MAX_BATCH, take turns at the same jobs; the ratio is by round.
 */
import path from "node:path";
import { type Identity, versionOf } from "@reptok/shared";
import { startGpuWorker } from "../scripts/lib/gpu-worker.ts";
import { freePort } from "../scripts/lib/ports.ts";
import { ROOT } from "../scripts/lib/stack.ts";
import { median, printTable } from "./lib/table.ts";

const [model = "models/starter", ...counts] = process.argv.slice(2);
const [rounds = 5, jobs = 16] = counts.map(Number);
const MAX_BATCH = "16";

const directory = path.resolve(ROOT, model);
const { default: manifest } = (await import(path.join(directory, "manifest.json"), { with: { type: "json" } })) as {
  default: { model: string; identity: Identity; imageSize: number; decoder: { sampler: { steps: number } } };
};

/** Seconds that the worker takes for `jobs` pictures, each a job of its own, all in one request. */
async function draw(url: string, round: number): Promise<number> {
  const image = { steps: manifest.decoder.sampler.steps, size: manifest.imageSize, format: "png" };
  const list = Array.from({ length: jobs }, (_, i) => ({
    id: `${round}.${i}`,
    version: versionOf(manifest),
    kind: "generate",
    condition: { prompt: "a red apple" },
    seeds: [round * jobs + i],
    image,
  }));
  const began = performance.now();
  const response = await fetch(`${url}/v1/jobs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jobs: list }),
  });
  const events = (await response.text()).trim().split("\n");
  const done = events.filter((line) => (JSON.parse(line) as { type: string }).type === "result").length;
  if (done !== jobs) throw new Error(`expected ${jobs} results, got ${done}: ${events.at(-1)}`);
  return (performance.now() - began) / 1000;
}

async function start(maxBatch: string) {
  const env = { MAX_BATCH: maxBatch };
  return startGpuWorker({ root: ROOT, port: await freePort(), models: [directory], env, onLine: () => {} });
}

const workers = [await start("1"), await start(MAX_BATCH)];
try {
  const perSecond: number[][] = workers.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [i, { url }] of workers.entries()) {
      const seconds = await draw(url, round);
      // The first round warms up.
      if (round > 0) perSecond[i]!.push(jobs / seconds);
    }
  }
  const [single, batched] = perSecond as [number[], number[]];
  const ratio = (values: readonly number[]) => median(values.map((value, i) => value / single[i]!)).toFixed(2);
  printTable(
    ["pictures at a time", "pictures a second", "ratio"],
    [
      ["1", median(single).toFixed(2), ratio(single)],
      [`up to ${MAX_BATCH}`, median(batched).toFixed(2), ratio(batched)],
    ],
  );
} finally {
  for (const worker of workers) await worker.stop();
}
