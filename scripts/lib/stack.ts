/** The whole product on one machine: the edge, and a GPU worker that connects to it. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { type Edge, startEdge } from "./edge.ts";
import { Progress } from "./ready.ts";
import { layOutAssets } from "./studio.ts";
import { type GpuWorker, startGpuWorker } from "./gpu-worker.ts";

export const ROOT = path.resolve(import.meta.dirname, "../..");

export interface StackOptions {
  readonly edgePort: number;
  readonly workerPort: number;
  /** Where D1, R2 and the queue keep their state. */
  readonly dataDir: string;
  /** Bundle directories. */
  readonly models: readonly string[];
  readonly workerEnv?: Readonly<Record<string, string>>;
  readonly edgeVars?: Readonly<Record<string, string>>;
  /** What workers show the edge, for those that are to join later; new at every start where absent. */
  readonly fleetToken?: string;
  /** Gives up starting; what had been started is stopped. */
  readonly signal?: AbortSignal;
  readonly onLine: (name: string, line: string) => void;
  /** Called with what is done next, for people. */
  readonly onStep?: (step: string) => void;
}

export interface Stack {
  /** Base URL of the public API. */
  readonly url: string;
  readonly worker: GpuWorker;
  /** Settles, with the reason, when a part is gone for good; the other parts are then still running. */
  readonly failed: Promise<Error>;
  /** Stops the worker, which hands in what it has begun, then the edge. */
  stop(): Promise<void>;
}

/** Starts both parts side by side; settles when both are ready. @throws {Error} for the user, with everything stopped */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { edgePort, workerPort, dataDir, models, signal, onLine, onStep } = options;
  for (const dir of models) {
    if (existsSync(path.join(dir, "manifest.json"))) continue;
    throw new Error(`No model in ${dir}: expected a bundle directory with a manifest.json.`);
  }
  mkdirSync(dataDir, { recursive: true });
  // One part's failure gives up the other one's start.
  const failing = new AbortController();
  const either = signal === undefined ? failing.signal : AbortSignal.any([signal, failing.signal]);
  const failures: unknown[] = [];
  const fail = (reason: unknown) => {
    failures.push(reason);
    failing.abort();
    return undefined;
  };
  const vars = { ...options.edgeVars };
  // Known to these two processes for as long as they run.
  const secrets = { FLEET_TOKEN: options.fleetToken ?? randomBytes(32).toString("hex") };
  const workerEnv = {
    ONLY_WORKER: "true",
    // Within what a stop waits for.
    DRAIN_SECONDS: "8",
    ...options.workerEnv,
    ...secrets,
    EDGE_URL: `http://127.0.0.1:${edgePort}`,
  };
  const assets = layOutAssets(ROOT, dataDir, models);
  // The worker is ready once it is connected to the edge: it waits for that as long as the edge makes progress.
  const common = { root: ROOT, signal: either, progress: new Progress(), onLine };
  const [worker, edge] = await Promise.all([
    startGpuWorker({ ...common, port: workerPort, models, env: workerEnv }).catch(fail),
    startEdge({ ...common, port: edgePort, dataDir, assets, vars, secrets, onStep }).catch(fail),
  ]);
  if (worker !== undefined && edge !== undefined) return assemble(worker, edge);
  await edge?.stop();
  await worker?.stop();
  throw failures[0];
}

function assemble(worker: GpuWorker, edge: Edge): Stack {
  return {
    url: edge.url,
    worker,
    failed: Promise.race([worker.failed, edge.failed]),
    async stop() {
      await worker.stop();
      await edge.stop();
    },
  };
}
