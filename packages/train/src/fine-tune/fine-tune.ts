/** Fine-tuning in a worker thread, so that the caller's thread stays free for its progress bar and its signals. */
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { BundleError } from "@reptok/runtime";
import { ApiError, type ErrorCode } from "@reptok/shared";
import { tune, type Tuned, type TuneEvent, type TuneOptions } from "./tune.ts";

/** What the thread says. An error's class is lost between threads, so expected ones are told by code. */
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
 * Goes on training a bundle's tokenizer or generator on a user's pictures and writes the outcome as a bundle. Aborting the
 * signal saves a checkpoint and ends; the same call then goes on from there.
 *
 * @throws ApiError for what cannot be trained as asked, and for a bundle that cannot be used
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
