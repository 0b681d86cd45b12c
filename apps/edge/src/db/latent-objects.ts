/** R2 keys of the latents' bytes. */
import { and, eq, inArray, lt } from "drizzle-orm";
import { among, type Database } from "./client.ts";
import { latentObjects, latents, releasedObjects } from "./schema.ts";

/** Returns the object keys, by latent id, of those latents that the project has. */
export async function ownedObjects(
  db: Database,
  project: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const found = await db
    .select({ latent: latentObjects.latent, key: latentObjects.key })
    .from(latents)
    .innerJoin(latentObjects, eq(latentObjects.latent, latents.id))
    .where(and(eq(latents.project, project), among(latents.id, ids)));
  return new Map(found.map(({ latent, key }) => [latent, key]));
}

/** Returns at most `limit` object keys that were released before `before`. */
export async function keysReleased(db: Database, before: number, limit: number): Promise<string[]> {
  const released = await db
    .select({ key: releasedObjects.key })
    .from(releasedObjects)
    .where(lt(releasedObjects.releasedAt, before))
    .limit(limit);
  return released.map(({ key }) => key);
}

/** Deletes the rows of at most 100 keys whose objects have been deleted. */
export async function dropObjects(db: Database, keys: readonly string[]): Promise<void> {
  await db.delete(releasedObjects).where(inArray(releasedObjects.key, [...keys]));
}
