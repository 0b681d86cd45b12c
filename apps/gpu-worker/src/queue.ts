/**
 * Waiting tasks: fair between tenants, and within a tenant by the order of their jobs. It needs no bound of its own:
 * admission bounds the outputs of unfinished jobs, and each output has at most one task waiting.
 *
 * Start-time fair queueing (Goyal, Vin and Cheng, 1996): a tenant has a clock of the work that it has been given, and the one
 * with the least goes next. Who comes back after a while starts where the others are: idling saves nothing up.
 */
import { batchKey, costOf } from "./task.ts";
import type { Task } from "./task.ts";

export class TaskQueue {
  /** Of tenants with tasks waiting, those tasks, by the order of their jobs. */
  readonly #lines = new Map<string, Task[]>();
  /** Of tenants that have been given more than {@link #now}, how much. */
  readonly #clocks = new Map<string, number>();
  /** The clock of the tenant whose turn it was last. */
  #now = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Behind all of the tenant's tasks of the same or an earlier job. */
  push(task: Task): void {
    const line = this.#lines.get(task.tenant) ?? [];
    const before = line.findLastIndex((other) => other.order <= task.order);
    line.splice(before + 1, 0, task);
    this.#lines.set(task.tenant, line);
    this.#length++;
  }

  /**
   * Removes and returns a batch of like tasks, at most `limit` in all: the first task of the tenant whose turn it is, and then
   * in turn what others and itself have like it. Every tenant's turn comes, and in it its oldest task is taken.
   */
  take(limit: number): Task[] {
    const first = this.#next(() => true);
    if (first === undefined) return [];
    this.#now = Math.max(this.#now, this.#clockOf(first.tenant));
    const key = batchKey(first);
    const batch: Task[] = [];
    for (let task: Task | undefined = first; task !== undefined && batch.length < limit;) {
      this.remove(task);
      batch.push(task);
      this.#clocks.set(task.tenant, this.#clockOf(task.tenant) + costOf(task));
      task = this.#next((other) => batchKey(other) === key);
    }
    // What is no more than anybody's start need not be known.
    for (const [tenant, clock] of this.#clocks) if (clock <= this.#now) this.#clocks.delete(tenant);
    return batch;
  }

  /** False when the task is not waiting (any more). */
  remove(task: Task): boolean {
    const line = this.#lines.get(task.tenant);
    const index = line?.indexOf(task) ?? -1;
    if (line === undefined || index === -1) return false;
    line.splice(index, 1);
    if (line.length === 0) this.#lines.delete(task.tenant);
    this.#length--;
    return true;
  }

  #clockOf(tenant: string): number {
    return Math.max(this.#now, this.#clocks.get(tenant) ?? 0);
  }

  /** The oldest fitting task of the tenant that has been given least, of equals that of the oldest job. */
  #next(fits: (task: Task) => boolean): Task | undefined {
    let best: Task | undefined;
    for (const [tenant, line] of this.#lines) {
      const task = line.find(fits);
      if (task === undefined) continue;
      const ahead = best === undefined ? -1 : this.#clockOf(tenant) - this.#clockOf(best.tenant);
      if (best === undefined || ahead < 0 || (ahead === 0 && task.order < best.order)) best = task;
    }
    return best;
  }
}
