/** Calls the Web Worker that runs the networks. */
import type { FromWorker, Method, Report, RequestOf, ResultOf } from "./protocol.ts";

export class EngineError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = "EngineError";
    this.code = code;
  }
}
export const isCanceled = (error: unknown): boolean => error instanceof EngineError && error.code === "canceled";

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onReport?: ((report: Report) => void) | undefined;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
  readonly onReport: ((report: Report) => void) | undefined;
}

export class Engine {
  #worker: Worker | undefined;
  readonly #pending = new Map<number, Pending>();
  #next = 1;

  /** Started by the first call, so that its download does not delay the page. */
  #start(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "reptok" });
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => this.#receive(data));
    worker.addEventListener("error", (event) => this.#fail(event.message || "the worker could not be started"));
    return worker;
  }

  call<M extends Method>(
    method: M,
    request: RequestOf<M>,
    { signal, onReport }: CallOptions = {},
  ): Promise<ResultOf<M>> {
    const id = this.#next++;
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new EngineError("canceled", "canceled"));
      const cancel = () => worker.postMessage({ cancel: id });
      signal?.addEventListener("abort", cancel);
      const finish =
        <A>(settle: (value: A) => void) =>
        (value: A) => {
          signal?.removeEventListener("abort", cancel);
          settle(value);
        };
      this.#pending.set(id, {
        resolve: finish(resolve as (value: unknown) => void),
        reject: finish(reject),
        onReport,
      });
      worker.postMessage({ id, method, request });
    });
  }

  #receive(message: FromWorker): void {
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return;
    if ("report" in message) return pending.onReport?.(message.report);
    this.#pending.delete(message.id);
    if ("error" in message) pending.reject(new EngineError(message.error.code, message.error.message));
    else pending.resolve(message.result);
  }

  /** A later call starts a new worker. */
  #fail(message: string): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#pending.values()) reject(new EngineError("internal", message));
    this.#pending.clear();
  }
}
