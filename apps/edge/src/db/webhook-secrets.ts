/** Secrets that sign webhooks: the current one and, for a day after a rotation, the previous one. */
import { and, desc, eq, gt, isNull, ne, or } from "drizzle-orm";
import { newSecret } from "../domain/webhook.ts";
import type { Database } from "./client.ts";
import { webhookSecrets } from "./schema.ts";

/** How long a replaced secret also signs. */
const ROTATION_MS = 24 * 3600_000;

function insertSecret(db: Database, project: string, secret: string, now: number) {
  return db.insert(webhookSecrets).values({ secret, project, createdAt: now }).onConflictDoNothing();
}

/** Returns the secrets that are valid at `now`, newest first. Creates the project's first secret if it has none. */
export async function signingSecrets(db: Database, project: string, now: number): Promise<string[]> {
  const valid = or(isNull(webhookSecrets.retiredAt), gt(webhookSecrets.retiredAt, now));
  const rows = await db
    .select({ secret: webhookSecrets.secret })
    .from(webhookSecrets)
    .where(and(eq(webhookSecrets.project, project), valid))
    .orderBy(desc(webhookSecrets.createdAt));
  if (rows.length > 0) return rows.map(({ secret }) => secret);
  await insertSecret(db, project, newSecret(), now);
  return signingSecrets(db, project, now);
}

/** Creates and returns a new secret; the others expire in a day. */
export async function rotateSecret(db: Database, project: string, now: number): Promise<string> {
  const secret = newSecret();
  const { project: owner, retiredAt, secret: value } = webhookSecrets;
  await db.batch([
    db
      .update(webhookSecrets)
      .set({ retiredAt: now + ROTATION_MS })
      .where(and(eq(owner, project), isNull(retiredAt), ne(value, secret))),
    insertSecret(db, project, secret, now),
  ]);
  return secret;
}
