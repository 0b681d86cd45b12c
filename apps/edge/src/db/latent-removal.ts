/** Latents that a project lets go. */
import { and, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import { type Database, MAX_PARAMETERS } from "./client.ts";
import { isLatent, type LatentRow } from "./latents.ts";
import { jobLatents, jobs, latentObjects, latents } from "./schema.ts";

/** Latents that one call of {@link deleteLatents} takes. */
export const MAX_DELETED = MAX_PARAMETERS - 2;

/** The rows of a latent in all of the project's collections. */
export function findPlaces(db: Database, project: string, id: string): Promise<LatentRow[]> {
  return db.select().from(latents).where(isLatent(project, id));
}

/** The subset of the ids that the project also has in another collection. */
export async function idsElsewhere(
  db: Database,
  project: string,
  ids: readonly string[],
  collection: string,
): Promise<Set<string>> {
  const rows = await db
    .selectDistinct({ id: latents.id })
    .from(latents)
    .where(and(eq(latents.project, project), inArray(latents.id, [...ids]), ne(latents.collection, collection)));
  return new Set(rows.map(({ id }) => id));
}

/**
 * The project lets latents go: those of one collection, or wherever they are. Requests of its that made them may be made anew:
 * their finished jobs would name what is gone, so they give their request hashes up in the same transaction. The objects of
 * latents that nobody keeps any more are released; gives their keys, to be removed.
 */
export async function deleteLatents(
  db: Database,
  project: string,
  ids: readonly string[],
  collection: string | undefined,
  now: number,
): Promise<string[]> {
  const there = collection === undefined ? undefined : eq(latents.collection, collection);
  const named = and(eq(jobLatents.project, project), inArray(jobLatents.latent, [...ids]));
  const unkept = sql`not exists (select 1 from ${latents} where ${latents.id} = ${latentObjects.latent})`;
  const [, , , released] = await db.batch([
    db.delete(latents).where(and(eq(latents.project, project), inArray(latents.id, [...ids]), there)),
    db
      .update(jobs)
      .set({ requestHash: null, revision: sql`${jobs.revision} + 1` })
      .where(inArray(jobs.id, db.select({ job: jobLatents.job }).from(jobLatents).where(named))),
    db.delete(jobLatents).where(named),
    db
      .update(latentObjects)
      .set({ releasedAt: now })
      .where(and(inArray(latentObjects.latent, [...ids]), isNull(latentObjects.releasedAt), unkept))
      .returning({ key: latentObjects.key }),
  ]);
  return released.map(({ key }) => key);
}
