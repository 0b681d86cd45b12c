/** Deliveries of webhook messages. */
import { and, desc, eq, inArray, lt } from "drizzle-orm";
import { type Database, rowsAfter } from "./client.ts";
import { webhookDeliveries } from "./schema.ts";

export type DeliveryRow = typeof webhookDeliveries.$inferSelect;
const { id, project, createdAt } = webhookDeliveries;

/** Records the state of a message after an attempt. */
export async function recordDelivery(db: Database, row: DeliveryRow): Promise<void> {
  const { status, attempts, answer, attemptedAt, nextAt } = row;
  await db
    .insert(webhookDeliveries)
    .values(row)
    .onConflictDoUpdate({ target: id, set: { status, attempts, answer, attemptedAt, nextAt } });
}

export async function findDelivery(db: Database, owner: string, message: string): Promise<DeliveryRow | undefined> {
  const [row] = await db
    .select()
    .from(webhookDeliveries)
    .where(and(eq(id, message), eq(project, owner)));
  return row;
}

/** Returns at most `limit` deliveries of the project, newest messages first, starting after the row `after`. */
export function listDeliveries(
  db: Database,
  owner: string,
  after: Pick<DeliveryRow, "id" | "createdAt"> | undefined,
  limit: number,
): Promise<DeliveryRow[]> {
  const older = after && rowsAfter([createdAt, id], "desc", [after.createdAt, after.id]);
  return db
    .select()
    .from(webhookDeliveries)
    .where(and(eq(project, owner), older))
    .orderBy(desc(createdAt), desc(id))
    .limit(limit);
}

/** Deletes at most `limit` deliveries of messages created before `before`. Returns the number deleted. */
export async function dropDeliveriesBefore(db: Database, before: number, limit: number): Promise<number> {
  const old = db.select({ id }).from(webhookDeliveries).where(lt(createdAt, before)).limit(limit);
  const dropped = await db.delete(webhookDeliveries).where(inArray(id, old)).returning({ id });
  return dropped.length;
}
