/**
 * Platform operations of a generation: D1 statements and rows, R2 and queue operations, requests of Durable Objects.
 * `node bench/operations.ts [clients = 1] [pictures per client = 20]`, with a model of random weights.
 *
 * D1 reports the rows of statements whose result has metadata (`all`, `run` and batches). Those of `raw`, which drizzle uses for
 * `returning`, are missing: the insertion of a job writes 5 rows and its claim 1.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeTinyBundle } from "../packages/runtime/test/tiny-bundle.ts";
import { startGpuWorker } from "../scripts/lib/gpu-worker.ts";
import { freePort } from "../scripts/lib/ports.ts";
import { ROOT } from "../scripts/lib/stack.ts";
import { edgeParts, FLEET_TOKEN, migrate } from "./lib/edge.ts";
import { printTable } from "./lib/table.ts";
import { bundle, serve } from "./lib/workerd.ts";

const [clients = 1, pictures = 20] = process.argv.slice(2).map(Number);
const dir = mkdtempSync(path.join(tmpdir(), "reptok-bench-"));
await writeTinyBundle(path.join(dir, "tiny"));
try {
  await using served = await serve({
    edge: { script: bundle(path.join(ROOT, "bench/workers/counting.ts")), ...edgeParts() },
  });
  await migrate(served);
  const edge = await served.url("edge");
  const env = { EDGE_URL: edge, FLEET_TOKEN };
  const worker = await startGpuWorker({
    root: ROOT,
    port: await freePort(),
    models: [path.join(dir, "tiny")],
    env,
    onLine: () => {},
  });
  try {
    let seed = 0;
    const draw = async () => {
      const response = await fetch(`${edge}/v1/images/generations`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ prompt: "a red apple", seed: seed++, response_format: "url" }),
      });
      if (!response.ok) throw new Error(`expected 200, got ${response.status}: ${await response.text()}`);
      await response.body?.cancel();
    };
    await draw();
    await fetch(`${edge}/counts`);
    const before = served.cpuSeconds();
    const began = performance.now();
    await Promise.all(
      Array.from({ length: clients }, async () => {
        for (let i = 0; i < pictures; i++) await draw();
      }),
    );
    const [seconds, cpu] = [(performance.now() - began) / 1000, served.cpuSeconds() - before];
    const total = clients * pictures;
    const counts = (await (await fetch(`${edge}/counts`)).json()) as Record<string, number>;
    const rows = Object.entries(counts).map(([name, n]) => [name, (n / total).toFixed(2)]);
    rows.push(["ms of the edge's processor time", ((1000 * cpu) / total).toFixed(1)]);
    rows.push(["pictures per second", (total / seconds).toFixed(1)]);
    printTable(["operation", "per generation"], rows);
    console.log(
      "Rows exclude statements whose result has no metadata: a job's insertion (5 written) and its claim (1).",
    );
  } finally {
    await worker.stop();
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
