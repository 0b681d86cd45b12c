/** Rows of batches. */
import { and, desc, eq, inArray } from "drizzle-orm";
import type { BatchStatus } from "../domain/batch.ts";
import { type Database, rowsAfter } from "./client.ts";
import { batches } from "./schema-files.ts";

export type BatchRow = typeof batches.$inferSelect;
export type NewBatch = typeof batches.$inferInsert;

export async function insertBatch(db: Database, row: NewBatch): Promise<BatchRow> {
  return (await db.insert(batches).values(row).returning())[0]!;
}

export async function findBatch(db: Database, id: string): Promise<BatchRow | undefined> {
  return (await db.select().from(batches).where(eq(batches.id, id)))[0];
}

/** Returns the batch if it belongs to the project. */
export async function findBatchOf(db: Database, project: string, id: string): Promise<BatchRow | undefined> {
  const row = await findBatch(db, id);
  return row?.project === project ? row : undefined;
}

/** Returns at most `limit` batches of the project, newest first, starting after the row `after`. */
export async function listBatches(
  db: Database,
  project: string,
  after: Pick<BatchRow, "id" | "createdAt"> | undefined,
  limit: number,
): Promise<BatchRow[]> {
  const columns = [batches.createdAt, batches.id];
  return db
    .select()
    .from(batches)
    .where(and(eq(batches.project, project), after && rowsAfter(columns, "desc", [after.createdAt, after.id])))
    .orderBy(desc(batches.createdAt), desc(batches.id))
    .limit(limit);
}

/** Changes a batch if its status is one of `from`. Returns the updated row, or undefined if it has another status. */
export async function changeBatch(
  db: Database,
  id: string,
  from: readonly BatchStatus[],
  changes: Partial<BatchRow>,
): Promise<BatchRow | undefined> {
  const changed = db
    .update(batches)
    .set(changes)
    .where(and(eq(batches.id, id), inArray(batches.status, [...from])));
  return (await changed.returning())[0];
}
