/** Job rows: inserted once, then updated by compare-and-set on their revision. */
import type { ApiErrorBody, ModelVersion } from "@reptok/shared";
import { and, asc, desc, eq, getTableColumns, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { type JobOutputs, type JobState, type Refusal, sameState, type Transition } from "../domain/job.ts";
import { checkLimits, type Unit, withinLimits } from "./admission.ts";
import { type Database, rowsAfter } from "./client.ts";
import { jobLatents, jobs, projects } from "./schema.ts";

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

export type NewJob = Pick<JobRow, "id" | "project" | keyof ModelVersion | "request" | "createdAt"> &
  Partial<Pick<JobRow, "apiKey" | Unit | "lane" | "resultHash" | "cancelAt" | "webhook" | "outputs" | "predictTime">>;

const START = { apiKey: null, pictures: 0, evaluations: 0, lane: "interactive", revision: 0 } as const;

/** Inserts jobs of one owner if they are within its limits, all or none: see db/admission.ts. Returns the new rows. */
async function insertWithinLimits(db: Database, list: readonly NewJob[], state: JobState): Promise<JobRow[]> {
  const [{ project, apiKey = null, createdAt }] = list as [NewJob];
  const weight = sql`coalesce((select weight from ${projects} where id = ${project}), 1)`;
  // The jobs keep the project's current weight.
  const fields = Object.keys(getTableColumns(jobs)).map((name) =>
    name === "weight" ? weight : sql.raw(`value ->> '${name}'`),
  );
  const whole = list.map((job) => ({ ...START, ...job, ...state }));
  const source = sql`json_each(${JSON.stringify(whole)})`;
  const select = withinLimits({ project, apiKey, createdAt, jobs: list }, sql.join(fields, sql`, `), source);
  return db.insert(jobs).select(select).onConflictDoNothing().returning();
}

/**
 * Inserts a job that requests with the same hash do not join, unless an earlier attempt of the same request has inserted it. Throws if
 * it exceeds a limit: see db/admission.ts.
 */
export async function insertJob(db: Database, job: NewJob, state: JobState): Promise<JobRow> {
  const [row] = await insertWithinLimits(db, [job], state);
  const written = row ?? (await findJob(db, job.id));
  if (written) return written;
  await checkLimits(db, { ...job, jobs: [job] });
  // Other jobs have ended since, so that it is within the limits now.
  return insertJob(db, job, state);
}

/** Inserts a finished job, which does not count against limits. */
export async function insertDoneJob(db: Database, job: NewJob, state: JobState): Promise<JobRow> {
  const row = { ...job, ...state };
  const [written] = await db.insert(jobs).values(row).onConflictDoNothing({ target: jobs.id }).returning();
  const done = written ?? (await findJob(db, job.id));
  if (!done) throw new Error("expected a job that could not be written to be there");
  return done;
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

export type HashedJob = NewJob & { readonly requestHash: string };
export interface Joined {
  readonly row: JobRow;
  /** False for an existing job of the project with the same request hash. */
  readonly created: boolean;
}

/** Returns the existing jobs with the ids or request hashes of a list. */
async function findJoined(db: Database, list: readonly HashedJob[]): Promise<JobRow[]> {
  const { project } = list[0]!;
  const json = (values: readonly string[]) => sql`(select value from json_each(${JSON.stringify(values)}))`;
  const ids = sql`${jobs.id} in ${json(list.map(({ id }) => id))}`;
  const hashes = sql`${jobs.requestHash} in ${json(list.map(({ requestHash }) => requestHash))}`;
  return db
    .select()
    .from(jobs)
    .where(or(ids, and(eq(jobs.project, project), isNotNull(jobs.requestHash), hashes)));
}

/**
 * Inserts new jobs of one owner, all of them or none; throws if they exceed a limit. A job whose request hash another job of
 * the project already has joins that job. Returns one result per job, in order.
 */
export async function insertOrJoinJobs(db: Database, list: readonly HashedJob[], state: JobState): Promise<Joined[]> {
  // Of equal requests the first is inserted.
  const unique = [...new Map(list.toReversed().map((job) => [job.requestHash, job])).values()];
  if (unique.length === 0) return [];
  const written = await insertWithinLimits(db, unique, state);
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
  await checkLimits(db, { project, apiKey, createdAt, jobs: unique });
  // Since the insertion other jobs have ended: they no longer count, or have released their request hash.
  return insertOrJoinJobs(db, list, state);
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
  const list = JSON.stringify(ids);
  return db
    .select()
    .from(jobs)
    .where(sql`${jobs.id} in (select value from json_each(${list}))`);
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
