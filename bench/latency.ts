/**
 * The whole path's latency with 1, 8 and 32 clients and the starter model, as `npm start` runs it:
 * `node bench/latency.ts [model directory = models/starter] [rounds = 3] [pictures a client and round = 3]`.
 *
 * Every request is one of its own (seeds are new), answered with a picture. The numbers of clients take turns each round.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../scripts/lib/ports.ts";
import { ROOT, startStack } from "../scripts/lib/stack.ts";
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

/** The latencies of `clients` that each draw one picture after the other, and how many pictures a second that makes. */
async function measure(url: string, clients: number): Promise<{ latencies: number[]; perSecond: number }> {
  const began = performance.now();
  const lanes = Array.from({ length: clients }, async () => {
    const taken: number[] = [];
    for (let i = 0; i < pictures; i++) taken.push(await draw(url));
    return taken;
  });
  const latencies = (await Promise.all(lanes)).flat();
  return { latencies, perSecond: (1000 * latencies.length) / (performance.now() - began) };
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
  for (let round = 0; round < rounds; round++) {
    for (const { clients, latencies, perSecond } of rows) {
      const measured = await measure(stack.url, clients);
      latencies.push(...measured.latencies);
      perSecond.push(measured.perSecond);
    }
  }
  const [alone] = rows;
  printTable(
    ["clients", "median ms", "95 % below", "ratio to one client", "pictures a second", "ratio"],
    rows.map(({ clients, latencies, perSecond }) => [
      String(clients),
      median(latencies).toFixed(0),
      quantile(latencies, 0.95).toFixed(0),
      (median(latencies) / median(alone!.latencies)).toFixed(2),
      median(perSecond).toFixed(2),
      median(perSecond.map((value, i) => value / alone!.perSecond[i]!)).toFixed(2),
    ]),
  );
} finally {
  await stack.stop();
  rmSync(dir, { recursive: true, force: true });
}
