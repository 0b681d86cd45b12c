/**
 * Waiting tasks in the order of their jobs: a job's later stages go before later jobs. The queue needs no limit:
 * the dispatcher assigns a worker no more than its next batch, and is fair between projects.
 */
import { batchKey } from "./task.ts";
import type { Task } from "./task.ts";

export class TaskQueue {
  readonly #tasks: Task[] = [];

  get length(): number {
    return this.#tasks.length;
  }

  /** Inserts a task after all tasks of the same or an earlier job. */
  push(task: Task): void {
    const before = this.#tasks.findLastIndex((other) => other.order <= task.order);
    this.#tasks.splice(before + 1, 0, task);
  }

  /** Removes and returns the first task and later ones with the same batch key, at most `limit` in total. */
  take(limit: number): Task[] {
    const [first] = this.#tasks;
    if (first === undefined) return [];
    const key = batchKey(first);
    const batch = this.#tasks.filter((task) => batchKey(task) === key).slice(0, limit);
    for (const task of batch) this.remove(task);
    return batch;
  }

  /** Removes a task; returns false if it is not waiting. */
  remove(task: Task): boolean {
    const index = this.#tasks.indexOf(task);
    if (index === -1) return false;
    this.#tasks.splice(index, 1);
    return true;
  }
}
