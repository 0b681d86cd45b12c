/** Fine-tuning in a worker thread, so that the caller's thread can handle its progress bar and signals. */
import { Worker } from "node:worker_threads";
import { ApiError, type ErrorCode } from "@reptok/shared";
import type { Tuned, TuneEvent, TuneOptions } from "./tune.ts";

/** Messages of the thread. Error classes are lost between threads, so expected errors are sent by code. */
export type Message =
  | { readonly event: TuneEvent }
  | { readonly tuned: Tuned }
  | { readonly refused: { readonly code: ErrorCode; readonly message: string } };

export interface Request {
  readonly options: TuneOptions;
  readonly stop: Int32Array;
}

const NAME = "fine-tune";

/**
 * Trains a bundle's tokenizer or generator further on a user's pictures and writes the result as a bundle. Aborting the
 * signal saves a checkpoint and ends; the same call then resumes from it.
 *
 * @throws ApiError for invalid options or data, and for an unusable bundle
 */
export function fineTune(
  options: TuneOptions,
  onEvent: (event: TuneEvent) => void,
  signal?: AbortSignal,
): Promise<Tuned> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const halt = (): void => void Atomics.store(stop, 0, 1);
  if (signal?.aborted) halt();
  signal?.addEventListener("abort", halt, { once: true });
  const worker = new Worker(new URL("./tune-thread.ts", import.meta.url), {
    workerData: { options, stop } satisfies Request,
    name: NAME,
  });
  return new Promise<Tuned>((resolve, reject) => {
    worker.on("message", (message: Message) => {
      if ("event" in message) onEvent(message.event);
      else if ("tuned" in message) resolve(message.tuned);
      else reject(new ApiError(message.refused.code, message.refused.message));
    });
    worker.on("error", reject);
    worker.on("exit", (code) => reject(new Error(`the training thread ended with code ${code}`)));
  });
}
