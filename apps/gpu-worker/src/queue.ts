/**
 * Waiting tasks, by the order of their jobs: a job's later stages go before jobs that came later. It needs no bound of its own:
 * the dispatcher gives a worker no more than it computes next, and is fair between projects where it does.
 */
import { batchKey } from "./task.ts";
import type { Task } from "./task.ts";

export class TaskQueue {
  readonly #tasks: Task[] = [];

  get length(): number {
    return this.#tasks.length;
  }

  /** Behind all tasks of the same or an earlier job. */
  push(task: Task): void {
    const before = this.#tasks.findLastIndex((other) => other.order <= task.order);
    this.#tasks.splice(before + 1, 0, task);
  }

  /** Removes and returns the first task, and of those behind it the ones that are like it, at most `limit` in all. */
  take(limit: number): Task[] {
    const [first] = this.#tasks;
    if (first === undefined) return [];
    const key = batchKey(first);
    const batch = this.#tasks.filter((task) => batchKey(task) === key).slice(0, limit);
    for (const task of batch) this.remove(task);
    return batch;
  }

  /** False when the task is not waiting (any more). */
  remove(task: Task): boolean {
    const index = this.#tasks.indexOf(task);
    if (index === -1) return false;
    this.#tasks.splice(index, 1);
    return true;
  }
}
