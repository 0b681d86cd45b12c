/** Rows of idempotency keys, each with the job that its request created. */
import { and, eq, lt, notExists } from "drizzle-orm";
import type { Database } from "./client.ts";
import { idempotencyKeys, jobs } from "./schema.ts";

export type KeyRow = typeof idempotencyKeys.$inferSelect;
type KeyId = Pick<KeyRow, "project" | "key">;

const is = ({ project, key }: KeyId) => and(eq(idempotencyKeys.project, project), eq(idempotencyKeys.key, key));

/** Reserves the key for the row's job. If another job has reserved it, returns that job's row and `reserved: false`. */
export async function reserveKey(db: Database, row: KeyRow): Promise<{ row: KeyRow; reserved: boolean }> {
  const [inserted] = await db.insert(idempotencyKeys).values(row).onConflictDoNothing().returning();
  if (inserted) return { row: inserted, reserved: true };
  const [existing] = await db.select().from(idempotencyKeys).where(is(row));
  // Between the two statements the other request may have failed and released the key.
  return existing ? { row: existing, reserved: existing.job === row.job } : reserveKey(db, row);
}

export async function setKeyJob(db: Database, id: KeyId, job: string): Promise<void> {
  await db.update(idempotencyKeys).set({ job }).where(is(id));
}

const isOf = (row: KeyRow) => and(is(row), eq(idempotencyKeys.job, row.job));

/** Deletes the key if it is still reserved for the row's job. */
export async function dropKey(db: Database, row: KeyRow): Promise<void> {
  await db.delete(idempotencyKeys).where(isOf(row));
}

/** Deletes the key if it is still reserved for the row's job and that job does not exist. */
export async function dropUnusedKey(db: Database, row: KeyRow): Promise<void> {
  const job = db.select({ id: jobs.id }).from(jobs).where(eq(jobs.id, row.job));
  await db.delete(idempotencyKeys).where(and(isOf(row), notExists(job)));
}

/** Deletes the keys that were reserved before `before`. */
export async function dropKeysBefore(db: Database, before: number): Promise<void> {
  await db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before));
}
