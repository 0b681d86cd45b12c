/** Which latents the search index has been given. */
import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { chunksOf, MAX_PARAMETERS, type Database } from "./client.ts";
import type { LatentRow } from "./latents.ts";
import { collections, latents, modelVersions } from "./schema.ts";

/** Latents that the index has not been given, oldest first; those of one project, or of all. */
export function unindexedLatents(db: Database, limit: number, project?: string): Promise<LatentRow[]> {
  const whose = project === undefined ? undefined : eq(latents.project, project);
  return db
    .select()
    .from(latents)
    .where(and(isNull(latents.indexedAt), whose))
    .orderBy(asc(latents.createdAt))
    .limit(limit);
}

/** Notes that the index has been given these latents of a collection. Gives the ids that are still kept. */
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

/** Every collection combined with every space that models have had. */
export function latentSpaces(db: Database): Promise<LatentSpace[]> {
  const spaces = db.selectDistinct({ space: modelVersions.space }).from(modelVersions).as("spaces");
  const { project, name } = collections;
  return db.select({ project, collection: name, space: spaces.space }).from(collections).crossJoin(spaces);
}

/** Records that the index has lost a collection's latents of a space: they are indexed again by the next search or schedule. */
export async function forgetIndexed(db: Database, { project, collection, space }: LatentSpace): Promise<void> {
  await db
    .update(latents)
    .set({ indexedAt: null })
    .where(and(eq(latents.project, project), eq(latents.collection, collection), eq(latents.space, space)));
}
