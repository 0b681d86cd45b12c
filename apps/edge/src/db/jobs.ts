/** Job rows: updated by compare-and-set on their revision. See job-insertion.ts for new ones. */
import type { ApiErrorBody, ModelVersion } from "@reptok/shared";
import { and, asc, desc, eq, isNotNull, isNull, lt, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { type JobOutputs, type JobState, type Refusal, sameState, type Transition } from "../domain/job.ts";
import { among, type Database, rowsAfter } from "./client.ts";
import { jobLatents, jobs } from "./schema.ts";

export type JobRow = typeof jobs.$inferSelect;

const UNFINISHED = isNull(jobs.completedAt);
const FINISHED = isNotNull(jobs.completedAt);

export function stateOf({ status, attempts, startedAt, completedAt }: JobRow): JobState {
  return { status, attempts, startedAt, completedAt };
}

/** Returns the model version that computes the job. */
export function versionOfJob({ model, version, space, decoder }: Pick<JobRow, keyof ModelVersion>): ModelVersion {
  return { model, version, space, decoder };
}

export async function findJob(db: Database, id: string): Promise<JobRow | undefined> {
  return (await db.select().from(jobs).where(eq(jobs.id, id)))[0];
}

/** Returns the job if it belongs to the project. */
export async function findJobOf(db: Database, project: string, id: string): Promise<JobRow | undefined> {
  return (
    await db
      .select()
      .from(jobs)
      .where(and(eq(jobs.id, id), eq(jobs.project, project)))
  )[0];
}

const hasRequestHash = (project: string, requestHash: string) =>
  and(eq(jobs.project, project), eq(jobs.requestHash, requestHash));

/** Returns the project's succeeded job with the request hash. */
export async function findDoneJob(db: Database, project: string, requestHash: string): Promise<JobRow | undefined> {
  return (
    await db
      .select()
      .from(jobs)
      .where(and(hasRequestHash(project, requestHash), eq(jobs.status, "succeeded")))
  )[0];
}

/** Columns written together with a transition. With `requestHash: null`, a repeated request creates a new job. */
export interface JobResult {
  readonly outputs?: JobOutputs;
  readonly error?: ApiErrorBody;
  readonly predictTime?: number;
  readonly logs?: string;
  readonly requestHash?: null | SQL;
}

/** Returns SQL for `hash`, or null if another job of the project has it. */
export function hashIfFree(project: string, hash: string): SQL {
  const existing = sql`select 1 from ${jobs} where project = ${project} and request_hash = ${hash}`;
  return sql`case when exists (${existing}) then null else ${hash} end`;
}
/** Returns a condition that is true while the job has the revision that was read. */
export const sameRevision = ({ id, revision }: Pick<JobRow, "id" | "revision">) =>
  and(eq(jobs.id, id), eq(jobs.revision, revision));

export type Moved =
  /** `results` are those of the batch; null if the response was lost although the write succeeded. */
  | { readonly ok: true; readonly row: JobRow; readonly results: readonly unknown[] | null }
  | { readonly ok: false; readonly refusal: Refusal };

export interface MoveOptions {
  readonly result?: JobResult;
  /** The row as it was last read or written, which saves the first read. If it is outdated, the first write changes nothing. */
  readonly row?: JobRow;
  /**
   * Returns more statements for the same transaction, executed before the job's update. `sameRevision` makes them depend on
   * the job's revision.
   */
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

/** A job that the dispatcher is about to assign to a worker. */
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

/** Releases the request hash of a finished job whose pictures are deleted, so that the same request creates a new job. */
export async function releaseRequestHash(db: Database, project: string, requestHash: string): Promise<void> {
  await db
    .update(jobs)
    .set({ requestHash: null, revision: sql`${jobs.revision} + 1` })
    .where(and(hasRequestHash(project, requestHash), FINISHED));
}

/** Returns at most `limit` jobs of the project, newest first, starting after the row `after`. */
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

/** Deletes finished jobs created before `before`, of the `limit` oldest jobs; keeps their usage. Returns the number deleted. */
export async function dropJobsBefore(db: Database, before: number, limit: number): Promise<number> {
  // Row ids are in the order of insertion: the oldest jobs have the lowest.
  const first = sql`${jobs}.rowid < (select min(rowid) from ${jobs}) + ${limit}`;
  const old = and(first, FINISHED, lt(jobs.createdAt, before));
  const outputs = sql`select ${jobs.project}, outputs.value, ${jobs.id} from ${jobs}, json_each(${jobs.outputs}) as outputs where ${old}`;
  const [, dropped] = await db.batch([
    db.delete(jobLatents).where(sql`(project, latent, job) in (${outputs})`),
    db.delete(jobs).where(old).returning({ id: jobs.id }),
  ]);
  return dropped.length;
}

export async function findJobs(db: Database, ids: readonly string[]): Promise<JobRow[]> {
  return db.select().from(jobs).where(among(jobs.id, ids));
}

/** Position of a job in the order of {@link unfinishedJobs}. */
export type Place = Pick<JobRow, "project" | "createdAt" | "id">;

/** Returns unfinished jobs created before `before`, by project and age, starting after `after`, with the columns that the sweep needs. */
export function unfinishedJobs(db: Database, before: number, after: Place, limit: number) {
  const { id, project, version, createdAt } = jobs;
  const later = rowsAfter([project, createdAt, id], "asc", [after.project, after.createdAt, after.id]);
  return db
    .select({ id, project, version, createdAt })
    .from(jobs)
    .where(and(UNFINISHED, lt(createdAt, before), later))
    .orderBy(asc(project), asc(createdAt), asc(id))
    .limit(limit);
}
