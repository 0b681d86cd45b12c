/** Runs the GPU worker and restarts it after a crash; jobs wait meanwhile. */
import path from "node:path";
import { type Child, type Exit, describeExit, startChild } from "./child.ts";
import { Progress, StartError, untilReady } from "./ready.ts";

export interface GpuWorkerOptions {
  readonly root: string;
  readonly port: number;
  /** Bundle directories. */
  readonly models: readonly string[];
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Cancels the start and stops the process. */
  readonly signal?: AbortSignal | undefined;
  /** Shared progress of several starts; by default that of the worker only. */
  readonly progress?: Progress | undefined;
  readonly onLine: (name: string, line: string) => void;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** Maximum number of consecutive crashes, each within a minute of the start. */
const MAX_CRASHES = 6;
const STEADY_MS = 60_000;

export interface GpuWorker {
  readonly url: string;
  /** Resolves with the reason after too many consecutive crashes. */
  readonly failed: Promise<StartError>;
  /** The running process's id; undefined between a crash and the restart, and while stopped. */
  pid(): number | undefined;
  /** Stops the worker without restarting it. */
  stop(): Promise<void>;
  /** Starts it again after `stop`; resolves when it is ready. */
  start(): Promise<void>;
}

/** Delay before restart number `crashes` (from 1): doubles from half a second to half a minute. */
export const restartDelay = (crashes: number): number =>
  Math.min(FIRST_DELAY_MS * 2 ** (crashes - 1), LONGEST_DELAY_MS);

/** Resolves when the worker is ready. @throws {StartError} if it exits or stalls before */
export async function startGpuWorker(options: GpuWorkerOptions): Promise<GpuWorker> {
  const { root, port, models, env, signal, progress = new Progress(), onLine } = options;
  const name = "gpu-worker";
  const url = `http://127.0.0.1:${port}`;
  const failed = Promise.withResolvers<StartError>();
  let child: Child | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** Whether an exit is a crash, after which the worker is restarted. */
  let supervised = false;
  let crashes = 0;

  function launch(): Child {
    const startedAt = performance.now();
    progress.begin();
    const started = startChild({
      name,
      args: [path.join(root, "apps/gpu-worker/src/main.ts")],
      cwd: root,
      env: { ...env, HOST: "127.0.0.1", PORT: String(port), MODELS: models.join(path.delimiter) },
      onLine: progress.follow(onLine),
    });
    child = started;
    void started.exited.then((exit) => onExit(started, exit, performance.now() - startedAt));
    return started;
  }

  function onExit(ended: Child, exit: Exit, upMs: number): void {
    child = undefined;
    if (!supervised) return;
    crashes = upMs > STEADY_MS ? 1 : crashes + 1;
    if (crashes > MAX_CRASHES) {
      failed.resolve(
        new StartError(ended, `crashed ${crashes} times in a row, the last time with ${describeExit(exit)}`),
      );
      return;
    }
    const delay = restartDelay(crashes);
    onLine(name, `ended with ${describeExit(exit)}; jobs wait, restarting in ${delay / 1000} s`);
    timer = setTimeout(launch, delay);
  }

  const worker: GpuWorker = {
    url,
    failed: failed.promise,
    pid: () => child?.pid,
    async stop() {
      supervised = false;
      clearTimeout(timer);
      await child?.stop();
    },
    async start() {
      supervised = false; // an exit before the first readiness rejects this call instead
      crashes = 0;
      const started = child ?? launch();
      try {
        await untilReady(started, `${url}/readyz`, progress, signal);
      } catch (error) {
        await started.stop();
        throw error;
      }
      supervised = true;
    },
  };
  await worker.start();
  return worker;
}
