/**
 * Jobs per second through one dispatcher: jobs are offered one by one, as requests do, claimed in D1, sent to simulated workers over
 * the real protocol, and reported as finished. Nothing is computed, and no inputs or results are sent.
 * `node bench/dispatcher.ts [jobs = 4000] [workers = 8] [rounds = 3]`
 */
import path from "node:path";
import { HEARTBEAT, HEARTBEAT_MS } from "@reptok/shared";
import { ROOT } from "../scripts/lib/stack.ts";
import { edgeParts, FLEET_TOKEN, migrate } from "./lib/edge.ts";
import { median, printTable } from "./lib/table.ts";
import { bundle, serve } from "./lib/workerd.ts";

const [jobs = 4000, workers = 8, rounds = 3] = process.argv.slice(2).map(Number);
const VERSION = "b".repeat(64);
const version = { model: "bench", version: VERSION, space: VERSION, decoder: VERSION };

interface Assign {
  readonly type: string;
  readonly jobs: readonly { readonly job: { readonly id: string; readonly attempt: number } }[];
}

/** Connects a worker that finishes every job immediately; `onDone` receives their number. */
async function connect(edge: string, id: string, batch: number, onDone: (count: number) => void): Promise<WebSocket> {
  const socket = new WebSocket(`${edge.replace(/^http/, "ws")}/fleet/connect?dispatcher=0`, {
    headers: { authorization: `Bearer ${FLEET_TOKEN}` },
  });
  const welcomed = Promise.withResolvers<void>();
  socket.addEventListener("open", () =>
    socket.send(JSON.stringify({ type: "hello", protocol: [1, 1], worker: id, versions: [version], slots: 1, batch })),
  );
  socket.addEventListener("error", () => welcomed.reject(new Error("expected a connection to the dispatcher")));
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as Assign;
    if (message.type === "welcome") welcomed.resolve();
    if (message.type !== "assign") return;
    const assigned = message.jobs.map(({ job }) => ({ job: job.id, attempt: job.attempt }));
    socket.send(JSON.stringify({ type: "started", jobs: assigned }));
    for (const each of assigned) socket.send(JSON.stringify({ type: "finished", ...each }));
    onDone(assigned.length);
  });
  await welcomed.promise;
  const beat = setInterval(() => socket.send(HEARTBEAT), HEARTBEAT_MS);
  socket.addEventListener("close", () => clearInterval(beat));
  return socket;
}

await using served = await serve({
  edge: { script: bundle(path.join(ROOT, "bench/workers/offering.ts")), ...edgeParts() },
});
await migrate(served);
const edge = await served.url("edge");
let created = 0;

/** Jobs per second, and milliseconds of workerd's processor time per job. */
async function round(batch: number): Promise<{ rate: number; cpu: number }> {
  const order = JSON.stringify({ from: created, count: jobs, at_once: 64, version: VERSION });
  created += jobs;
  const call = async (name: string) => {
    const response = await fetch(`${edge}/${name}`, { method: "POST", body: order });
    if (!response.ok) throw new Error(`expected 200, got ${response.status}: ${await response.text()}`);
    await response.text();
  };
  await call("insert");
  const all = Promise.withResolvers<void>();
  let done = 0;
  const onDone = (count: number) => {
    if ((done += count) >= jobs) all.resolve();
  };
  const sockets = await Promise.all(
    Array.from({ length: workers }, (_, i) => connect(edge, `bench-${created}-${i}`, batch, onDone)),
  );
  const [before, began] = [served.cpuSeconds(), performance.now()];
  await Promise.all([call("offer"), all.promise]);
  const [seconds, cpu] = [(performance.now() - began) / 1000, served.cpuSeconds() - before];
  for (const socket of sockets) socket.close();
  return { rate: jobs / seconds, cpu: (1000 * cpu) / jobs };
}

const rows: string[][] = [];
for (const batch of [1, 16]) {
  const durations = [];
  for (let i = 0; i < rounds; i++) durations.push(await round(batch));
  const [rate, cpu] = [median(durations.map((each) => each.rate)), median(durations.map((each) => each.cpu))];
  rows.push([String(batch), rate.toFixed(0), cpu.toFixed(2)]);
}
printTable(["jobs a batch at most", "jobs a second", "ms of processor time a job, D1 included"], rows);
process.exit(0);
