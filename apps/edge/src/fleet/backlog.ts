/** A dispatcher's waiting and assigned jobs, in its SQLite. */
import type { Offer } from "../domain/offer.ts";
import type { ShardLoad } from "../domain/fleet-status.ts";
import { type Batch, type Entry, type Lease, Rows } from "./backlog-rows.ts";
import { Turns } from "./turns.ts";

/** Limit of a reported position in the queue. */
const COUNTED = 1000;

export class Backlog {
  readonly #rows: Rows;
  readonly #turns: Turns;

  constructor(sql: SqlStorage) {
    this.#rows = new Rows(sql);
    this.#turns = new Turns(this.#rows);
  }

  /** Adds a job; an existing one is unchanged. */
  add(offer: Offer, now: number): void {
    const { id, project, lane, version, key, items, cost, attempts, cancelAt, watched } = offer;
    if (this.find(id)) return;
    this.#rows.run(
      `insert into jobs (id, project, lane, version, key, items, cost, tag, cancelAt, addedAt, readyAt, watched, attempt)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      project,
      lane,
      version,
      key,
      items,
      cost,
      this.#turns.join(offer),
      cancelAt,
      now,
      now,
      Number(watched),
      attempts,
    );
  }

  find(id: string): Entry | undefined {
    return this.#rows.first<Entry>("select * from jobs where id = ?", id);
  }

  /** Removes a job. */
  remove(id: string): void {
    this.#rows.run("delete from jobs where id = ?", id);
  }

  /** The subset of the ids that are not in the backlog. */
  unknown(ids: readonly string[]): string[] {
    const query = "select value as id from json_each(?) where value not in (select id from jobs)";
    return this.#rows.all<{ id: string }>(query, JSON.stringify(ids)).map(({ id }) => id);
  }

  watch(id: string): void {
    this.#rows.run("update jobs set watched = 1 where id = ?", id);
  }

  /** The number of jobs ahead of one that has not been started, at most {@link COUNTED}; null for any other job. */
  position(id: string): number | null {
    const job = this.find(id);
    if (!job || job.started === 1) return null;
    if (job.worker !== null) return 0;
    const before = "worker is null and lane = ? and version = ? and (tag < ? or (tag = ? and seq < ?))";
    const { lane, version, tag, seq } = job;
    const query = `select count(*) as n from (select 1 from jobs where ${before} limit ${COUNTED})`;
    return this.#rows.first<{ n: number }>(query, lane, version, tag, tag, seq)?.n ?? 0;
  }

  /** The worker's batches, the newest last. */
  batchesOf(worker: string): Batch[] {
    const query = `select batch, version, key, sum(items) as items, max(started) as started, max(breaks > 0) as alone
      from jobs where worker = ? group by batch order by batch`;
    return this.#rows
      .all<Omit<Batch, "started" | "alone"> & { started: number; alone: number }>(query, worker)
      .map((batch) => ({ ...batch, started: batch.started > 0, alone: batch.alone > 0 }));
  }

  leasesOf(worker: string): Lease[] {
    return this.#rows.all<Lease>("select * from jobs where worker = ?", worker);
  }

  /** The workers with assigned jobs. */
  holders(): string[] {
    const query = "select distinct worker from jobs where worker is not null";
    return this.#rows.all<{ worker: string }>(query).map(({ worker }) => worker);
  }

  /** Assigns the next jobs of the versions to a worker as a new batch of at most `room` items; returns [] if none is waiting. */
  takeBatch(worker: string, versions: readonly string[], room: number, now: number): Lease[] {
    const first = this.#turns.next(versions, now);
    if (!first) return [];
    this.#turns.serve(first);
    const batch = this.#newBatch(worker);
    const taken = [this.#lease(first, worker, batch)];
    return [...taken, ...this.takeAlike(worker, { ...first, batch }, room - first.items, now)];
  }

  /** Adds waiting jobs with the batch's version and key to it, at most `room` items, in order. */
  takeAlike(
    worker: string,
    { batch, version, key }: Pick<Batch, "batch" | "version" | "key">,
    room: number,
    now: number,
  ): Lease[] {
    const taken: Lease[] = [];
    if (room <= 0) return taken;
    const query = `select * from jobs where worker is null and version = ? and key = ? and breaks = 0 and readyAt <= ?
      order by tag, seq limit ?`;
    let left = room;
    for (const job of this.#rows.all<Entry>(query, version, key, now, room)) {
      if (job.items > left) break;
      left -= job.items;
      taken.push(this.#lease(job, worker, batch));
    }
    return taken;
  }

  /** The next waiting job that must be computed alone, because a worker failed during it. */
  peekAlone(versions: readonly string[], now: number): Entry | undefined {
    const query = `select * from jobs where worker is null and breaks > 0 and readyAt <= ?
      and version in (select value from json_each(?)) order by tag, seq limit 1`;
    return this.#rows.first<Entry>(query, now, JSON.stringify(versions));
  }

  takeAlone(worker: string, job: Entry): Lease {
    return this.#lease(job, worker, this.#newBatch(worker));
  }

  #newBatch(worker: string): number {
    return (
      (this.#rows.first<{ n: number | null }>("select max(batch) as n from jobs where worker = ?", worker)?.n ?? 0) + 1
    );
  }

  #lease(job: Entry, worker: string, batch: number): Lease {
    const attempt = job.attempt + 1;
    this.#rows.run(
      "update jobs set worker = ?, batch = ?, attempt = ?, started = 0 where seq = ?",
      worker,
      batch,
      attempt,
      job.seq,
    );
    return { ...job, worker, batch, attempt, started: 0 };
  }

  /** Whether the attempt is assigned to the worker. */
  holds(worker: string, id: string, attempt: number): boolean {
    const job = this.find(id);
    return job?.worker === worker && job.attempt === attempt;
  }

  /** Records that the worker has started the job. */
  start(id: string): void {
    this.#rows.run("update jobs set started = 1 where id = ?", id);
  }

  /** Restores a reconnected worker's lease; returns false if the job is gone or has been assigned again. */
  readopt(worker: string, id: string, attempt: number): boolean {
    const job = this.find(id);
    if (!job || job.attempt !== attempt || (job.worker !== null && job.worker !== worker)) return false;
    // The batch is unknown, so it counts as started and no job is added to it.
    this.#rows.run("update jobs set worker = ?, batch = coalesce(batch, 0), started = 1 where id = ?", worker, id);
    return true;
  }

  /** Ends a lease: the job waits again in its old position, until `readyAt`. `broke` counts a failure of its worker. */
  release(id: string, readyAt: number, broke: boolean): void {
    this.#rows.run(
      "update jobs set worker = null, batch = null, started = 0, readyAt = ?, breaks = breaks + ? where id = ?",
      readyAt,
      Number(broke),
      id,
    );
  }

  /** Jobs that are due to be canceled. */
  overdue(now: number): Entry[] {
    return this.#rows.all<Entry>("select * from jobs where cancelAt <= ?", now);
  }

  /** The next time at which a job is due to be canceled or its pause ends; null for none. */
  nextDue(now: number): number | null {
    const query = `select min(at) as at from (
      select min(cancelAt) as at from jobs union all
      select min(readyAt) from jobs where worker is null and readyAt > ?)`;
    return this.#rows.first<{ at: number | null }>(query, now)?.at ?? null;
  }

  /** Waiting and assigned work, by version and lane. */
  load(): ShardLoad[] {
    const waiting = (value: string) => `sum(case when worker is null then ${value} else 0 end)`;
    return this.#rows.all<ShardLoad>(
      `select version, lane, ${waiting("1")} as waitingJobs, ${waiting("cost")} as waitingEvaluations,
        count(worker) as runningJobs, sum(case when worker is null then 0 else cost end) as runningEvaluations,
        min(case when worker is null then addedAt end) as waitingSince
      from jobs group by version, lane order by version, lane`,
    );
  }
}
