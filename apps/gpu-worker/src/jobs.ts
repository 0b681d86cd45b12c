/** The active jobs of this process, from acceptance to their last event. */
import { setMaxListeners } from "node:events";
import { ApiError } from "@reptok/shared";
import type { Emit } from "./events.ts";

export interface ActiveJob {
  readonly id: string;
  readonly attempt: number;
  /** Position in the order of acceptance. */
  readonly order: number;
  readonly controller: AbortController;
  readonly emit: Emit;
}

const keyOf = ({ id, attempt }: Pick<ActiveJob, "id" | "attempt">) => `${id} ${attempt}`;

export class Jobs {
  readonly #active = new Map<string, ActiveJob>();
  /** Jobs whose first task is not in a batch yet. */
  readonly #queued = new Set<ActiveJob>();
  readonly #idle: (() => void)[] = [];
  #accepted = 0;

  /** Number of jobs that wait for their first batch. */
  get pending(): number {
    return this.#queued.size;
  }

  /** Adds a job. Throws ApiError `conflict` if this attempt at the job is already active. */
  accept({ id, attempt }: { readonly id: string; readonly attempt: number }, emit: Emit): ActiveJob {
    const key = keyOf({ id, attempt });
    if (this.#active.has(key)) throw new ApiError("conflict", "this attempt at the job is already running", "id");
    const controller = new AbortController();
    // Every task of the job adds a listener, so Node's warning about leaks does not apply.
    setMaxListeners(0, controller.signal);
    const job: ActiveJob = { id, attempt, order: this.#accepted++, controller, emit };
    this.#active.set(key, job);
    this.#queued.add(job);
    return job;
  }

  /** Marks a job whose first task is in a batch. Further calls have no effect. */
  started(job: ActiveJob): void {
    if (this.#queued.delete(job)) job.emit({ type: "started", job: job.id });
  }

  finished(job: ActiveJob): void {
    if (!this.#active.delete(keyOf(job))) return;
    this.#queued.delete(job);
    if (this.#active.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  cancelAll(reason: ApiError): void {
    for (const { controller } of this.#active.values()) controller.abort(reason);
  }

  /** Resolves once no job is active. */
  async idle(): Promise<void> {
    if (this.#active.size === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }
}
