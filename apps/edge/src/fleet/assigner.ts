/** Assigns waiting jobs to workers with free slots. */
import { ApiError, type AssignedJob } from "@reptok/shared";
import { database } from "../db/client.ts";
import { claimJobs, findJobs, type JobRow } from "../db/jobs.ts";
import { isFinished, MAX_BREAKS } from "../domain/job.ts";
import type { Env } from "../env.ts";
import { jobOf } from "../jobs/assignment.ts";
import { failJob } from "../jobs/outcome.ts";
import { cleanUpSometime } from "../jobs/settle.ts";
import { logError, logWarning } from "../platform/log.ts";
import { notify, wants } from "../webhooks/notify.ts";
import type { Backlog } from "./backlog.ts";
import type { Lease } from "./backlog-rows.ts";
import { close, type Connection, type Connections, REFUSED, send, SILENT } from "./connections.ts";
import { makeTicket } from "./ticket.ts";

/** First and longest pause after a failed write to D1; the pause doubles in between. */
const PAUSES_MS = [500, 15_000] as const;
/** A job that must be computed alone reserves a worker after waiting this long. */
const ALONE_MS = 2_000;

const GIVEN_UP = new ApiError("internal", `the GPU worker failed ${MAX_BREAKS} times while computing this job`);

export class Assigner {
  readonly #env: Env;
  readonly #backlog: Backlog;
  readonly #connections: Connections;
  readonly #arm: () => Promise<void>;
  /** Consecutive failures of D1, and when the next write may be tried. */
  #failures = 0;
  #pausedUntil = 0;

  constructor(env: Env, backlog: Backlog, connections: Connections, arm: () => Promise<void>) {
    this.#env = env;
    this.#backlog = backlog;
    this.#connections = connections;
    this.#arm = arm;
  }

  /** When assignment resumes after a failure of D1; null if it is not paused. */
  get retryAt(): number | null {
    return this.#pausedUntil > Date.now() ? this.#pausedUntil : null;
  }

  /** Assigns jobs to all workers, the least loaded first. */
  fillAll(now: number): void {
    const ready = this.#connections.all().map((connection) => {
      const batches = this.#backlog.batchesOf(connection.worker);
      return { connection, load: batches.length / connection.slots };
    });
    for (const { connection } of ready.toSorted((a, b) => a.load - b.load)) this.fill(connection, now);
  }

  /**
   * Assigns a worker one batch per slot and one more to compute next, which grows until it is started. A job during which a worker
   * failed is assigned only to an idle worker, and nothing is assigned with it. A silent worker is disconnected: its next heartbeat
   * would not wake this object, but its hello does, and it then gets the jobs that wait.
   */
  fill(connection: Connection, now: number): void {
    if (this.#connections.isSilent(connection, now)) return close(connection.socket, REFUSED, SILENT);
    if (now < this.#pausedUntil || connection.draining) return;
    const { worker, versions, slots, batch: size } = connection;
    const taken: Lease[] = [];
    for (;;) {
      const batches = this.#backlog.batchesOf(worker);
      if (batches.some(({ alone }) => alone)) break;
      const alone = this.#backlog.peekAlone(versions, now);
      if (alone && batches.length === 0) {
        taken.push(this.#backlog.takeAlone(worker, alone));
        break;
      }
      // The job waits until this worker is idle.
      if (alone && now - alone.readyAt > ALONE_MS) break;
      const last = batches.at(-1);
      if (last && !last.started && last.items < size) {
        const alike = this.#backlog.takeAlike(worker, last, size - last.items, now);
        taken.push(...alike);
        if (alike.length > 0) continue;
      }
      if (batches.length > slots) break;
      const next = this.#backlog.takeBatch(worker, versions, size, now);
      if (next.length === 0) break;
      taken.push(...next);
    }
    if (taken.length > 0) void this.#assign(connection, taken);
  }

  /** Records the attempts in D1 and sends the jobs. Never rejects: after a failure the jobs wait again. */
  async #assign(connection: Connection, leases: readonly Lease[]): Promise<void> {
    const ids = leases.map(({ id }) => id);
    try {
      const db = database(this.#env.DB);
      const rows = await claimJobs(db, leases, Date.now());
      this.#failures = 0;
      const claimed = new Set(rows.map(({ id }) => id));
      const over = leases.filter(({ id }) => !claimed.has(id));
      if (over.length > 0) await this.#drop(over);
      const jobs = await Promise.all(rows.map((row) => this.#assigned(row)));
      // A job that was dropped in the meantime is not sent.
      const wanted = jobs.filter(({ job }) => this.#backlog.holds(connection.worker, job.id, job.attempt));
      if (wanted.length > 0) this.#send(connection, wanted);
      // No message of the worker follows for the dropped jobs, so their slots are filled now.
      const connected = over.length > 0 && this.#connections.find(connection.worker);
      if (connected) this.fill(connected, Date.now());
      for (const row of rows) if (row.attempts === 1 && wants(row, "start")) await this.#notifyStart(row);
    } catch (thrown) {
      logError("fleet.assign", thrown, { jobs: ids.length });
      this.#pause();
      for (const lease of leases)
        if (this.#backlog.holds(lease.worker, lease.id, lease.attempt))
          this.#backlog.release(lease.id, this.#pausedUntil, false);
    }
    await this.#arm();
  }

  /** If the worker has disconnected, its leases of these jobs expire as others do. */
  #send({ worker }: Connection, jobs: readonly AssignedJob[]): void {
    const socket = this.#connections.find(worker)?.socket;
    if (!socket) return;
    send(socket, { type: "assign", jobs: [...jobs] });
    for (const { job } of jobs)
      if (this.#backlog.find(job.id)?.watched) send(socket, { type: "watch", job: job.id, attempt: job.attempt });
  }

  async #assigned(row: JobRow): Promise<AssignedJob> {
    return { job: jobOf(row), ticket: await makeTicket(this.#env, row.id, row.attempts, Date.now()) };
  }

  async #notifyStart(row: JobRow): Promise<void> {
    try {
      await notify(this.#env, row, "start");
    } catch (thrown) {
      logWarning("job.start", thrown, { job: row.id });
    }
  }

  /** Removes jobs that could not be claimed, because they have ended or were deleted. */
  async #drop(leases: readonly Lease[]): Promise<void> {
    const rows = await findJobs(
      database(this.#env.DB),
      leases.map(({ id }) => id),
    );
    for (const row of rows) if (isFinished(row.status)) await cleanUpSometime(this.#env, row);
    for (const { id } of leases) this.#backlog.remove(id);
  }

  /** Fails a job during which workers have failed too often. */
  giveUp({ id, attempt }: Lease): void {
    const ending = async () => {
      const [row] = await findJobs(database(this.#env.DB), [id]);
      if (row && !isFinished(row.status)) await failJob(this.#env, row, attempt, GIVEN_UP.body, "");
      this.#backlog.remove(id);
    };
    // If this fails the job is assigned once more after its pause, and failed after that.
    ending().catch((thrown: unknown) => logError("fleet.giveUp", thrown, { job: id }));
  }

  #pause(): void {
    const [first, longest] = PAUSES_MS;
    this.#pausedUntil = Date.now() + Math.min(first * 2 ** this.#failures++, longest);
  }
}
