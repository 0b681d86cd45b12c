/**
 * Pictures per second that the GPU worker draws for many concurrent jobs, batched and one by one:
 * `node bench/batching.ts [model directory = models/starter] [rounds = 5] [jobs = 16]`.
 *
 * Two workers that differ only in MAX_BATCH compute the same jobs in turn; the ratio is by round. A substitute for the edge assigns all
 * jobs to a worker in one message.
 */
import path from "node:path";
import { ROOT } from "../scripts/lib/stack.ts";
import { startWorker } from "./lib/jobs.ts";
import { median, printTable } from "./lib/table.ts";

const [model = "models/starter", ...counts] = process.argv.slice(2);
const [rounds = 5, jobs = 16] = counts.map(Number);
const MAX_BATCH = "16";

const directory = path.resolve(ROOT, model);
await using one = await startWorker(directory, { MAX_BATCH: "1" });
await using many = await startWorker(directory, { MAX_BATCH });
const [single, batched]: [number[], number[]] = [[], []];
for (let round = 0; round <= rounds; round++) {
  const speeds = [await one.draw(jobs, round), await many.draw(jobs, round)] as const;
  // The first round warms up.
  if (round === 0) continue;
  single.push(speeds[0]);
  batched.push(speeds[1]);
}
const ratio = (values: readonly number[]) => median(values.map((value, i) => value / single[i]!)).toFixed(2);
printTable(
  ["maximum batch", "pictures per second", "ratio"],
  [
    ["1", median(single).toFixed(2), ratio(single)],
    [`up to ${MAX_BATCH}`, median(batched).toFixed(2), ratio(batched)],
  ],
);
