/** The tables of a dispatcher in its SQLite, and their rows. They are a cache: D1 states which jobs there are. */
import type { Lane } from "../domain/offer.ts";

export const TABLES = `
  create table jobs (
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
    -- When it was first offered.
    addedAt integer not null,
    -- Not assigned before this time.
    readyAt integer not null,
    watched integer not null,
    -- Assignments so far, and how many of them ended with the worker's failure.
    attempt integer not null,
    breaks integer not null default 0,
    -- The latest assignment; worker is null while the job is waiting.
    worker text,
    batch integer,
    started integer not null default 0
  );
  create index jobs_waiting on jobs (lane, version, tag) where worker is null;
  create index jobs_alike on jobs (version, key, tag) where worker is null;
  create index jobs_alone on jobs (tag) where worker is null and breaks > 0;
  create index jobs_worker on jobs (worker, batch) where worker is not null;
  create index jobs_cancel on jobs (cancelAt) where cancelAt is not null;
  -- The virtual finish time of each project's queued work, if it is later than the lane's virtual time.
  create table flows (lane text, project text, ends real not null, primary key (lane, project));
  create table lanes (lane text primary key, place real not null, served real not null);
  -- Workers without a connection, and since when.
  create table gone (worker text primary key, at integer not null);
`;

/** A row of the table jobs. */
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
  readonly addedAt: number;
  readonly readyAt: number;
  readonly watched: number;
  readonly attempt: number;
  readonly breaks: number;
  readonly worker: string | null;
  readonly batch: number | null;
  readonly started: number;
}
/** An assigned job. */
export interface Lease extends Entry {
  readonly worker: string;
  readonly batch: number;
}

/** A batch that is assigned to a worker. */
export interface Batch {
  readonly batch: number;
  readonly version: string;
  readonly key: string;
  readonly items: number;
  /** Whether the worker has started it. */
  readonly started: boolean;
  /** Whether no job may be added, because a worker failed during this one. */
  readonly alone: boolean;
}

type Values = (string | number | null)[];

/** Runs statements and returns their rows in the type that the caller names. */
export class Rows {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  run(query: string, ...values: Values): void {
    this.#sql.exec(query, ...values);
  }

  all<T>(query: string, ...values: Values): T[] {
    return this.#sql.exec(query, ...values).toArray() as T[];
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the query's columns are known where it is written
  first<T>(query: string, ...values: Values): T | undefined {
    return this.all<T>(query, ...values)[0];
  }
}
