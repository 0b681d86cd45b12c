/**
 * End-to-end latency with 1, 8 and 32 concurrent clients and the starter model, in the stack of `npm start`:
 * `node bench/latency.ts [model directory = models/starter] [rounds = 3] [pictures per client and round = 3]`.
 *
 * Every request has a new seed and returns its picture. Each round measures all numbers of clients. Then the GPU worker is measured
 * alone, with the same number of concurrent jobs, from a test edge that only dispatches them. Also prints the processor time of the
 * edge (workerd with its emulation of D1, R2, queues and Durable Objects, and wrangler) and of the worker per generation; Linux only.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { GpuWorker } from "../scripts/lib/gpu-worker.ts";
import { freePort } from "../scripts/lib/ports.ts";
import { ROOT, startStack } from "../scripts/lib/stack.ts";
import { startWorker } from "./lib/jobs.ts";
import { descendantsSeconds, processorSeconds } from "./lib/processor.ts";
import { median, printTable, quantile } from "./lib/table.ts";

const [model = "models/starter", ...counts] = process.argv.slice(2);
const [rounds = 3, pictures = 3] = counts.map(Number);
const CLIENTS = [1, 8, 32];

let seed = 0;

/** Milliseconds from the request to the picture's last byte. */
async function draw(url: string): Promise<number> {
  const began = performance.now();
  const response = await fetch(`${url}/v1/images/generations`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ prompt: "a red apple", seed: seed++, response_format: "b64_json" }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`expected 200, got ${response.status}: ${text}`);
  return performance.now() - began;
}

/** Latencies in milliseconds of `clients` that each request one picture after the other, and the pictures per second of all. */
async function measure(url: string, clients: number): Promise<{ latencies: number[]; perSecond: number }> {
  const began = performance.now();
  const lanes = Array.from({ length: clients }, async () => {
    const latencies: number[] = [];
    for (let i = 0; i < pictures; i++) latencies.push(await draw(url));
    return latencies;
  });
  const latencies = (await Promise.all(lanes)).flat();
  return { latencies, perSecond: (1000 * latencies.length) / (performance.now() - began) };
}

/** Pictures per second of the worker alone with `count` concurrent jobs, for each round. */
async function alone(directory: string, count: number): Promise<number[]> {
  await using worker = await startWorker(directory);
  const perSecond: number[] = [];
  for (let round = 0; round <= rounds; round++) perSecond.push(await worker.draw(count, round));
  // The first round warms up.
  return perSecond.slice(1);
}

/** Seconds of processor time that the edge's processes and the worker have used. */
function spentBy(worker: GpuWorker): { edge: number; worker: number } {
  const pid = worker.pid();
  if (pid === undefined) throw new Error("expected the GPU worker to run");
  return { edge: descendantsSeconds([pid]), worker: processorSeconds(pid) };
}

const dir = mkdtempSync(path.join(tmpdir(), "reptok-bench-"));
const edgePort = await freePort();
const stack = await startStack({
  edgePort,
  workerPort: await freePort(0, edgePort),
  dataDir: path.join(dir, "data"),
  models: [path.resolve(ROOT, model)],
  onLine: () => {},
});
try {
  for (let i = 0; i < 3; i++) await draw(stack.url);
  const rows = CLIENTS.map((clients) => ({ clients, latencies: [] as number[], perSecond: [] as number[] }));
  const spent = { edge: [] as number[], worker: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    for (const { clients, latencies, perSecond } of rows) {
      const before = spentBy(stack.worker);
      const measured = await measure(stack.url, clients);
      const after = spentBy(stack.worker);
      const perPicture = 1000 / measured.latencies.length;
      spent.edge.push(perPicture * (after.edge - before.edge));
      spent.worker.push(perPicture * (after.worker - before.worker));
      latencies.push(...measured.latencies);
      perSecond.push(measured.perSecond);
    }
  }
  const [one] = rows;
  printTable(
    ["clients", "median ms", "95th percentile", "ratio to one client", "pictures per second", "ratio"],
    rows.map(({ clients, latencies, perSecond }) => [
      String(clients),
      median(latencies).toFixed(0),
      quantile(latencies, 0.95).toFixed(0),
      (median(latencies) / median(one!.latencies)).toFixed(2),
      median(perSecond).toFixed(2),
      median(perSecond.map((value, i) => value / one!.perSecond[i]!)).toFixed(2),
    ]),
  );
  await stack.stop();
  const most = Math.max(...CLIENTS);
  const worker = median(await alone(path.resolve(ROOT, model), most));
  const whole = median(rows.at(-1)!.perSecond);
  const share = (whole / worker).toFixed(2);
  const [edgeMs, workerMs] = [spent.edge, spent.worker].map((all) => median(all).toFixed(0));
  console.log(`\nProcessor time per generation: edge ${edgeMs} ms, GPU worker ${workerMs} ms`);
  console.log(
    `The GPU worker alone, ${most} jobs at once: ${worker.toFixed(2)} pictures per second; the whole path: ${share} of that`,
  );
} finally {
  await stack.stop();
  rmSync(dir, { recursive: true, force: true });
}
