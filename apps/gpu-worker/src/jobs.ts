/** The jobs that this process has, from their acceptance to their last event. */
import { setMaxListeners } from "node:events";
import { ApiError } from "@reptok/shared";
import type { Emit } from "./events.ts";

export interface ActiveJob {
  readonly id: string;
  readonly attempt: number;
  /** Rank by acceptance. */
  readonly order: number;
  readonly controller: AbortController;
  readonly emit: Emit;
}

const keyOf = ({ id, attempt }: Pick<ActiveJob, "id" | "attempt">) => `${id} ${attempt}`;

export class Jobs {
  readonly #active = new Map<string, ActiveJob>();
  /** Those of which nothing has been computed yet. */
  readonly #queued = new Set<ActiveJob>();
  readonly #idle: (() => void)[] = [];
  #accepted = 0;

  /** Jobs that wait for their first batch. */
  get pending(): number {
    return this.#queued.size;
  }

  /** @throws ApiError `conflict` when this attempt at the job is unfinished. */
  accept({ id, attempt }: { readonly id: string; readonly attempt: number }, emit: Emit): ActiveJob {
    const key = keyOf({ id, attempt });
    if (this.#active.has(key)) throw new ApiError("conflict", "a job with this id is not finished yet", "id");
    const controller = new AbortController();
    // Every task of the job listens; that many are no leak.
    setMaxListeners(0, controller.signal);
    const job: ActiveJob = { id, attempt, order: this.#accepted++, controller, emit };
    this.#active.set(key, job);
    this.#queued.add(job);
    return job;
  }

  /** Its first task is in a batch. Further calls do nothing. */
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

  /** Resolves when no job is unfinished. */
  async idle(): Promise<void> {
    if (this.#active.size === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }
}
