/** Rows of files. */
import { and, asc, desc, eq, lt } from "drizzle-orm";
import { type Database, rowsAfter } from "./client.ts";
import { files } from "./schema-files.ts";

export type FileRow = typeof files.$inferSelect;

export async function insertFile(db: Database, row: FileRow): Promise<void> {
  await db.insert(files).values(row).onConflictDoNothing();
}

/** Returns the project's file unless it has expired. */
export async function findFile(db: Database, project: string, id: string, now: number): Promise<FileRow | undefined> {
  const [row] = await db
    .select()
    .from(files)
    .where(and(eq(files.id, id), eq(files.project, project)));
  return row && row.expiresAt > now ? row : undefined;
}

export interface FilePage {
  readonly after?: Pick<FileRow, "id" | "createdAt"> | undefined;
  readonly purpose?: string | undefined;
  readonly limit: number;
  readonly order: "asc" | "desc";
}

export async function listFiles(db: Database, project: string, page: FilePage): Promise<FileRow[]> {
  const { after, purpose, limit, order } = page;
  const by = order === "asc" ? asc : desc;
  const columns = [files.createdAt, files.id];
  return db
    .select()
    .from(files)
    .where(
      and(
        eq(files.project, project),
        purpose === undefined ? undefined : eq(files.purpose, purpose),
        after && rowsAfter(columns, order, [after.createdAt, after.id]),
      ),
    )
    .orderBy(by(files.createdAt), by(files.id))
    .limit(limit);
}

export async function dropFile(db: Database, project: string, id: string): Promise<void> {
  await db.delete(files).where(and(eq(files.id, id), eq(files.project, project)));
}

/** Returns at most `limit` files that have expired at `now`. */
export async function expiredFiles(db: Database, now: number, limit: number): Promise<FileRow[]> {
  return db.select().from(files).where(lt(files.expiresAt, now)).limit(limit);
}
