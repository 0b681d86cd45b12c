/** The models the GPU worker last told of. */
import type { Manifest } from "@reptok/shared";
import { asc, notInArray } from "drizzle-orm";
import type { Database } from "./client.ts";
import { models } from "./schema.ts";

export type ModelRow = typeof models.$inferSelect;

/** All models, the default one first. */
export function listModels(db: Database): Promise<ModelRow[]> {
  return db.select().from(models).orderBy(asc(models.rank));
}

/** Replaces the list by `manifests`, in that order, in one transaction; `manifests` must not be empty. */
export async function replaceModels(db: Database, manifests: readonly Manifest[], now: number): Promise<void> {
  const ids = manifests.map((manifest) => manifest.model);
  const writes = manifests.map((manifest, rank) => {
    const values = { rank, manifest, checkedAt: now };
    return db
      .insert(models)
      .values({ id: manifest.model, ...values })
      .onConflictDoUpdate({ target: models.id, set: values });
  });
  await db.batch([db.delete(models).where(notInArray(models.id, ids)), ...writes]);
}

/** Notes that the worker is being asked, so that others do not ask at the same time. */
export async function touchModels(db: Database, now: number): Promise<void> {
  await db.update(models).set({ checkedAt: now });
}
