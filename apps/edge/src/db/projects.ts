/** Rows of projects, with their limits. */
import { asc, desc, eq, gte } from "drizzle-orm";
import type { SQLiteUpdateSetSource } from "drizzle-orm/sqlite-core";
import { type Database, rowsAfter } from "./client.ts";
import { projects } from "./schema.ts";

export type ProjectRow = typeof projects.$inferSelect;

export async function findProject(db: Database, id: string): Promise<ProjectRow | undefined> {
  return (await db.select().from(projects).where(eq(projects.id, id)))[0];
}

/** Returns the first project whose id is at least `id`, or the first of all if there is none. */
export async function findProjectFrom(db: Database, id: string): Promise<ProjectRow | undefined> {
  const from = (start: string) =>
    db.select().from(projects).where(gte(projects.id, start)).orderBy(asc(projects.id)).limit(1);
  return (await from(id))[0] ?? (await from(""))[0];
}

export async function insertProject(db: Database, row: typeof projects.$inferInsert): Promise<ProjectRow> {
  const [written] = await db.insert(projects).values(row).onConflictDoNothing({ target: projects.id }).returning();
  return written ?? (await findProject(db, row.id))!;
}

/** Changes of a project; undefined fields keep their values. */
export type ProjectChanges = Omit<SQLiteUpdateSetSource<typeof projects>, "id" | "linkSecret" | "createdAt">;

/** Writes at least one change. Returns the updated row, or undefined if there is no such project. */
export async function updateProject(
  db: Database,
  id: string,
  changes: ProjectChanges,
): Promise<ProjectRow | undefined> {
  return (await db.update(projects).set(changes).where(eq(projects.id, id)).returning())[0];
}

/** Returns at most `limit` projects, newest first, starting after the row `after`. */
export function listProjects(db: Database, after: ProjectRow | undefined, limit: number): Promise<ProjectRow[]> {
  // In descending order, all rows come after a time in the far future.
  const [createdAt, id] = after ? [after.createdAt, after.id] : [Number.MAX_SAFE_INTEGER, ""];
  const older = rowsAfter([projects.createdAt, projects.id], "desc", [createdAt, id]);
  return db.select().from(projects).where(older).orderBy(desc(projects.createdAt), desc(projects.id)).limit(limit);
}
