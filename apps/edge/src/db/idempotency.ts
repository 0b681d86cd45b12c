/** Idempotency keys and the jobs their requests made. */
import { and, eq, lt, notExists } from "drizzle-orm";
import type { Database } from "./client.ts";
import { idempotencyKeys, jobs } from "./schema.ts";

export type KeyRow = typeof idempotencyKeys.$inferSelect;
type KeyId = Pick<KeyRow, "project" | "key">;

const is = ({ project, key }: KeyId) => and(eq(idempotencyKeys.project, project), eq(idempotencyKeys.key, key));

/** Takes the key for the row's job, unless it has been taken for another: then gives how. */
export async function takeKey(db: Database, row: KeyRow): Promise<{ row: KeyRow; taken: boolean }> {
  const [taken] = await db.insert(idempotencyKeys).values(row).onConflictDoNothing().returning();
  if (taken) return { row: taken, taken: true };
  const [known] = await db.select().from(idempotencyKeys).where(is(row));
  // Between the two statements the other request may have failed and given it up.
  return known ? { row: known, taken: known.job === row.job } : takeKey(db, row);
}

export async function setKeyJob(db: Database, id: KeyId, job: string): Promise<void> {
  await db.update(idempotencyKeys).set({ job }).where(is(id));
}

const isOf = (row: KeyRow) => and(is(row), eq(idempotencyKeys.job, row.job));

/** Forgets the key, unless it has been taken anew. */
export async function dropKey(db: Database, row: KeyRow): Promise<void> {
  await db.delete(idempotencyKeys).where(isOf(row));
}

/** Forgets the key unless there is a job of it. */
export async function dropUnusedKey(db: Database, row: KeyRow): Promise<void> {
  const made = db.select({ id: jobs.id }).from(jobs).where(eq(jobs.id, row.job));
  await db.delete(idempotencyKeys).where(and(isOf(row), notExists(made)));
}

/** Forgets the keys first used before `before`. */
export async function dropKeysBefore(db: Database, before: number): Promise<void> {
  await db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before));
}
