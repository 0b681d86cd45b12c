/** Deletion of a project's latents. */
import { and, eq, inArray, ne, sql } from "drizzle-orm";
import { type Database, MAX_PARAMETERS } from "./client.ts";
import { isLatent, type LatentRow } from "./latents.ts";
import { jobLatents, jobs, latentObjects, latents, releasedObjects } from "./schema.ts";

/** Maximum number of ids per call of {@link deleteLatents}. */
export const MAX_DELETED = MAX_PARAMETERS - 2;

/** Returns the rows of a latent in all collections of the project. */
export function findPlaces(db: Database, project: string, id: string): Promise<LatentRow[]> {
  return db.select().from(latents).where(isLatent(project, id));
}

/** Returns those of the ids that the project also has in another collection. */
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
 * Deletes latents of the project from one collection, or from all of them. In the same transaction the jobs that have these
 * latents as outputs lose their request hashes, so that a repeated request creates a new job instead of joining a job whose
 * outputs are deleted. Releases the objects of latents that no project has any more and returns their keys for deletion.
 */
export async function deleteLatents(
  db: Database,
  project: string,
  ids: readonly string[],
  collection: string | undefined,
  now: number,
): Promise<string[]> {
  const inCollection = collection === undefined ? undefined : eq(latents.collection, collection);
  const outputs = and(eq(jobLatents.project, project), inArray(jobLatents.latent, [...ids]));
  const unused = and(
    inArray(latentObjects.latent, [...ids]),
    sql`not exists (select 1 from ${latents} where ${latents.id} = ${latentObjects.latent})`,
  );
  const releasing = { key: latentObjects.key, releasedAt: sql<number>`${now}`.as("released_at") };
  const [, , , released] = await db.batch([
    db.delete(latents).where(and(eq(latents.project, project), inArray(latents.id, [...ids]), inCollection)),
    db
      .update(jobs)
      .set({ requestHash: null, revision: sql`${jobs.revision} + 1` })
      .where(inArray(jobs.id, db.select({ job: jobLatents.job }).from(jobLatents).where(outputs))),
    db.delete(jobLatents).where(outputs),
    db
      .insert(releasedObjects)
      .select(db.select(releasing).from(latentObjects).where(unused))
      .returning({ key: releasedObjects.key }),
    db.delete(latentObjects).where(unused),
  ]);
  return released.map(({ key }) => key);
}
