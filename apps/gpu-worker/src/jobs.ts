/** The unfinished jobs: admission, queue positions, cancelling, and the end of it all. */
import { setMaxListeners } from "node:events";
import { ApiError } from "@reptok/shared";
import type { JobEvent } from "@reptok/shared";

export type Emit = (event: JobEvent) => void;

/** A job from its admission to its last event. */
export interface ActiveJob {
  readonly id: string;
  /** Rank by admission. */
  readonly order: number;
  readonly outputs: number;
  readonly controller: AbortController;
  readonly emit: Emit;
}

export class Jobs {
  readonly #limit: number;
  readonly #active = new Map<string, ActiveJob>();
  /** Those of the active jobs of which nothing has been computed yet, in order. */
  readonly #queued = new Set<ActiveJob>();
  readonly #idle: (() => void)[] = [];
  #outputs = 0;
  #admitted = 0;

  /** `limit` bounds the outputs of all unfinished jobs together. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Jobs that wait for their first batch. */
  get pending(): number {
    return this.#queued.size;
  }
  /** Whether a job of one output would be refused. */
  get full(): boolean {
    return this.#outputs >= this.#limit;
  }

  /** @throws ApiError `unavailable` when the queue is full, `conflict` when a job of this id is unfinished. */
  admit(id: string, outputs: number, emit: Emit): ActiveJob {
    if (this.#active.has(id)) throw new ApiError("conflict", "a job with this id is not finished yet", "id");
    if (this.#outputs + outputs > this.#limit) {
      const room = this.#limit - this.#outputs;
      throw new ApiError("unavailable", `the queue is full: room for ${room} outputs, got a job of ${outputs}`);
    }
    const controller = new AbortController();
    // Every task of the job listens; that many are no leak.
    setMaxListeners(0, controller.signal);
    const job: ActiveJob = { id, order: this.#admitted++, outputs, controller, emit };
    this.#active.set(id, job);
    this.#outputs += outputs;
    emit({ type: "queued", job: id, position: this.#queued.size });
    this.#queued.add(job);
    return job;
  }

  /** Its first task is in a batch; those behind it move up. Further calls do nothing. */
  started(job: ActiveJob): void {
    if (!this.#queued.has(job)) return;
    job.emit({ type: "started", job: job.id });
    this.#unqueue(job);
  }

  finished(job: ActiveJob): void {
    if (!this.#active.delete(job.id)) return;
    this.#outputs -= job.outputs;
    this.#unqueue(job);
    if (this.#active.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** False when no unfinished job has this id. */
  cancel(id: string, reason: ApiError): boolean {
    const job = this.#active.get(id);
    job?.controller.abort(reason);
    return job !== undefined;
  }

  cancelAll(reason: ApiError): void {
    for (const { controller } of this.#active.values()) controller.abort(reason);
  }

  /** Resolves when no job is unfinished. */
  async idle(): Promise<void> {
    if (this.#active.size === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #unqueue(job: ActiveJob): void {
    if (!this.#queued.delete(job)) return;
    let position = 0;
    for (const other of this.#queued) {
      if (other.order > job.order) other.emit({ type: "queued", job: other.id, position });
      position++;
    }
  }
}
