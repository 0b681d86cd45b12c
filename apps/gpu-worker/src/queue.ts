/**
 * Waiting tasks, by the order of their jobs. It needs no bound of its own: admission bounds the outputs of unfinished
 * jobs, and each output has at most one task waiting.
 */
import { batchKey } from "./task.ts";
import type { Task } from "./task.ts";

export class TaskQueue {
  readonly #waiting: Task[] = [];

  get length(): number {
    return this.#waiting.length;
  }

  /** Behind all tasks of the same or an earlier job. */
  push(task: Task): void {
    const before = this.#waiting.findLastIndex((other) => other.order <= task.order);
    this.#waiting.splice(before + 1, 0, task);
  }

  /**
   * Removes and returns the first task and, in their order, those like it, at most `limit` in all. The first task is
   * always among them, so none can be passed over for ever.
   */
  take(limit: number): Task[] {
    const [first] = this.#waiting;
    if (first === undefined) return [];
    const key = batchKey(first);
    const batch: Task[] = [];
    for (let i = 0; i < this.#waiting.length && batch.length < limit;) {
      const task = this.#waiting[i]!;
      if (batchKey(task) !== key) {
        i++;
        continue;
      }
      this.#waiting.splice(i, 1);
      batch.push(task);
    }
    return batch;
  }

  /** False when the task is not waiting (any more). */
  remove(task: Task): boolean {
    const index = this.#waiting.indexOf(task);
    if (index !== -1) this.#waiting.splice(index, 1);
    return index !== -1;
  }
}
