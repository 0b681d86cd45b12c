/** The main thread's side of one session thread: sends calls, receives replies, and handles crashes. */
import { Worker } from "node:worker_threads";
import type { Tensor } from "@reptok/model";
import { ApiError } from "@reptok/shared";
import type { ComponentName } from "@reptok/shared";
import type { Provider } from "./engine.ts";
import { buffersOf, CLOSE } from "./protocol.ts";
import type { Call, Reply, Request, ThreadConfig } from "./protocol.ts";

interface Pending {
  readonly resolve: (outputs: Record<string, Tensor>) => void;
  readonly reject: (error: Error) => void;
}

/** Copies, because the tensors' memory is transferred to the thread (and a view may be part of something larger). */
function copy(feeds: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { data, dims }]) => [name, { data: data.slice(), dims }]),
  );
}

/** Starts its thread on the first call, and again on the first call after a crash. */
export class SessionThread {
  readonly #config: ThreadConfig;
  readonly #onCrash: (error: Error) => void;
  readonly #script: URL;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | null = null;
  #nextId = 0;
  #closed = false;
  /** The execution provider in use, once a network has been loaded. */
  provider: Provider | null = null;

  constructor(config: ThreadConfig, onCrash: (error: Error) => void, script = new URL("./thread.ts", import.meta.url)) {
    this.#config = config;
    this.#onCrash = onCrash;
    this.#script = script;
  }

  get load(): number {
    return this.#pending.size;
  }

  /** Runs a network; with `feeds` null only loads it. Rejects with `unavailable` if the thread dies meanwhile. */
  call(component: ComponentName, feeds: Readonly<Record<string, Tensor>> | null): Promise<Record<string, Tensor>> {
    if (this.#closed) return Promise.reject(new ApiError("unavailable", "the model has been closed"));
    const worker = (this.#worker ??= this.#start());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const sent = feeds === null ? null : copy(feeds);
      const call: Call = { id, component, feeds: sent };
      // Throws if a feed cannot be sent; a call becomes pending only after it was sent.
      worker.postMessage(call, sent === null ? [] : buffersOf(sent));
      this.#pending.set(id, { resolve, reject });
      worker.ref();
    });
  }

  /**
   * Pending calls fail at once; resolves when the thread has ended, after its current network. The thread ends
   * itself: terminating it within native code would crash the process.
   */
  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#worker = null;
    this.#fail(new ApiError("unavailable", "the model was closed while it was computing"));
    if (worker === null) return;
    worker.ref();
    const ended = new Promise((resolve) => worker.once("exit", resolve));
    worker.postMessage(CLOSE satisfies Request);
    await ended;
  }

  #start(): Worker {
    const worker = new Worker(this.#script, { workerData: this.#config });
    let cause: unknown;
    worker.on("message", (reply: Reply) => this.#settle(worker, reply));
    worker.on("error", (error) => (cause = error));
    worker.on("exit", (code) => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      const error = new ApiError("unavailable", "a session thread stopped; try again", null, {
        cause: cause ?? new Error(`exit code ${code}`),
      });
      this.#fail(error);
      this.#onCrash(error);
    });
    return worker;
  }

  #settle(worker: Worker, reply: Reply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    // An idle thread must not keep a command-line process alive.
    if (this.#pending.size === 0 && !this.#closed) worker.unref();
    if ("failure" in reply) {
      pending?.reject(new Error(reply.failure));
    } else {
      this.provider = reply.provider;
      pending?.resolve(reply.outputs);
    }
  }

  #fail(error: Error): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
  }
}
