/** The page's side of the worker. */
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
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #next = 1;

  constructor() {
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "reptok" });
    this.#worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => this.#receive(data));
    this.#worker.addEventListener("error", (event) =>
      this.#fail(event.message || "the drawing worker could not be started"),
    );
  }

  call<M extends Method>(
    method: M,
    request: RequestOf<M>,
    { signal, onReport }: CallOptions = {},
  ): Promise<ResultOf<M>> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new EngineError("canceled", "canceled"));
      const cancel = () => this.#worker.postMessage({ cancel: id });
      signal?.addEventListener("abort", cancel);
      const settled =
        <A>(settle: (value: A) => void) =>
        (value: A) => {
          signal?.removeEventListener("abort", cancel);
          settle(value);
        };
      this.#pending.set(id, {
        resolve: settled(resolve as (value: unknown) => void),
        reject: settled(reject),
        onReport,
      });
      this.#worker.postMessage({ id, method, request });
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

  #fail(message: string): void {
    for (const { reject } of this.#pending.values()) reject(new EngineError("internal", message));
    this.#pending.clear();
  }
}
