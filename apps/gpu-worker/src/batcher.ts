/** Forms batches of waiting tasks and runs a limited number of them concurrently. */
import { setTimeout as sleep } from "node:timers/promises";
import { TaskQueue } from "./queue.ts";
import type { Task } from "./task.ts";

export interface BatcherOptions {
  readonly maxBatch: number;
  /** Maximum number of concurrent batches. */
  readonly concurrency: number;
  readonly lingerMs: number;
  /** Computes a batch and settles its tasks. Must not reject. */
  readonly execute: (batch: readonly QueuedTask[]) => Promise<void>;
}
export interface QueuedTask {
  readonly task: Task;
  /** Seconds between the task's arrival and the start of its batch. */
  readonly waited: number;
}

export class Batcher {
  readonly #options: BatcherOptions;
  readonly #queue = new TaskQueue();
  readonly #arrivals = new Map<Task, number>();
  #running = 0;

  constructor(options: BatcherOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Queues a task; if its signal aborts while it waits, it is rejected immediately. */
  add(task: Task): void {
    if (task.signal.aborted) return task.reject(task.signal.reason);
    this.#queue.push(task);
    this.#arrivals.set(task, performance.now());
    const leave = () => {
      if (!this.#queue.remove(task)) return;
      this.#arrivals.delete(task);
      task.reject(task.signal.reason);
    };
    task.signal.addEventListener("abort", leave, { once: true });
    this.#wake();
  }

  #wake(): void {
    if (this.#running >= this.#options.concurrency || this.#queue.length === 0) return;
    this.#running++;
    void this.#work();
  }

  /** A lane: runs batches until no task waits. */
  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      // Waits at least one turn of the event loop, so that a job's items, its next stage, and requests that arrived
      // together join one batch.
      await sleep(this.#queue.length < this.#options.maxBatch ? this.#options.lingerMs : 0);
      const batch = this.#queue.take(this.#options.maxBatch);
      if (batch.length > 0) await this.#options.execute(batch.map((task) => this.#leave(task)));
    }
    this.#running--;
  }

  #leave(task: Task): QueuedTask {
    const now = performance.now();
    const arrived = this.#arrivals.get(task) ?? now;
    this.#arrivals.delete(task);
    return { task, waited: (now - arrived) / 1000 };
  }
}
