/** Runs stages in a worker thread, so that the caller's thread can handle its progress bar and signals. */
import { Worker } from "node:worker_threads";
import type { Recipe, StageName } from "../recipe/recipe.ts";
import type { Report } from "../trainer/loop.ts";

export interface StageRequest {
  readonly stage: StageName;
  readonly recipe: Recipe;
  /** Directory of the data set (see `prepareEmoji`). */
  readonly data: string;
  /** Directory of the run. */
  readonly dir: string;
  readonly threads: number;
}

/**
 * Trains one stage, resuming from its checkpoint if there is one. Aborting the signal saves and ends it.
 * @returns whether the stage completed its schedule
 */
export function runStage(
  request: StageRequest,
  report: (report: Report) => void,
  signal?: AbortSignal,
): Promise<boolean> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL("./stage-thread.ts", import.meta.url), {
    workerData: { request, stop },
    name: `train ${request.stage}`,
  });
  signal?.addEventListener("abort", () => Atomics.store(stop, 0, 1), { once: true });
  return new Promise((resolve, reject) => {
    worker.on("message", (message: { report: Report } | { finished: boolean }) => {
      if ("report" in message) report(message.report);
      else resolve(message.finished);
    });
    worker.on("error", reject);
    worker.on("exit", (code) => reject(new Error(`the training thread ended with code ${code}`)));
  });
}
