/** The real stack under faults: the edge behind bindings that fail, and a GPU worker with small networks. */
import { randomBytes } from "node:crypto";
import { cpSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { experimental_readRawConfig } from "wrangler";
import { writeTinyBundle } from "../../packages/runtime/test/tiny-bundle.ts";
import { type Edge, startEdge } from "../../scripts/lib/edge.ts";
import { type GpuWorker, startGpuWorker } from "../../scripts/lib/gpu-worker.ts";
import { freePort } from "../../scripts/lib/ports.ts";
import { ROOT } from "../../scripts/lib/stack.ts";
import { type FaultRates, type Faults, OUTAGE, type Service } from "./edge/dice.ts";

const HERE = path.join(ROOT, "test/faults");
const EDGE = path.join(ROOT, "apps/edge");
/** The edge responds to a request that has waited this long for its job; the job goes on, and the client sends it again. */
const WAIT_LIMIT_MS = "20000";

/** The fields of the configuration that change. */
interface RawConfig {
  readonly d1_databases: readonly object[];
  readonly vars: object;
}

/** The edge's own configuration with the faulty Worker instead, and the migrations followed by the log of ends. */
export function writeConfig(dir: string, faults: Faults): string {
  const migrations = path.join(dir, "migrations");
  cpSync(path.join(ROOT, "migrations"), migrations, { recursive: true });
  copyFileSync(path.join(HERE, "job-ends.sql"), path.join(migrations, "9999_job_ends.sql"));
  const raw = experimental_readRawConfig({ config: path.join(EDGE, "wrangler.jsonc") }).rawConfig as RawConfig;
  const config = {
    ...raw,
    main: path.join(HERE, "edge/worker.ts"),
    d1_databases: raw.d1_databases.map((database) => ({ ...database, migrations_dir: migrations })),
    vars: { ...raw.vars, FAULTS: faults },
  };
  // The storm requests no page, but the configuration names their folder.
  mkdirSync(path.join(dir, "assets"), { recursive: true });
  const file = path.join(dir, "wrangler.json");
  writeFileSync(file, JSON.stringify(config));
  return file;
}

export interface FaultStack {
  readonly url: string;
  readonly dataDir: string;
  /** Settles, with the reason, when a part has ended by itself. */
  readonly failed: Promise<Error>;
  /** Whether the GPU worker has jobs. */
  isWorking(): Promise<boolean>;
  /** Kills the GPU worker with SIGKILL and starts it again after `pauseMs`; settles when it is ready. */
  crashWorker(pauseMs: number): Promise<void>;
  /** Suspends the GPU worker with SIGSTOP and resumes it after so many milliseconds. */
  freezeWorker(milliseconds: number): Promise<void>;
  /** Makes every call of that service fail for so many milliseconds, or until the edge is restarted. */
  takeAway(service: Service, milliseconds: number): Promise<void>;
  /** Ends the edge, by SIGKILL or by a regular stop. */
  stopEdge(how: "killed" | "stopped"): Promise<void>;
  /** Starts it again over the same data; settles when it is ready. */
  startEdge(rates: FaultRates): Promise<void>;
  stop(): Promise<void>;
}

export interface FaultStackOptions {
  /** An empty folder for all files. */
  readonly dir: string;
  readonly rates: FaultRates;
  readonly seed: number;
  /** Gives up starting. */
  readonly signal: AbortSignal;
  readonly onLine: (name: string, line: string) => void;
}

async function isWorking(workerUrl: string): Promise<boolean> {
  try {
    const metrics = await (await fetch(`${workerUrl}/metrics`, { signal: AbortSignal.timeout(2000) })).text();
    const waiting = /^reptok_inference_pending_(?:request|item)_count ([1-9]\d*)/m;
    return waiting.test(metrics);
  } catch {
    return false; // starting
  }
}

export async function startFaultStack(options: FaultStackOptions): Promise<FaultStack> {
  const { dir, seed, signal, onLine } = options;
  const [dataDir, tiny] = [path.join(dir, "data"), path.join(dir, "tiny")];
  mkdirSync(dataDir, { recursive: true });
  await writeTinyBundle(tiny);
  const edgePort = await freePort();
  const workerPort = await freePort(0, edgePort);
  const workerUrl = `http://127.0.0.1:${workerPort}`;
  const secrets = { FLEET_TOKEN: randomBytes(32).toString("hex") };
  let starts = 0;
  const start = (rates: FaultRates): Promise<Edge> => {
    // Another seed for each start, otherwise every start would fail at the same first calls.
    const config = writeConfig(dir, { ...rates, seed: seed + 1000 * starts++ });
    const vars = { WAIT_LIMIT_MS };
    return startEdge({ root: ROOT, port: edgePort, dataDir, config, vars, secrets, signal, onLine });
  };
  const failed = Promise.withResolvers<Error>();
  const watched = <T extends { readonly failed: Promise<Error> }>(part: T): T => {
    void part.failed.then(failed.resolve);
    return part;
  };
  const starting = new AbortController();
  const either = AbortSignal.any([signal, starting.signal]);
  // The worker is ready once it has reached the edge.
  const launching = startGpuWorker({
    root: ROOT,
    port: workerPort,
    models: [tiny],
    env: { ...secrets, ONLY_WORKER: "true", EDGE_URL: `http://127.0.0.1:${edgePort}`, THREADS: "1" },
    signal: either,
    onLine,
  });
  let edge: Edge;
  try {
    edge = watched(await start(options.rates));
  } catch (error) {
    starting.abort();
    await launching.catch(() => {});
    throw error;
  }
  const worker: GpuWorker = watched(
    await launching.catch(async (error: unknown) => {
      await edge.stop();
      throw error;
    }),
  );
  const workerPid = (): number => {
    const pid = worker.pid();
    if (pid === undefined) throw new Error("expected the GPU worker to run");
    return pid;
  };
  return {
    url: edge.url,
    dataDir,
    failed: failed.promise,
    isWorking: () => isWorking(workerUrl),
    async crashWorker(pauseMs) {
      const pid = workerPid();
      process.kill(pid, "SIGKILL");
      while (worker.pid() === pid) await sleep(10);
      // `npm start` restarts it by itself, but gives up after so many crashes in a row.
      await worker.stop();
      await sleep(pauseMs);
      await worker.start();
    },
    async freezeWorker(milliseconds) {
      const pid = workerPid();
      process.kill(pid, "SIGSTOP");
      try {
        await sleep(milliseconds, undefined, { signal });
      } finally {
        process.kill(pid, "SIGCONT");
      }
    },
    async takeAway(service, milliseconds) {
      const url = new URL(`${OUTAGE}?service=${service}&ms=${milliseconds}`, edge.url);
      const { status } = await fetch(url, { method: "POST" });
      if (status !== 204) throw new Error(`expected an outage to start, got ${status}`);
    },
    stopEdge: (how) => (how === "killed" ? edge.kill() : edge.stop()),
    async startEdge(rates) {
      edge = watched(await start(rates));
    },
    async stop() {
      await edge.stop();
      await worker.stop();
    },
  };
}
