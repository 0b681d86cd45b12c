/** Rows of latents. */
import { and, asc, eq, getTableColumns, inArray, sql } from "drizzle-orm";
import type { Metadata } from "../domain/metadata.ts";
import { chunksOf, MAX_PARAMETERS, type Database } from "./client.ts";
import { type JobRow, sameRevision } from "./jobs.ts";
import { collections, jobLatents, jobs, latentObjects, latents } from "./schema.ts";

export type LatentRow = typeof latents.$inferSelect;
/** If `metadata` is undefined, an existing row keeps its metadata and a new row has none. */
export type NewLatent = Omit<LatentRow, "indexedAt" | "metadata"> & { readonly metadata?: Metadata | undefined };

const COLUMNS = Object.keys(getTableColumns(latents)).length;
const ROWS_PER_INSERT = Math.floor(MAX_PARAMETERS / COLUMNS);
const OBJECTS_PER_INSERT = Math.floor(MAX_PARAMETERS / 2);

/** Returns a condition for the project's latent with the id, in one collection or in any. */
export const isLatent = (project: string, id: string, collection?: string) =>
  and(
    eq(latents.project, project),
    eq(latents.id, id),
    collection === undefined ? undefined : eq(latents.collection, collection),
  );

/** An object in R2 with the bytes of a latent. */
export interface PutObject {
  readonly key: string;
  readonly latent: string;
}

/** Returns those of the keys that no latent uses. */
export async function unusedKeys(db: Database, keys: readonly string[]): Promise<string[]> {
  const queries = chunksOf(keys, MAX_PARAMETERS).map((chunk) =>
    db.select({ key: latentObjects.key }).from(latentObjects).where(inArray(latentObjects.key, chunk)),
  );
  const [first, ...rest] = queries;
  const used = new Set((first ? await db.batch([first, ...rest]) : []).flat().map(({ key }) => key));
  return keys.filter((key) => !used.has(key));
}

/** On conflict, replaces the metadata of the existing row and marks it as not indexed. */
const REPLACED = {
  target: [latents.project, latents.id, latents.collection],
  set: { metadata: sql`excluded.metadata`, indexedAt: null },
};

/** Separates the rows that replace existing metadata from those that leave it unchanged. */
const byMetadata = (rows: readonly NewLatent[]) => ({
  replacing: rows.filter(({ metadata }) => metadata !== undefined),
  leaving: rows.filter(({ metadata }) => metadata === undefined),
});

/** Returns statements that insert rows of one project. */
function latentInserts(db: Database, rows: readonly NewLatent[]) {
  const { replacing, leaving } = byMetadata(rows);
  const insert = (chunk: NewLatent[]) => db.insert(latents).values(chunk);
  return [
    ...chunksOf(leaving, ROWS_PER_INSERT).map((chunk) => insert(chunk).onConflictDoNothing()),
    ...chunksOf(replacing, ROWS_PER_INSERT).map((chunk) => insert(chunk).onConflictDoUpdate(REPLACED)),
  ];
}

/** Returns the collections of rows of one project. */
function collectionsOf(rows: readonly NewLatent[]) {
  const unique = new Map(rows.map((row) => [row.collection, row]));
  return [...unique.values()].map(({ project, collection: name, createdAt }) => ({ project, name, createdAt }));
}

type ListedTable = typeof latents | typeof latentObjects | typeof collections | typeof jobLatents;

/**
 * Returns a select of the listed rows, in the columns of the table, that is empty if the job's revision has changed. The SQL
 * text contains only column names; the rows are one bound parameter.
 */
function rowsWhile(job: Pick<JobRow, "id" | "revision">, table: ListedTable, list: readonly object[]) {
  const fields = Object.keys(getTableColumns(table)).map((name) => `value ->> '${name}'`);
  const asRead = sql`exists (select 1 from ${jobs} where ${sameRevision(job)})`;
  return sql`select ${sql.raw(fields.join(", "))} from json_each(${JSON.stringify(list)}) where ${asRead}`;
}

/**
 * Returns statements that record the latents of a job, as {@link insertLatents} does, in the transaction that ends the job.
 * Each writes only if the job's revision has not changed, so a job that was canceled in the meantime leaves no latents.
 */
export function recordLatents(
  db: Database,
  job: Pick<JobRow, "id" | "revision" | "project">,
  rows: readonly NewLatent[],
  objects: readonly PutObject[],
) {
  if (rows.length === 0) return [];
  const { replacing, leaving } = byMetadata(rows);
  const insert = (list: readonly NewLatent[]) => {
    const complete = list.map((row) => ({ ...row, metadata: row.metadata ?? {} }));
    return db.insert(latents).select(rowsWhile(job, latents, complete));
  };
  return [
    db
      .insert(latentObjects)
      .select(rowsWhile(job, latentObjects, objects))
      .onConflictDoNothing()
      .returning({ key: latentObjects.key }),
    ...(leaving.length > 0 ? [insert(leaving).onConflictDoNothing()] : []),
    ...(replacing.length > 0 ? [insert(replacing).onConflictDoUpdate(REPLACED)] : []),
    db
      .insert(collections)
      .select(rowsWhile(job, collections, collectionsOf(rows)))
      .onConflictDoNothing(),
  ];
}

/** Returns a statement that records the latents that a job has as outputs, if the job's revision has not changed. */
export function recordOutputs(db: Database, job: Pick<JobRow, "id" | "revision" | "project">, ids: readonly string[]) {
  const list = ids.map((latent) => ({ project: job.project, latent, job: job.id }));
  return [
    db
      .insert(jobLatents)
      .select(rowsWhile(job, jobLatents, list))
      .onConflictDoNothing(),
  ];
}

/** Extracts the keys of the recorded objects from the results of {@link recordLatents}. */
export const recordedKeys = ([objects]: readonly unknown[]): string[] => (objects as PutObject[]).map(({ key }) => key);

/**
 * Records latents and their objects in one transaction. Existing latents keep their row, except for metadata that is
 * provided, and their object. Returns the keys of the objects that are not used.
 */
export async function insertLatents(
  db: Database,
  rows: readonly NewLatent[],
  objects: readonly PutObject[],
): Promise<string[]> {
  const [first, ...more] = latentInserts(db, rows);
  if (!first) return [];
  const writes = chunksOf(objects, OBJECTS_PER_INSERT).map((chunk) =>
    db.insert(latentObjects).values(chunk).onConflictDoNothing(),
  );
  const named = db.insert(collections).values(collectionsOf(rows)).onConflictDoNothing();
  await db.batch([first, ...more, ...writes, named]);
  return unusedKeys(
    db,
    objects.map(({ key }) => key),
  );
}

/** Returns the project's latent with the id from the collection; by default, from the first collection by name that has it. */
export async function findLatent(
  db: Database,
  project: string,
  id: string,
  collection?: string,
): Promise<LatentRow | undefined> {
  return (
    await db
      .select()
      .from(latents)
      .where(isLatent(project, id, collection))
      .orderBy(asc(latents.collection))
      .limit(1)
  )[0];
}

/** Returns the latents with the given ids in a collection of the project, by id. */
export async function findLatents(
  db: Database,
  project: string,
  collection: string,
  ids: readonly string[],
): Promise<Map<string, LatentRow>> {
  const queries = chunksOf(ids, MAX_PARAMETERS - 2).map((chunk) =>
    db
      .select()
      .from(latents)
      .where(and(eq(latents.project, project), inArray(latents.id, chunk), eq(latents.collection, collection))),
  );
  const [first, ...rest] = queries;
  const found = first ? await db.batch([first, ...rest]) : [];
  return new Map(found.flat().map((row) => [row.id, row]));
}

/** Replaces a latent's metadata and marks it as not indexed. Returns the updated row, or undefined if it no longer exists. */
export async function updateMetadata(
  db: Database,
  { project, id, collection }: Pick<LatentRow, "project" | "id" | "collection">,
  metadata: Metadata,
): Promise<LatentRow | undefined> {
  const changed = db
    .update(latents)
    .set({ metadata, indexedAt: null })
    .where(isLatent(project, id, collection));
  return (await changed.returning())[0];
}
