/** Projects: who there is, and what their limits are. */
import { asc, desc, eq, gte } from "drizzle-orm";
import type { SQLiteUpdateSetSource } from "drizzle-orm/sqlite-core";
import { type Database, rowsAfter } from "./client.ts";
import { projects } from "./schema.ts";

export type ProjectRow = typeof projects.$inferSelect;

export async function findProject(db: Database, id: string): Promise<ProjectRow | undefined> {
  return (await db.select().from(projects).where(eq(projects.id, id)))[0];
}

/** The first project from that id on, or the first of all. */
export async function findProjectFrom(db: Database, id: string): Promise<ProjectRow | undefined> {
  const from = (start: string) =>
    db.select().from(projects).where(gte(projects.id, start)).orderBy(asc(projects.id)).limit(1);
  return (await from(id))[0] ?? (await from(""))[0];
}

export async function insertProject(db: Database, row: typeof projects.$inferInsert): Promise<ProjectRow> {
  const [written] = await db.insert(projects).values(row).onConflictDoNothing({ target: projects.id }).returning();
  return written ?? (await findProject(db, row.id))!;
}

/** Undefined fields keep their values. */
export type ProjectChanges = Omit<SQLiteUpdateSetSource<typeof projects>, "id" | "linkSecret" | "createdAt">;

/** Writes the changes, at least one, and gives the row; undefined if there is none. */
export async function updateProject(
  db: Database,
  id: string,
  changes: ProjectChanges,
): Promise<ProjectRow | undefined> {
  return (await db.update(projects).set(changes).where(eq(projects.id, id)).returning())[0];
}

/** Projects, newest first, that were made before `after`: at most `limit`. */
export function listProjects(db: Database, after: ProjectRow | undefined, limit: number): Promise<ProjectRow[]> {
  // All of them come after a time that is yet to come.
  const [createdAt, id] = after ? [after.createdAt, after.id] : [Number.MAX_SAFE_INTEGER, ""];
  const older = rowsAfter([projects.createdAt, projects.id], "desc", [createdAt, id]);
  return db.select().from(projects).where(older).orderBy(desc(projects.createdAt), desc(projects.id)).limit(limit);
}
