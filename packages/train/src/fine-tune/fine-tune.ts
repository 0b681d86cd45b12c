/** Fine-tuning in a worker thread, so that the caller's thread can handle its progress bar and signals. */
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { BundleError } from "@reptok/runtime";
import { ApiError, type ErrorCode } from "@reptok/shared";
import { tune, type Tuned, type TuneEvent, type TuneOptions } from "./tune.ts";

/** Messages of the thread. Error classes are lost between threads, so expected errors are sent by code. */
type Message =
  | { readonly event: TuneEvent }
  | { readonly tuned: Tuned }
  | { readonly refused: { readonly code: ErrorCode; readonly message: string } };

interface Request {
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
  const worker = new Worker(fileURLToPath(import.meta.url), {
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

async function work({ options, stop }: Request): Promise<void> {
  const say = (message: Message): void => parentPort!.postMessage(message);
  try {
    const stopped = (): boolean => Atomics.load(stop, 0) === 1;
    say({ tuned: await tune(options, (event) => say({ event }), stopped) });
  } catch (cause) {
    if (cause instanceof ApiError) say({ refused: { code: cause.code, message: cause.message } });
    else if (cause instanceof BundleError) say({ refused: { code: "invalid_request", message: cause.message } });
    else throw cause;
  }
}

if (!isMainThread && parentPort !== null) await work(workerData as Request);
