/**
 * Pictures per second that the GPU worker draws for many concurrent jobs, batched and one by one:
 * `node bench/batching.ts [model directory = models/starter] [rounds = 5] [jobs = 16]`.
 *
 * Two workers that differ only in MAX_BATCH compute the same jobs in turn; the ratio is by round. A substitute for the edge assigns all
 * jobs to a worker in one message.
 */
import path from "node:path";
import { FLEET_TOKEN, outputsOf, TestEdge } from "../apps/gpu-worker/test/edge.ts";
import { startGpuWorker } from "../scripts/lib/gpu-worker.ts";
import { freePort } from "../scripts/lib/ports.ts";
import { ROOT } from "../scripts/lib/stack.ts";
import { jobsOf, manifestOf } from "./lib/jobs.ts";
import { median, printTable } from "./lib/table.ts";

const [model = "models/starter", ...counts] = process.argv.slice(2);
const [rounds = 5, jobs = 16] = counts.map(Number);
const MAX_BATCH = "16";

const directory = path.resolve(ROOT, model);
const manifest = await manifestOf(directory);

async function start(maxBatch: string) {
  const edge = await TestEdge.start();
  const env = { EDGE_URL: edge.url, FLEET_TOKEN, MAX_BATCH: maxBatch };
  const worker = await startGpuWorker({
    root: ROOT,
    port: await freePort(),
    models: [directory],
    env,
    onLine: () => {},
  });
  /** Seconds for `jobs` pictures, each a separate job, all in one assignment. */
  const draw = async (round: number): Promise<number> => {
    const list = jobsOf(manifest, jobs, round);
    const began = performance.now();
    const back = await edge.run(...list);
    const seconds = (performance.now() - began) / 1000;
    for (const { id } of list) outputsOf(back, id);
    return seconds;
  };
  const stop = async () => {
    await worker.stop();
    await edge[Symbol.asyncDispose]();
  };
  return { draw, stop };
}

const workers = [await start("1"), await start(MAX_BATCH)];
try {
  const perSecond: number[][] = workers.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [i, { draw }] of workers.entries()) {
      const seconds = await draw(round);
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
  for (const { stop } of workers) await stop();
}
