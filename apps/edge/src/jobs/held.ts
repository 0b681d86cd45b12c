/** The jobs that one runner holds, from claim to end. */
import { ApiError, type ApiErrorBody, type ErrorCode, type JobEvent } from "@reptok/shared";
import { database } from "../db/client.ts";
import { type JobRow, moveJob, renewLeases } from "../db/jobs.ts";
import { claim, LEASE_MS, MAX_BREAKS } from "../domain/job.ts";
import type { Env } from "../env.ts";
import { refreshModels } from "../gpu/models.ts";
import { logError, logWarning } from "../platform/log.ts";
import { notify } from "../webhooks/notify.ts";
import { stopOnWorker } from "./cancel.ts";
import { Feed } from "./feed.ts";
import { failJob, retryJob, succeedJob } from "./outcome.ts";

/** What to do with a job's queue message: nothing more, or deliver it again after a while. */
export type Disposition = { readonly kind: "ack" } | { readonly kind: "retry"; readonly seconds: number };

/**
 * Errors that speak of the moment and not of the job, whatever the worker calls them: an attempt of ours that it has not
 * noticed to be over (`conflict`), or one that was stopped there while D1 still wants the job done (`canceled`).
 */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  "conflict",
  "canceled",
  "unavailable",
  "timeout",
  "rate_limit_exceeded",
]);

const GIVEN_UP = new ApiError(
  "internal",
  `given up: the GPU worker broke off ${MAX_BREAKS} times while it was computed`,
).body;

/** The jobs held under one lease token; each leaves when it has been ended or put back. */
export class HeldJobs {
  readonly #token = crypto.randomUUID();
  readonly #rows = new Map<string, JobRow>();
  readonly #feeds = new Map<string, Feed>();
  readonly #env: Env;

  constructor(env: Env) {
    this.#env = env;
  }

  get rows(): JobRow[] {
    return [...this.#rows.values()];
  }

  /** Takes the job if it can be had. The disposition is the queue message's in either case. */
  async claim(id: string): Promise<Disposition> {
    const now = Date.now();
    const claimed = await moveJob(database(this.#env.DB), id, (state) => claim(state, this.#token, now));
    if (claimed.ok) {
      this.#rows.set(id, claimed.row);
      this.#feeds.set(id, new Feed(this.#env, claimed.row));
      if (claimed.row.attempts === 1) await this.#tellStart(claimed.row);
    }
    // Somebody else holds it: should they die, this delivery takes over.
    else if (claimed.refusal.kind === "leased")
      return { kind: "retry", seconds: Math.ceil((claimed.refusal.until - now) / 1000) + 1 };
    return { kind: "ack" };
  }

  async #tellStart(row: JobRow): Promise<void> {
    try {
      await notify(this.#env, row, "start");
    } catch (thrown) {
      logWarning("job.start", thrown, { job: row.id });
    }
  }

  /** Renews the leases. A job that is no longer held was canceled, or taken over: it is let go, and stopped. */
  async renew(): Promise<void> {
    const before = this.rows;
    const held = new Set(await renewLeases(database(this.#env.DB), this.#token, Date.now() + LEASE_MS));
    const lost = before.filter(({ id }) => this.#rows.has(id) && !held.has(id));
    for (const { id } of lost) this.#rows.delete(id);
    await Promise.all(lost.map(({ id }) => stopOnWorker(this.#env, id)));
  }

  /** Acts on an event of the GPU worker; events of jobs not held are ignored. */
  async handle(event: JobEvent): Promise<void> {
    const row = this.#rows.get(event.job);
    if (!row) return;
    if (event.type === "result") await this.#succeed(row, event);
    else if (event.type === "error") await this.#stop(row, event);
    else this.#feeds.get(row.id)?.handle(event);
  }

  #logOf(row: JobRow): string {
    return this.#feeds.get(row.id)?.log ?? "";
  }

  async #succeed(row: JobRow, event: Extract<JobEvent, { type: "result" }>): Promise<void> {
    try {
      await this.#feeds.get(row.id)?.flush();
      await succeedJob(this.#env, row, this.#token, event, this.#logOf(row));
      this.#rows.delete(row.id);
    } catch (thrown) {
      logError("job.store", thrown, { job: row.id });
      // An ApiError says that the result itself is wrong, and would be again; anything else, that storing it failed.
      if (thrown instanceof ApiError)
        await this.fail(row, new ApiError("internal", `GPU worker: ${thrown.message}`).body);
      else await retryJob(this.#env, this.#let(row), this.#token);
    }
  }

  async #stop(row: JobRow, { error, retryable }: Extract<JobEvent, { type: "error" }>): Promise<void> {
    await (retryable || PASSING.has(error.code) ? this.putBack(row) : this.fail(row, error));
    // The worker has another bundle than the list says, from which requests are resolved.
    if (error.code === "model_version_mismatch") await refreshModels(database(this.#env.DB), this.#env, Date.now());
  }

  async fail(row: JobRow, error: ApiErrorBody): Promise<void> {
    this.#rows.delete(row.id);
    await failJob(this.#env, row, this.#token, error, this.#logOf(row));
  }

  /** Puts back a job whose attempt has ended without it; one under which too many have broken off is given up. */
  async putBack(row: JobRow): Promise<void> {
    const broke = this.#feeds.get(row.id)?.started ?? false;
    if (broke && row.breaks + 1 >= MAX_BREAKS) return this.fail(row, GIVEN_UP);
    await retryJob(this.#env, this.#let(row), this.#token, broke);
  }

  #let(row: JobRow): JobRow {
    this.#rows.delete(row.id);
    return row;
  }
}
