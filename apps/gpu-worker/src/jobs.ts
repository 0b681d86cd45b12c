/** The unfinished jobs: admission, queue positions, cancelling, and the end of it all. */
import { setMaxListeners } from "node:events";
import { ApiError } from "@reptok/shared";
import type { JobEvent } from "@reptok/shared";

export type Emit = (event: JobEvent) => void;

/** A job that asks to be admitted. */
export interface Asking {
  readonly id: string;
  readonly tenant: string;
  readonly outputs: number;
}

/** A job from its admission to its last event. */
export interface ActiveJob extends Asking {
  /** Rank by admission. */
  readonly order: number;
  readonly controller: AbortController;
  readonly emit: Emit;
}

/** The part of the queue that the tenants who are there share alike. The rest is for those who come. */
const SHARED = 0.75;

export class Jobs {
  readonly #limit: number;
  readonly #active = new Map<string, ActiveJob>();
  /** Outputs of the active jobs, by tenant. */
  readonly #held = new Map<string, number>();
  /** Those of the active jobs of which nothing has been computed yet, in order, with the position they were told. */
  readonly #queued = new Map<ActiveJob, number>();
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

  /** @throws ApiError `unavailable` when there is no room for it, `conflict` when a job of this id is unfinished. */
  admit(asking: Asking, emit: Emit): ActiveJob {
    const { id, tenant, outputs } = asking;
    if (this.#active.has(id)) throw new ApiError("conflict", "a job with this id is not finished yet", "id");
    const room = this.#roomFor(tenant);
    if (outputs > room)
      throw new ApiError("unavailable", `the queue is full: room for ${room} outputs, got a job of ${outputs}`);
    const controller = new AbortController();
    // Every task of the job listens; that many are no leak.
    setMaxListeners(0, controller.signal);
    const job: ActiveJob = { ...asking, order: this.#admitted++, controller, emit };
    this.#active.set(id, job);
    this.#hold(tenant, outputs);
    const position = this.#positions(job).get(job)!;
    this.#queued.set(job, position);
    emit({ type: "queued", job: id, position });
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
    this.#hold(job.tenant, -job.outputs);
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

  /**
   * Outputs that the tenant may have admitted now: its share less what it holds, within what is left. One that holds
   * nothing may take all that is left, so that no job is too large for a share.
   */
  #roomFor(tenant: string): number {
    const left = this.#limit - this.#outputs;
    const held = this.#held.get(tenant) ?? 0;
    if (tenant === "" || held === 0) return left;
    return Math.max(0, Math.min(left, Math.floor((SHARED * this.#limit) / this.#held.size) - held));
  }

  #hold(tenant: string, outputs: number): void {
    this.#outputs += outputs;
    const held = (this.#held.get(tenant) ?? 0) + outputs;
    if (held === 0) this.#held.delete(tenant);
    else this.#held.set(tenant, held);
  }

  /** What goes before each queued job: its tenant's earlier ones, and of every other tenant one more than that at most. */
  #positions(joining?: ActiveJob): Map<ActiveJob, number> {
    const jobs = joining === undefined ? [...this.#queued.keys()] : [...this.#queued.keys(), joining];
    const counts = new Map<string, number>();
    const positions = new Map<ActiveJob, number>();
    for (const job of jobs) {
      const own = counts.get(job.tenant) ?? 0;
      let position = own;
      for (const [tenant, count] of counts) if (tenant !== job.tenant) position += Math.min(count, own + 1);
      positions.set(job, position);
      counts.set(job.tenant, own + 1);
    }
    return positions;
  }

  #unqueue(job: ActiveJob): void {
    if (!this.#queued.delete(job)) return;
    for (const [other, position] of this.#positions()) {
      if (position >= this.#queued.get(other)!) continue;
      this.#queued.set(other, position);
      other.emit({ type: "queued", job: other.id, position });
    }
  }
}
