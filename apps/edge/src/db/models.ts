/** The models that workers have registered. */
import type { Manifest } from "@reptok/shared";
import { asc, notInArray, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { models } from "./schema.ts";

export type ModelRow = typeof models.$inferSelect;

/** All models, the default one first. */
export function listModels(db: Database): Promise<ModelRow[]> {
  return db.select().from(models).orderBy(asc(models.rank));
}

/**
 * Registers models in their order, behind those that are there. Of two bundles of one model the one that was made later is
 * listed, so that workers with different ones do not take turns. With `only`, the list is these models and no others.
 */
export async function registerModels(db: Database, manifests: readonly Manifest[], only: boolean): Promise<void> {
  const next = sql`(select coalesce(max(rank), -1) + 1 from ${models})`;
  const later = sql`excluded.manifest ->> 'created' > ${models.manifest} ->> 'created'`;
  const writes = manifests.map((manifest, place) =>
    db
      .insert(models)
      .values({ id: manifest.model, rank: only ? place : next, manifest })
      .onConflictDoUpdate({
        target: models.id,
        set: { manifest, ...(only ? { rank: place } : {}) },
        ...(only ? {} : { setWhere: later }),
      }),
  );
  const ids = manifests.map(({ model }) => model);
  const [first, ...rest] = [...(only ? [db.delete(models).where(notInArray(models.id, ids))] : []), ...writes];
  if (first) await db.batch([first, ...rest]);
}
