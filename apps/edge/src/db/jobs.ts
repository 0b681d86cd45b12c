/** Job rows: written once, then moved by compare-and-set on their revision. */
import type { ApiErrorBody, ModelVersion } from "@reptok/shared";
import { and, asc, desc, eq, gt, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { type JobOutputs, type JobState, type Refusal, sameState, type Transition } from "../domain/job.ts";
import { type Asked, checkAdmitted, refuseBeyondLimits, type Unit } from "./admission.ts";
import { type Database, rowsAfter } from "./client.ts";
import { jobLatents, jobs, projects } from "./schema.ts";

export type JobRow = typeof jobs.$inferSelect;

const UNFINISHED = inArray(jobs.status, ["starting", "processing"]);
const FINISHED = inArray(jobs.status, ["succeeded", "failed", "canceled"]);

export function stateOf({ status, attempts, startedAt, completedAt }: JobRow): JobState {
  return { status, attempts, startedAt, completedAt };
}

/** What computes the job. */
export function versionOfJob({ model, version, space, decoder }: Pick<JobRow, keyof ModelVersion>): ModelVersion {
  return { model, version, space, decoder };
}

export async function findJob(db: Database, id: string): Promise<JobRow | undefined> {
  return (await db.select().from(jobs).where(eq(jobs.id, id)))[0];
}

/** The job, if it is the project's. */
export async function findJobOf(db: Database, project: string, id: string): Promise<JobRow | undefined> {
  return (
    await db
      .select()
      .from(jobs)
      .where(and(eq(jobs.id, id), eq(jobs.project, project)))
  )[0];
}

export type NewJob = Pick<JobRow, "id" | "project" | keyof ModelVersion | "request" | "createdAt"> &
  Partial<Pick<JobRow, "apiKey" | Unit | "lane" | "resultHash" | "cancelAt" | "webhook" | "outputs" | "predictTime">>;

/** The project's weight, which the job keeps. */
const withWeight = (job: NewJob, state: JobState) => {
  const weight = sql<number>`coalesce((select weight from ${projects} where id = ${job.project}), 1)`;
  return { ...job, ...state, weight };
};

/** Writes a job; one that has been written under its id before, by an earlier try of the same request, stays as it is. */
function insertUnlessThere(db: Database, job: NewJob, state: JobState) {
  return db.insert(jobs).values(withWeight(job, state)).onConflictDoNothing({ target: jobs.id }).returning();
}

async function writtenBefore(db: Database, id: string): Promise<JobRow> {
  const row = await findJob(db, id);
  if (row) return row;
  throw new Error("expected a job that could not be written to be there");
}

function askedOf(list: readonly NewJob[]): Asked {
  const { project, apiKey = null, createdAt } = list[0]!;
  const sum = (unit: Unit) => list.reduce((total, job) => total + (job[unit] ?? 0), 0);
  const amounts = { pictures: sum("pictures"), evaluations: sum("evaluations") };
  return { project, apiKey, createdAt, ids: list.map(({ id }) => id), amounts };
}

/** Writes a new job that no request with the same hash joins, within the project's limits: see db/admission.ts. */
export async function insertJob(db: Database, job: NewJob, state: JobState): Promise<JobRow> {
  const asked = askedOf([job]);
  const [[row], ...refused] = await db.batch([insertUnlessThere(db, job, state), ...refuseBeyondLimits(db, asked)]);
  await checkAdmitted(db, asked, refused);
  return row ?? writtenBefore(db, job.id);
}

/** Writes a job that has nothing left to be done, and so takes nothing. */
export async function insertDoneJob(db: Database, job: NewJob, state: JobState): Promise<JobRow> {
  const [row] = await insertUnlessThere(db, job, state);
  return row ?? writtenBefore(db, job.id);
}

const asks = (project: string, requestHash: string) =>
  and(eq(jobs.project, project), eq(jobs.requestHash, requestHash));

/** The project's succeeded job that holds a request hash. */
export async function findDoneJob(db: Database, project: string, requestHash: string): Promise<JobRow | undefined> {
  return (
    await db
      .select()
      .from(jobs)
      .where(and(asks(project, requestHash), eq(jobs.status, "succeeded")))
  )[0];
}

export type HashedJob = NewJob & { readonly requestHash: string };
export interface Joined {
  readonly row: JobRow;
  /** False for a job of the project that was there with the same request hash. */
  readonly created: boolean;
}

/** The row that a job which was not inserted stands for: itself, written by an earlier try, or the one with its hash. */
async function joinedTo(db: Database, job: HashedJob, state: JobState): Promise<Joined> {
  const known = await db
    .select()
    .from(jobs)
    .where(or(eq(jobs.id, job.id), asks(job.project, job.requestHash)));
  const own = known.find(({ id }) => id === job.id);
  if (own) return { row: own, created: true };
  // Between the two statements the other job may have failed and given up its hash.
  return known[0] ? { row: known[0], created: false } : (await insertOrJoinJobs(db, [job], state))[0]!;
}

/**
 * Writes new jobs of one owner within its limits, all of them or none, in their order; a job whose request hash another of
 * the project has is that one.
 */
export async function insertOrJoinJobs(db: Database, list: readonly HashedJob[], state: JobState): Promise<Joined[]> {
  const [first, ...rest] = list.map((job) =>
    db.insert(jobs).values(withWeight(job, state)).onConflictDoNothing().returning(),
  );
  if (!first) return [];
  const asked = askedOf(list);
  const results = await db.batch([first, ...rest, ...refuseBeyondLimits(db, asked)]);
  await checkAdmitted(db, asked, results.slice(list.length));
  return Promise.all(
    list.map(async (job, i) => {
      const created = (results[i] as JobRow[])[0];
      return created ? { row: created, created: true } : joinedTo(db, job, state);
    }),
  );
}

/** What may be written together with a transition. `requestHash: null` lets the request be made anew. */
export interface JobResult {
  readonly outputs?: JobOutputs;
  readonly error?: ApiErrorBody;
  readonly predictTime?: number;
  readonly logs?: string;
  readonly requestHash?: null | SQL;
}

/** `hash` for the job that sets it, null if another job of the project has it. */
export function hashIfFree(project: string, hash: string): SQL {
  const taken = sql`select 1 from ${jobs} where project = ${project} and request_hash = ${hash}`;
  return sql`case when exists (${taken}) then null else ${hash} end`;
}
/** The job as it was read. */
export const sameRevision = ({ id, revision }: Pick<JobRow, "id" | "revision">) =>
  and(eq(jobs.id, id), eq(jobs.revision, revision));

export type Moved =
  /** `results` are those of the batch; null if the response was lost although the write succeeded. */
  | { readonly ok: true; readonly row: JobRow; readonly results: readonly unknown[] | null }
  | { readonly ok: false; readonly refusal: Refusal };

export interface MoveOptions {
  readonly result?: JobResult;
  /** The row as it was last read or written, which saves the first read; if it is out of date, the first write changes nothing. */
  readonly row?: JobRow;
  /** More statements for the same transaction, executed before the job's. `sameRevision` makes them depend on the job's revision. */
  readonly batch?: (row: JobRow, state: JobState) => readonly BatchItem<"sqlite">[];
}

/**
 * Applies a pure transition to the stored job; after a concurrent write it reads and decides again.
 *
 * If the response to a write is lost, the retry changes nothing, because the row already has the new state, one revision
 * later. No other writer produces that state, as it contains the writer's lease or the time.
 */
export async function moveJob(
  db: Database,
  id: string,
  transition: (state: JobState) => Transition,
  { result = {}, row: lastRead, batch = () => [] }: MoveOptions = {},
): Promise<Moved> {
  let row = lastRead ?? (await findJob(db, id));
  while (row) {
    const moved = transition(stateOf(row));
    if (!moved.ok) return moved;
    const update = db
      .update(jobs)
      .set({ ...moved.state, ...result, revision: row.revision + 1 })
      .where(sameRevision(row))
      .returning();
    // The job is written last; the type of a batch does not state its last result.
    const [first, ...rest] = [...batch(row, moved.state), update] as const;
    const results: readonly unknown[] = await db.batch([first, ...rest]);
    const written = (results.at(-1) as JobRow[])[0];
    if (written) return { ok: true, row: written, results };
    const now = await findJob(db, id);
    if (now?.revision === row.revision + 1 && sameState(stateOf(now), moved.state))
      return { ok: true, row: now, results: null };
    row = now;
  }
  return { ok: false, refusal: { kind: "finished" } };
}

/** A job that the dispatcher is about to give to a worker. */
export interface Claim {
  readonly id: string;
  readonly attempt: number;
}

/**
 * Records the attempts in one statement and returns the jobs to send to a worker. A job that is missing from the result has ended
 * or has a later attempt. Claiming the same attempt again changes nothing.
 */
export function claimJobs(db: Database, claims: readonly Claim[], now: number): Promise<JobRow[]> {
  const list = JSON.stringify(claims);
  const attempt = sql<number>`(select value ->> 'attempt' from json_each(${list}) where value ->> 'id' = ${jobs.id})`;
  return db
    .update(jobs)
    .set({
      status: "processing",
      attempts: attempt,
      startedAt: sql`coalesce(${jobs.startedAt}, ${now})`,
      revision: sql`${jobs.revision} + 1`,
    })
    .where(
      and(
        sql`${jobs.id} in (select value ->> 'id' from json_each(${list}))`,
        UNFINISHED,
        sql`${jobs.attempts} <= ${attempt}`,
      ),
    )
    .returning();
}

/** Frees a request hash whose finished job's pictures are gone, so that the same request makes a new job. */
export async function releaseRequestHash(db: Database, project: string, requestHash: string): Promise<void> {
  await db
    .update(jobs)
    .set({ requestHash: null, revision: sql`${jobs.revision} + 1` })
    .where(and(asks(project, requestHash), FINISHED));
}

/** The project's jobs, newest first, that were made before `after`: at most `limit`. */
export function listJobs(
  db: Database,
  project: string,
  after: Pick<JobRow, "id" | "createdAt"> | undefined,
  limit: number,
): Promise<JobRow[]> {
  const older = after && rowsAfter([jobs.createdAt, jobs.id], "desc", [after.createdAt, after.id]);
  return db
    .select()
    .from(jobs)
    .where(and(eq(jobs.project, project), older))
    .orderBy(desc(jobs.createdAt), desc(jobs.id))
    .limit(limit);
}

/** Forgets jobs that were made before `before` and have ended, at most `limit`; gives how many. Their usage stays. */
export async function dropJobsBefore(db: Database, before: number, limit: number): Promise<number> {
  const old = db
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(FINISHED, lt(jobs.createdAt, before)))
    .limit(limit);
  const [, dropped] = await db.batch([
    db.delete(jobLatents).where(inArray(jobLatents.job, old)),
    db.delete(jobs).where(inArray(jobs.id, old)).returning({ id: jobs.id }),
  ]);
  return dropped.length;
}

export async function findJobs(db: Database, ids: readonly string[]): Promise<JobRow[]> {
  const list = JSON.stringify(ids);
  return db
    .select()
    .from(jobs)
    .where(sql`${jobs.id} in (select value from json_each(${list}))`);
}

/** Place of a job in the order of {@link unfinishedJobs}. */
export type Place = Pick<JobRow, "id" | "createdAt">;

/** Unfinished jobs created before `before`, oldest first, those after `after`: what the sweep needs to know of them. */
export function unfinishedJobs(db: Database, before: number, after: Place, limit: number) {
  const { id, project, version, createdAt } = jobs;
  const later = or(gt(createdAt, after.createdAt), and(eq(createdAt, after.createdAt), gt(id, after.id)));
  return db
    .select({ id, project, version, createdAt })
    .from(jobs)
    .where(and(UNFINISHED, lt(createdAt, before), later))
    .orderBy(asc(createdAt), asc(id))
    .limit(limit);
}
