/** Rows of latents. */
import { and, asc, eq, getTableColumns, inArray, sql } from "drizzle-orm";
import type { Metadata } from "../domain/metadata.ts";
import { chunksOf, MAX_PARAMETERS, type Database } from "./client.ts";
import { type JobRow, sameRevision } from "./jobs.ts";
import { collections, jobs, latentObjects, latents } from "./schema.ts";

export type LatentRow = typeof latents.$inferSelect;
/** If `metadata` is undefined, an existing row keeps its metadata and a new row has none. */
export type NewLatent = Omit<LatentRow, "indexedAt" | "metadata" | "translatedFrom"> & {
  readonly metadata?: Metadata | undefined;
  readonly translatedFrom?: string | undefined;
};

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
  const latentOf = (key: string) => key.split("/")[1] ?? "";
  const queries = chunksOf(keys, MAX_PARAMETERS).map((chunk) =>
    db
      .select({ key: latentObjects.key })
      .from(latentObjects)
      .where(inArray(latentObjects.latent, [...new Set(chunk.map(latentOf))])),
  );
  const [first, ...rest] = queries;
  const used = new Set((first ? await db.batch([first, ...rest]) : []).flat().map(({ key }) => key));
  return keys.filter((key) => !used.has(key));
}

/** On conflict, replaces the metadata of the existing row and marks it as not indexed. An existing `translatedFrom` is kept. */
const REPLACED = {
  target: [latents.id, latents.project, latents.collection],
  set: {
    metadata: sql`excluded.metadata`,
    indexedAt: null,
    translatedFrom: sql`coalesce(${latents.translatedFrom}, excluded.translated_from)`,
  },
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

type ListedTable = typeof latents | typeof latentObjects | typeof collections;

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
 * Returns statements that record the latents of a job, as {@link insertLatents} does, in the transaction that ends the job. Each
 * writes only if the job's revision has not changed, so a job that was canceled in the meantime leaves no latents. Either all rows
 * have metadata or none has.
 */
export function recordLatents(
  db: Database,
  job: Pick<JobRow, "id" | "revision" | "project">,
  rows: readonly NewLatent[],
  objects: readonly PutObject[],
) {
  if (rows.length === 0) return [];
  const replaces = rows.some(({ metadata }) => metadata !== undefined);
  const whole = rows.map((row) => ({ ...row, metadata: row.metadata ?? {} }));
  const insert = db.insert(latents).select(rowsWhile(job, latents, whole));
  return [
    db
      .insert(latentObjects)
      .select(rowsWhile(job, latentObjects, objects))
      .onConflictDoNothing()
      .returning({ key: latentObjects.key }),
    (replaces ? insert.onConflictDoUpdate(REPLACED) : insert.onConflictDoNothing()).returning(),
    db
      .insert(collections)
      .select(rowsWhile(job, collections, collectionsOf(rows)))
      .onConflictDoNothing(),
  ];
}

/** Extracts from the results of {@link recordLatents} the keys in use and the rows that are new or have new metadata. */
export const recordedBy = ([objects, rows]: readonly unknown[]) => ({
  keys: new Set((objects as PutObject[]).map(({ key }) => key)),
  rows: rows as LatentRow[],
});

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

/**
 * Returns the project's latents with the ids, by id: from one collection or, without one, each from the first collection by name
 * that has it.
 */
export async function findLatents(
  db: Database,
  project: string,
  collection: string | undefined,
  ids: readonly string[],
): Promise<Map<string, LatentRow>> {
  // SQLite reads the other columns from the row that has the minimum.
  const columns = { ...getTableColumns(latents), collection: sql<string>`min(${latents.collection})` };
  const inCollection = collection === undefined ? undefined : eq(latents.collection, collection);
  const queries = chunksOf(ids, MAX_PARAMETERS - 2).map((chunk) =>
    db
      .select(columns)
      .from(latents)
      .where(and(eq(latents.project, project), inArray(latents.id, chunk), inCollection))
      .groupBy(latents.id),
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
