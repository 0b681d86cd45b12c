/**
 * The jobs that a dispatcher knows, in its SQLite: those that wait, and those that workers have.
 *
 * Fair between projects by start-time fair queueing (Goyal, Vin and Cheng, 1996), by weight. A job's tag is where its project's
 * earlier work ends, at least where the queue is when it comes, in network evaluations by weight; the least tag goes next. Who
 * comes back after a while starts where the others are: idling saves nothing up. Lanes share in the same way, by LANE_WEIGHT.
 */
import type { Lane, Offer } from "../domain/offer.ts";

/** Shares of the two lanes where both have jobs waiting. */
const LANE_WEIGHT: Record<Lane, number> = { interactive: 8, batch: 1 };
const LANES = Object.keys(LANE_WEIGHT) as Lane[];

/** Jobs that are counted to tell a place in the queue. */
const COUNTED = 1000;

const TABLES = `
  create table if not exists jobs (
    seq integer primary key autoincrement,
    id text not null unique,
    project text not null,
    lane text not null,
    version text not null,
    key text not null,
    items integer not null,
    cost real not null,
    tag real not null,
    cancelAt integer,
    -- Waits until then.
    readyAt integer not null,
    watched integer not null,
    -- Assignments so far, and how many of them broke their worker.
    attempt integer not null,
    breaks integer not null default 0,
    -- The latest assignment; worker is null while the job waits.
    worker text,
    batch integer,
    started integer not null default 0
  );
  create index if not exists jobs_waiting on jobs (lane, version, tag) where worker is null;
  create index if not exists jobs_alike on jobs (version, key, tag) where worker is null;
  create index if not exists jobs_alone on jobs (tag) where worker is null and breaks > 0;
  create index if not exists jobs_worker on jobs (worker, batch) where worker is not null;
  create index if not exists jobs_cancel on jobs (cancelAt) where cancelAt is not null;
  -- Where the work that projects have been promised ends, where that is beyond the lane's place.
  create table if not exists flows (lane text, project text, ends real not null, primary key (lane, project));
  create table if not exists lanes (lane text primary key, place real not null, served real not null);
`;

/** A job as it is kept. */
export interface Entry {
  readonly seq: number;
  readonly id: string;
  readonly project: string;
  readonly lane: Lane;
  readonly version: string;
  readonly key: string;
  readonly items: number;
  readonly cost: number;
  readonly tag: number;
  readonly cancelAt: number | null;
  readonly readyAt: number;
  readonly watched: number;
  readonly attempt: number;
  readonly breaks: number;
  readonly worker: string | null;
  readonly batch: number | null;
  readonly started: number;
}
/** A job that a worker has. */
export interface Lease extends Entry {
  readonly worker: string;
  readonly batch: number;
}

/** Jobs of one batch that a worker has. */
export interface Batch {
  readonly batch: number;
  readonly version: string;
  readonly key: string;
  readonly items: number;
  /** Whether computing has begun. */
  readonly started: boolean;
  /** Whether nothing may join it: a job that has broken a worker before. */
  readonly alone: boolean;
}

type Values = (string | number | null)[];

export class Backlog {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(TABLES);
    for (const lane of LANES) sql.exec("insert or ignore into lanes values (?, 0, 0)", lane);
  }

  #all<T>(query: string, ...values: Values): T[] {
    return this.#sql.exec(query, ...values).toArray() as T[];
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what a query gives is known where it is written
  #first<T>(query: string, ...values: Values): T | undefined {
    return this.#all<T>(query, ...values)[0];
  }

  /** Queues a job; one that is known stays as it is. */
  add(offer: Offer, now: number): void {
    const { id, project, lane, weight, version, key, items, cost, attempts, cancelAt, watched } = offer;
    if (this.find(id)) return;
    const place = this.#place(lane);
    const flow = this.#first<{ ends: number }>("select ends from flows where lane = ? and project = ?", lane, project);
    const tag = Math.max(place, flow?.ends ?? 0);
    this.#sql.exec("insert or replace into flows values (?, ?, ?)", lane, project, tag + cost / weight);
    this.#sql.exec(
      `insert into jobs (id, project, lane, version, key, items, cost, tag, cancelAt, readyAt, watched, attempt)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      project,
      lane,
      version,
      key,
      items,
      cost,
      tag,
      cancelAt,
      now,
      Number(watched),
      attempts,
    );
  }

  find(id: string): Entry | undefined {
    return this.#first<Entry>("select * from jobs where id = ?", id);
  }

  /** Forgets a job. */
  remove(id: string): void {
    this.#sql.exec("delete from jobs where id = ?", id);
  }

  /** The subset of the ids that are not in the backlog. */
  unknown(ids: readonly string[]): string[] {
    const query = "select value as id from json_each(?) where value not in (select id from jobs)";
    return this.#all<{ id: string }>(query, JSON.stringify(ids)).map(({ id }) => id);
  }

  watch(id: string): void {
    this.#sql.exec("update jobs set watched = 1 where id = ?", id);
  }

  /** How many jobs go before one of which nothing is computed yet, {@link COUNTED} at most; null for another. */
  position(id: string): number | null {
    const job = this.find(id);
    if (!job || job.started === 1) return null;
    if (job.worker !== null) return 0;
    const before = "worker is null and lane = ? and version = ? and (tag < ? or (tag = ? and seq < ?))";
    const { lane, version, tag, seq } = job;
    const query = `select count(*) as n from (select 1 from jobs where ${before} limit ${COUNTED})`;
    return this.#first<{ n: number }>(query, lane, version, tag, tag, seq)?.n ?? 0;
  }

  #place(lane: Lane): number {
    return this.#first<{ place: number }>("select place from lanes where lane = ?", lane)?.place ?? 0;
  }

  /** What a worker has, its newest batch last. */
  batchesOf(worker: string): Batch[] {
    const query = `select batch, version, key, sum(items) as items, max(started) as started, max(breaks > 0) as alone
      from jobs where worker = ? group by batch order by batch`;
    return this.#all<Omit<Batch, "started" | "alone"> & { started: number; alone: number }>(query, worker).map(
      (batch) => ({ ...batch, started: batch.started > 0, alone: batch.alone > 0 }),
    );
  }

  leasesOf(worker: string): Lease[] {
    return this.#all<Lease>("select * from jobs where worker = ?", worker);
  }

  /** The workers that have jobs. */
  holders(): string[] {
    const query = "select distinct worker from jobs where worker is not null";
    return this.#all<{ worker: string }>(query).map(({ worker }) => worker);
  }

  /** Takes the next jobs of those versions for a worker as a new batch of at most `room` items; [] where none waits. */
  takeBatch(worker: string, versions: readonly string[], room: number, now: number): Lease[] {
    const first = this.#next(versions, now);
    if (!first) return [];
    this.#serve(first);
    const batch = this.#newBatch(worker);
    const taken = [this.#lease(first, worker, batch)];
    return [...taken, ...this.takeAlike(worker, { ...first, batch }, room - first.items, now)];
  }

  /** Takes waiting jobs like those of a batch into it, `room` items at most, in their order. */
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
    for (const job of this.#all<Entry>(query, version, key, now, room)) {
      if (job.items > left) break;
      left -= job.items;
      taken.push(this.#lease(job, worker, batch));
    }
    return taken;
  }

  /** The next waiting job that has broken a worker before, and is to be computed alone. */
  peekAlone(versions: readonly string[], now: number): Entry | undefined {
    const query = `select * from jobs where worker is null and breaks > 0 and readyAt <= ?
      and version in (select value from json_each(?)) order by tag, seq limit 1`;
    return this.#first<Entry>(query, now, JSON.stringify(versions));
  }

  takeAlone(worker: string, job: Entry): Lease {
    return this.#lease(job, worker, this.#newBatch(worker));
  }

  #newBatch(worker: string): number {
    return (this.#first<{ n: number | null }>("select max(batch) as n from jobs where worker = ?", worker)?.n ?? 0) + 1;
  }

  #lease(job: Entry, worker: string, batch: number): Lease {
    const attempt = job.attempt + 1;
    this.#sql.exec(
      "update jobs set worker = ?, batch = ?, attempt = ?, started = 0 where seq = ?",
      worker,
      batch,
      attempt,
      job.seq,
    );
    return { ...job, worker, batch, attempt, started: 0 };
  }

  /** The waiting job whose turn it is. */
  #next(versions: readonly string[], now: number): Entry | undefined {
    const list = JSON.stringify(versions);
    const query = `select * from jobs where worker is null and lane = ? and breaks = 0 and readyAt <= ?
      and version in (select value from json_each(?)) order by tag, seq limit 1`;
    const candidates = LANES.flatMap((lane) => this.#all<Entry>(query, lane, now, list));
    const served = new Map(
      this.#all<{ lane: Lane; served: number }>("select lane, served from lanes").map((row) => [row.lane, row.served]),
    );
    return candidates.toSorted((a, b) => (served.get(a.lane) ?? 0) - (served.get(b.lane) ?? 0))[0];
  }

  /** Notes whose turn it was. */
  #serve({ lane, tag, cost }: Entry): void {
    const place = Math.max(this.#place(lane), tag);
    const { served = 0 } = this.#first<{ served: number }>("select served from lanes where lane = ?", lane) ?? {};
    this.#sql.exec(
      "update lanes set place = ?, served = ? where lane = ?",
      place,
      served + cost / LANE_WEIGHT[lane],
      lane,
    );
    // A lane without jobs saves nothing up.
    this.#sql.exec(
      "update lanes set served = max(served, ?) where lane not in (select lane from jobs where worker is null)",
      served,
    );
    // What is no more than anybody's start need not be known.
    this.#sql.exec("delete from flows where lane = ? and ends <= ?", lane, place);
  }

  /** Whether the worker has that assignment. */
  holds(worker: string, id: string, attempt: number): boolean {
    const job = this.find(id);
    return job?.worker === worker && job.attempt === attempt;
  }

  /** Computing of the job has begun. */
  start(id: string): void {
    this.#sql.exec("update jobs set started = 1 where id = ?", id);
  }

  /** Gives a worker back what it says it has, where nobody else has got it meanwhile; false where that is not so. */
  readopt(worker: string, id: string, attempt: number): boolean {
    const job = this.find(id);
    if (!job || job.attempt !== attempt || (job.worker !== null && job.worker !== worker)) return false;
    // Of what it has nothing more is known than that: no job joins it.
    this.#sql.exec("update jobs set worker = ?, batch = coalesce(batch, 0), started = 1 where id = ?", worker, id);
    return true;
  }

  /** Lets a job wait again, at its old place, until `readyAt`. `broke` counts its worker's end against it. */
  release(id: string, readyAt: number, broke: boolean): void {
    this.#sql.exec(
      "update jobs set worker = null, batch = null, started = 0, readyAt = ?, breaks = breaks + ? where id = ?",
      readyAt,
      Number(broke),
      id,
    );
  }

  /** Jobs whose time is over. */
  overdue(now: number): Entry[] {
    return this.#all<Entry>("select * from jobs where cancelAt <= ?", now);
  }

  /** When something is due that no message tells of: a job's time is over, or its pause. Null for never. */
  nextDue(now: number): number | null {
    const query = `select min(at) as at from (
      select min(cancelAt) as at from jobs union all
      select min(readyAt) from jobs where worker is null and readyAt > ?)`;
    return this.#first<{ at: number | null }>(query, now)?.at ?? null;
  }

  /** What waits, in jobs and network evaluations, by version and lane. */
  summary(): { version: string; lane: Lane; jobs: number; evaluations: number }[] {
    return this.#all(
      "select version, lane, count(*) as jobs, sum(cost) as evaluations from jobs where worker is null group by version, lane",
    );
  }
}
