/** New job rows: inserted within the limits of their owner, all jobs of a request or none. */
import type { ModelVersion } from "@reptok/shared";
import { and, eq, getTableColumns, isNotNull, or, sql } from "drizzle-orm";
import type { JobState } from "../domain/job.ts";
import { checkLimits, type Unit, withinLimits } from "./admission.ts";
import { among, type Database } from "./client.ts";
import { findJob, type JobRow } from "./jobs.ts";
import { releaseStage, reserveLater, type Stage } from "./reservations.ts";
import { jobs, projects } from "./schema.ts";

export type NewJob = Pick<JobRow, "id" | "project" | keyof ModelVersion | "request" | "createdAt"> &
  Partial<Pick<JobRow, "apiKey" | Unit | "lane" | "resultHash" | "cancelAt" | "webhook" | "outputs" | "predictTime">>;

const START = { apiKey: null, pictures: 0, evaluations: 0, lane: "interactive", revision: 0 } as const;

/**
 * Inserts jobs of one owner, and reserves what later stages need, if all are within its limits: see db/admission.ts. Returns the
 * new rows.
 */
async function insertWithinLimits(
  db: Database,
  list: readonly NewJob[],
  state: JobState,
  stage?: Stage,
): Promise<JobRow[]> {
  const [{ project, apiKey = null, createdAt }] = list as [NewJob];
  const weight = sql`coalesce((select weight from ${projects} where id = ${project}), 1)`;
  // The jobs keep the project's current weight.
  const fields = Object.keys(getTableColumns(jobs)).map((name) =>
    name === "weight" ? weight : sql.raw(`value ->> '${name}'`),
  );
  const whole = list.map((job) => ({ ...START, ...job, ...state }));
  const source = sql`json_each(${JSON.stringify(whole)})`;
  const requested = { project, apiKey, createdAt, jobs: list, later: stage?.later };
  const select = withinLimits(requested, sql.join(fields, sql`, `), source);
  const insert = db.insert(jobs).select(select).onConflictDoNothing().returning();
  if (!stage) return insert;
  const ids = list.map(({ id }) => id);
  const reserve = reserveLater(db, { project, apiKey }, stage, ids);
  const [, rows] = await db.batch([releaseStage(db, project, stage, createdAt), insert, ...reserve]);
  return rows;
}

/**
 * Inserts a job that requests with the same hash do not join, unless an earlier attempt of the same request has inserted it. Throws if
 * it exceeds a limit: see db/admission.ts.
 */
export async function insertJob(db: Database, job: NewJob, state: JobState, stage?: Stage): Promise<JobRow> {
  const [row] = await insertWithinLimits(db, [job], state, stage);
  const written = row ?? (await findJob(db, job.id));
  if (written) return written;
  await checkLimits(db, { ...job, jobs: [job], later: stage?.later });
  // Other jobs have ended since, so that it is within the limits now.
  return insertJob(db, job, state, stage);
}

/** Inserts a finished job, which does not count against limits. */
export async function insertDoneJob(db: Database, job: NewJob, state: JobState): Promise<JobRow> {
  const row = { ...job, ...state };
  const [written] = await db.insert(jobs).values(row).onConflictDoNothing({ target: jobs.id }).returning();
  const done = written ?? (await findJob(db, job.id));
  if (!done) throw new Error("expected a job that could not be written to be there");
  return done;
}

export type HashedJob = NewJob & { readonly requestHash: string };
export interface Joined {
  readonly row: JobRow;
  /** False for an existing job of the project with the same request hash. */
  readonly created: boolean;
}

/** Returns the existing jobs with the ids or request hashes of a list. */
async function findJoined(db: Database, list: readonly HashedJob[]): Promise<JobRow[]> {
  const { project } = list[0]!;
  const ids = among(
    jobs.id,
    list.map(({ id }) => id),
  );
  const hashes = among(
    jobs.requestHash,
    list.map(({ requestHash }) => requestHash),
  );
  return db
    .select()
    .from(jobs)
    .where(or(ids, and(eq(jobs.project, project), isNotNull(jobs.requestHash), hashes)));
}

/**
 * Inserts new jobs of one owner, all of them or none; throws if they exceed a limit. A job whose request hash another job of
 * the project already has joins that job. Returns one result per job, in order.
 */
export async function insertOrJoinJobs(
  db: Database,
  list: readonly HashedJob[],
  state: JobState,
  stage?: Stage,
): Promise<Joined[]> {
  // Of equal requests the first is inserted.
  const unique = [...new Map(list.toReversed().map((job) => [job.requestHash, job])).values()];
  if (unique.length === 0) return [];
  const written = await insertWithinLimits(db, unique, state, stage);
  const own = new Map(written.map((row) => [row.id, row]));
  const missing = unique.filter(({ id }) => !own.has(id));
  const known = missing.length > 0 ? await findJoined(db, missing) : [];
  // An earlier attempt of the same request may have inserted a job.
  for (const row of known) if (missing.some(({ id }) => id === row.id)) own.set(row.id, row);
  const byHash = new Map([...known, ...own.values()].map((row) => [row.requestHash, row]));
  const joined = list.flatMap(({ id, requestHash }) => {
    const row = own.get(id) ?? byHash.get(requestHash);
    return row ? [{ row, created: own.has(id) }] : [];
  });
  if (joined.length === list.length) return joined;
  const { project, apiKey = null, createdAt } = list[0]!;
  await checkLimits(db, { project, apiKey, createdAt, jobs: unique, later: stage?.later });
  // Since the insertion other jobs have ended: they no longer count, or have released their request hash.
  return insertOrJoinJobs(db, list, state, stage);
}
