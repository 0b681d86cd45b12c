/** The secrets that webhooks are signed with: the newest, and while a project rotates, the one before. */
import { and, desc, eq, gt, isNull, ne, or } from "drizzle-orm";
import { newSecret } from "../domain/webhook.ts";
import type { Database } from "./client.ts";
import { webhookSecrets } from "./schema.ts";

/** A replaced secret signs along for this long. */
const ROTATION_MS = 24 * 3600_000;

function insertSecret(db: Database, project: string, secret: string, now: number) {
  return db.insert(webhookSecrets).values({ secret, project, createdAt: now }).onConflictDoNothing();
}

/** The secrets that are good now, the newest first; the first use makes one. */
export async function signingSecrets(db: Database, project: string, now: number): Promise<string[]> {
  const good = or(isNull(webhookSecrets.retiredAt), gt(webhookSecrets.retiredAt, now));
  const rows = await db
    .select({ secret: webhookSecrets.secret })
    .from(webhookSecrets)
    .where(and(eq(webhookSecrets.project, project), good))
    .orderBy(desc(webhookSecrets.createdAt));
  if (rows.length > 0) return rows.map(({ secret }) => secret);
  await insertSecret(db, project, newSecret(), now);
  return signingSecrets(db, project, now);
}

/** Makes a new secret and retires the others in a day. Gives the new one. */
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
