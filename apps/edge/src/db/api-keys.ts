/** Rows of API keys. */
import { and, desc, eq, isNull, lt, or } from "drizzle-orm";
import type { SQLiteUpdateSetSource } from "drizzle-orm/sqlite-core";
import { type Database, rowsAfter } from "./client.ts";
import type { ProjectRow } from "./projects.ts";
import { apiKeys, projects } from "./schema.ts";

export type ApiKeyRow = typeof apiKeys.$inferSelect;

/** Returns the key with the given hash and its project, even if the key is revoked or expired or the project is disabled. */
export async function findKeyByHash(
  db: Database,
  hash: string,
): Promise<{ key: ApiKeyRow; project: ProjectRow } | undefined> {
  const [found] = await db
    .select({ key: apiKeys, project: projects })
    .from(apiKeys)
    .innerJoin(projects, eq(projects.id, apiKeys.project))
    .where(eq(apiKeys.hash, hash));
  return found;
}

/** Sets the time of the key's last use to `now`, unless it was set at or after `since`. */
export async function touchKey(db: Database, id: string, now: number, since: number): Promise<void> {
  const stale = or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, since));
  await db
    .update(apiKeys)
    .set({ lastUsedAt: now })
    .where(and(eq(apiKeys.id, id), stale));
}

const is = (project: string, id: string) => and(eq(apiKeys.project, project), eq(apiKeys.id, id));

export async function findKey(db: Database, project: string, id: string): Promise<ApiKeyRow | undefined> {
  return (await db.select().from(apiKeys).where(is(project, id)))[0];
}

export async function insertKey(db: Database, row: typeof apiKeys.$inferInsert): Promise<ApiKeyRow> {
  const [written] = await db.insert(apiKeys).values(row).onConflictDoNothing({ target: apiKeys.id }).returning();
  return written ?? (await findKey(db, row.project, row.id))!;
}

/** Changes of a key; undefined fields keep their values. */
export type KeyChanges = Pick<
  SQLiteUpdateSetSource<typeof apiKeys>,
  "name" | "scopes" | "requestsPerMinute" | "picturesPerMonth" | "evaluationsPerMonth" | "evaluationsPerRequest"
>;

/** Writes at least one change. Returns the updated row, or undefined if the project has no such key. */
export async function updateKey(
  db: Database,
  project: string,
  id: string,
  changes: KeyChanges,
): Promise<ApiKeyRow | undefined> {
  return (await db.update(apiKeys).set(changes).where(is(project, id)).returning())[0];
}

/** Revokes the key permanently and returns its row. A revoked key keeps its time of revocation. */
export async function revokeKey(
  db: Database,
  project: string,
  id: string,
  now: number,
): Promise<ApiKeyRow | undefined> {
  await db
    .update(apiKeys)
    .set({ revokedAt: now })
    .where(and(is(project, id), isNull(apiKeys.revokedAt)));
  return findKey(db, project, id);
}

/** Returns at most `limit` keys of the project, newest first, starting after the row `after`. */
export function listKeys(
  db: Database,
  project: string,
  after: ApiKeyRow | undefined,
  limit: number,
): Promise<ApiKeyRow[]> {
  const older = after && rowsAfter([apiKeys.createdAt, apiKeys.id], "desc", [after.createdAt, after.id]);
  return db
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.project, project), older))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
    .limit(limit);
}
