/** Projects: who there is, and what their limits are. */
import { and, asc, desc, eq, gte, lt, or } from "drizzle-orm";
import type { SQLiteUpdateSetSource } from "drizzle-orm/sqlite-core";
import type { Database } from "./client.ts";
import { projects } from "./schema.ts";

export type ProjectRow = typeof projects.$inferSelect;

export async function findProject(db: Database, id: string): Promise<ProjectRow | undefined> {
  return (await db.select().from(projects).where(eq(projects.id, id)))[0];
}

/** The first project from that id on, or the first of all. */
export async function findProjectFrom(db: Database, id: string): Promise<ProjectRow | undefined> {
  const first = () => db.select().from(projects).orderBy(asc(projects.id)).limit(1);
  return (await first().where(gte(projects.id, id)))[0] ?? (await first())[0];
}

export async function insertProject(db: Database, row: typeof projects.$inferInsert): Promise<ProjectRow> {
  const [written] = await db.insert(projects).values(row).onConflictDoNothing({ target: projects.id }).returning();
  return written ?? (await findProject(db, row.id))!;
}

/** What is undefined stays as it is. */
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
  const older =
    after &&
    or(
      lt(projects.createdAt, after.createdAt),
      and(eq(projects.createdAt, after.createdAt), lt(projects.id, after.id)),
    );
  return db.select().from(projects).where(older).orderBy(desc(projects.createdAt), desc(projects.id)).limit(limit);
}
