/** Which latents are kept, and which of them the search index has been given. */
import { and, asc, desc, eq, getTableColumns, gt, inArray, isNull, lt, or, sql, type SQL } from "drizzle-orm";
import { chunksOf, MAX_PARAMETERS, type Database } from "./client.ts";
import { type JobRow, sameRevision } from "./jobs.ts";
import { jobs, latentObjects, latents } from "./schema.ts";

export type LatentRow = typeof latents.$inferSelect;
export type NewLatent = Omit<LatentRow, "indexedAt">;

const COLUMNS = Object.keys(getTableColumns(latents)).length;
const ROWS_PER_INSERT = Math.floor(MAX_PARAMETERS / COLUMNS);
const OBJECTS_PER_INSERT = Math.floor(MAX_PARAMETERS / 2);

const is = (project: string, id: string) => and(eq(latents.project, project), eq(latents.id, id));

/** The object that was put for a latent. */
export interface PutObject {
  readonly key: string;
  readonly latent: string;
}

/** Those of the keys that no latent's bytes are under. */
export async function unusedKeys(db: Database, keys: readonly string[]): Promise<string[]> {
  const queries = chunksOf(keys, MAX_PARAMETERS).map((chunk) =>
    db.select({ key: latentObjects.key }).from(latentObjects).where(inArray(latentObjects.key, chunk)),
  );
  const [first, ...rest] = queries;
  const used = new Set((first ? await db.batch([first, ...rest]) : []).flat().map(({ key }) => key));
  return keys.filter((key) => !used.has(key));
}

/** Rows of a list as a table has them, while the job is as it was read. Names are ours: nothing of a request is in the text. */
function rowsWhile(
  job: Pick<JobRow, "id" | "revision">,
  table: typeof latents | typeof latentObjects,
  list: readonly object[],
) {
  const fields = Object.keys(getTableColumns(table)).map((name) => `value ->> '${name}'`);
  const asRead = sql`exists (select 1 from ${jobs} where ${sameRevision(job)})`;
  return sql`select ${sql.raw(fields.join(", "))} from json_each(${JSON.stringify(list)}) where ${asRead}`;
}

/**
 * Statements that record what a job made, as {@link insertLatents} does, in the transaction that ends it: each writes only
 * while the job is as it was read. A job that was canceled meanwhile leaves no latents.
 */
export function recordLatents(
  db: Database,
  job: Pick<JobRow, "id" | "revision">,
  rows: readonly NewLatent[],
  objects: readonly PutObject[],
) {
  if (rows.length === 0) return [];
  return [
    db
      .insert(latentObjects)
      .select(rowsWhile(job, latentObjects, objects))
      .onConflictDoNothing()
      .returning({ key: latentObjects.key }),
    db
      .insert(latents)
      .select(rowsWhile(job, latents, rows))
      .onConflictDoNothing(),
  ];
}

/** The keys that are in use, as the results of {@link recordLatents} tell. */
export const recordedKeys = ([objects]: readonly unknown[]): string[] => (objects as PutObject[]).map(({ key }) => key);

/**
 * Records latents and the objects that were put for them, in one transaction; latents that are known keep their first
 * record, and their object. Gives the keys of the objects that are not needed.
 */
export async function insertLatents(
  db: Database,
  rows: readonly NewLatent[],
  objects: readonly PutObject[],
): Promise<string[]> {
  const [first, ...more] = chunksOf(rows, ROWS_PER_INSERT).map((chunk) =>
    db.insert(latents).values(chunk).onConflictDoNothing(),
  );
  if (!first) return [];
  const writes = chunksOf(objects, OBJECTS_PER_INSERT).map((chunk) =>
    db.insert(latentObjects).values(chunk).onConflictDoNothing(),
  );
  await db.batch([first, ...more, ...writes]);
  return unusedKeys(
    db,
    objects.map(({ key }) => key),
  );
}

export async function findLatent(db: Database, project: string, id: string): Promise<LatentRow | undefined> {
  return (await db.select().from(latents).where(is(project, id)))[0];
}

/** The rows of those ids that the project keeps, by id. */
export async function findLatents(
  db: Database,
  project: string,
  ids: readonly string[],
): Promise<Map<string, LatentRow>> {
  const queries = chunksOf(ids, MAX_PARAMETERS - 1).map((chunk) =>
    db
      .select()
      .from(latents)
      .where(and(eq(latents.project, project), inArray(latents.id, chunk))),
  );
  const [first, ...rest] = queries;
  const found = first ? await db.batch([first, ...rest]) : [];
  return new Map(found.flat().map((row) => [row.id, row]));
}

/** Which latents a list holds. */
export interface LatentFilter {
  readonly project: string;
  readonly model?: string | undefined;
}
export interface LatentPage {
  /** The row that the page follows, itself left out. */
  readonly after?: Pick<LatentRow, "id" | "createdAt"> | undefined;
  readonly limit: number;
  readonly order: "asc" | "desc";
}

/** Rows by time and then id: a cursor stays good while rows come and go. */
export function listLatents(db: Database, { project, model }: LatentFilter, page: LatentPage): Promise<LatentRow[]> {
  const [direction, beyond] = page.order === "asc" ? [asc, gt] : [desc, lt];
  const conditions: (SQL | undefined)[] = [
    eq(latents.project, project),
    model === undefined ? undefined : eq(latents.model, model),
  ];
  if (page.after) {
    const { id, createdAt } = page.after;
    conditions.push(
      or(beyond(latents.createdAt, createdAt), and(eq(latents.createdAt, createdAt), beyond(latents.id, id))),
    );
  }
  return db
    .select()
    .from(latents)
    .where(and(...conditions))
    .orderBy(direction(latents.createdAt), direction(latents.id))
    .limit(page.limit);
}

/**
 * The project lets a latent go. Requests of its that made it may be made anew: their finished jobs would name what is
 * gone, so they give their request hashes up in the same transaction. Where no other project keeps the latent, its
 * object is released; gives that one's key, to be removed.
 */
export async function deleteLatent(db: Database, project: string, id: string, now: number): Promise<string[]> {
  const madeIt = sql`exists (select 1 from json_each(${jobs.outputs}) where value = ${id})`;
  const unkept = sql`not exists (select 1 from ${latents} where ${latents.id} = ${id})`;
  const [, , released] = await db.batch([
    db.delete(latents).where(is(project, id)),
    db
      .update(jobs)
      .set({ requestHash: null, revision: sql`${jobs.revision} + 1` })
      .where(and(eq(jobs.project, project), eq(jobs.status, "succeeded"), madeIt)),
    db
      .update(latentObjects)
      .set({ releasedAt: now })
      .where(and(eq(latentObjects.latent, id), isNull(latentObjects.releasedAt), unkept))
      .returning({ key: latentObjects.key }),
  ]);
  return released.map(({ key }) => key);
}

/** Latents that the index has not been given, oldest first; those of one project, or of all. */
export function unindexedLatents(db: Database, limit: number, project?: string): Promise<LatentRow[]> {
  const whose = project === undefined ? undefined : eq(latents.project, project);
  return db
    .select()
    .from(latents)
    .where(and(isNull(latents.indexedAt), whose))
    .orderBy(asc(latents.createdAt))
    .limit(limit);
}

/** Notes that the index has been given these latents of a project. Gives the ids that are still kept. */
export async function markIndexed(
  db: Database,
  project: string,
  ids: readonly string[],
  now: number,
): Promise<Set<string>> {
  const writes = chunksOf(ids, MAX_PARAMETERS - 2).map((chunk) =>
    db
      .update(latents)
      .set({ indexedAt: now })
      .where(and(eq(latents.project, project), inArray(latents.id, chunk)))
      .returning({ id: latents.id }),
  );
  const [first, ...rest] = writes;
  const marked = first ? await db.batch([first, ...rest]) : [];
  return new Set(marked.flat().map(({ id }) => id));
}
