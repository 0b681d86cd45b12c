/** Records which latents have been written to the search index. */
import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { chunksOf, MAX_PARAMETERS, type Database } from "./client.ts";
import type { LatentRow } from "./latents.ts";
import { collections, latents, modelVersions } from "./schema.ts";

/** Returns at most `limit` latents, of one project or of all, that are not in the index yet, oldest first. */
export function unindexedLatents(db: Database, limit: number, project?: string): Promise<LatentRow[]> {
  const ofProject = project === undefined ? undefined : eq(latents.project, project);
  return db
    .select()
    .from(latents)
    .where(and(isNull(latents.indexedAt), ofProject))
    .orderBy(asc(latents.createdAt))
    .limit(limit);
}

/** Records that these latents of a collection have been indexed. Returns the ids whose rows still exist. */
export async function markIndexed(
  db: Database,
  project: string,
  collection: string,
  ids: readonly string[],
  now: number,
): Promise<Set<string>> {
  const writes = chunksOf(ids, MAX_PARAMETERS - 3).map((chunk) =>
    db
      .update(latents)
      .set({ indexedAt: now })
      .where(and(eq(latents.project, project), inArray(latents.id, chunk), eq(latents.collection, collection)))
      .returning({ id: latents.id }),
  );
  const [first, ...rest] = writes;
  const marked = first ? await db.batch([first, ...rest]) : [];
  return new Set(marked.flat().map(({ id }) => id));
}

type LatentSpace = Pick<LatentRow, "project" | "collection" | "space">;

/** Returns every combination of a collection and the latent space of a model version. */
export function latentSpaces(db: Database): Promise<LatentSpace[]> {
  const spaces = db.selectDistinct({ space: modelVersions.space }).from(modelVersions).as("spaces");
  const { project, name } = collections;
  return db.select({ project, collection: name, space: spaces.space }).from(collections).crossJoin(spaces);
}

/**
 * Marks a collection's latents of a space as not indexed, because the index has lost them. The next search or scheduled run
 * indexes them again.
 */
export async function markUnindexed(db: Database, { project, collection, space }: LatentSpace): Promise<void> {
  await db
    .update(latents)
    .set({ indexedAt: null })
    .where(and(eq(latents.project, project), eq(latents.collection, collection), eq(latents.space, space)));
}
