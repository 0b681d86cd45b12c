/** Runs the edge and a GPU worker that connects to it on this machine. */
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
  /** Directory of the state of D1, R2 and the queue. */
  readonly dataDir: string;
  /** Bundle directories. */
  readonly models: readonly string[];
  readonly workerEnv?: Readonly<Record<string, string>>;
  readonly edgeVars?: Readonly<Record<string, string>>;
  /** Token with which workers authenticate to the edge; by default a new one at every start. */
  readonly fleetToken?: string;
  /** Cancels the start and stops all started processes. */
  readonly signal?: AbortSignal;
  readonly onLine: (name: string, line: string) => void;
  /** Called with a description of each step, for the terminal. */
  readonly onStep?: (step: string) => void;
}

export interface Stack {
  /** Base URL of the public API. */
  readonly url: string;
  readonly worker: GpuWorker;
  /** Resolves with the reason if a process has failed permanently; the others keep running. */
  readonly failed: Promise<Error>;
  /** Stops the worker, which finishes its running jobs, then the edge. */
  stop(): Promise<void>;
}

/** Starts both concurrently; resolves when both are ready. @throws {Error} with a message for the user, after stopping both */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { edgePort, workerPort, dataDir, models, signal, onLine, onStep } = options;
  for (const dir of models) {
    if (existsSync(path.join(dir, "manifest.json"))) continue;
    throw new Error(`No model in ${dir}: expected a bundle directory with a manifest.json.`);
  }
  mkdirSync(dataDir, { recursive: true });
  // If one fails, the start of the other is canceled.
  const failing = new AbortController();
  const either = signal === undefined ? failing.signal : AbortSignal.any([signal, failing.signal]);
  const failures: unknown[] = [];
  const fail = (reason: unknown) => {
    failures.push(reason);
    failing.abort();
    return undefined;
  };
  const vars = { ...options.edgeVars };
  // Shared by these two processes only, until they exit.
  const secrets = { FLEET_TOKEN: options.fleetToken ?? randomBytes(32).toString("hex") };
  const workerEnv = {
    ONLY_WORKER: "true",
    // Shorter than the grace period of a stop.
    DRAIN_SECONDS: "8",
    ...options.workerEnv,
    ...secrets,
    EDGE_URL: `http://127.0.0.1:${edgePort}`,
  };
  const assets = layOutAssets(ROOT, dataDir, models);
  // The worker is ready when it is connected to the edge, so it must wait while the edge makes progress.
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
