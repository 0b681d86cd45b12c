/** Model versions that workers have registered. */
import { type Manifest, type ModelVersion, versionOf } from "@reptok/shared";
import { and, asc, between, desc, eq, exists, isNull, notExists, notInArray, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { ModelReference } from "../domain/model.ts";
import type { Database } from "./client.ts";
import { modelVersions } from "./schema.ts";

export type VersionRow = typeof modelVersions.$inferSelect;

const { model, version, space, rank, current, served, firstSeenAt, retiredAt } = modelVersions;

/** Condition for versions that accept jobs. A model's current version is always usable. */
const isUsable = and(eq(served, true), isNull(retiredAt));

/** Returns all versions: models in their order, for each model the current version first, then the latest. */
export function listVersions(db: Database): Promise<VersionRow[]> {
  return db.select().from(modelVersions).orderBy(asc(rank), asc(model), desc(current), desc(firstSeenAt));
}

/** Returns all versions with their model names. */
export function versionNames(db: Database): Promise<Pick<VersionRow, "model" | "version">[]> {
  return db.select({ model, version }).from(modelVersions).orderBy(asc(rank), asc(model));
}

/** Returns the current version of every model, starting with the default model. */
export function currentVersions(db: Database): Promise<VersionRow[]> {
  return db.select().from(modelVersions).where(eq(current, true)).orderBy(asc(rank), asc(model));
}

export async function getVersion(db: Database, id: string): Promise<VersionRow | undefined> {
  return (await db.select().from(modelVersions).where(eq(version, id)))[0];
}

export async function hasVersions(db: Database): Promise<boolean> {
  return (await db.select({ version }).from(modelVersions).limit(1)).length > 0;
}

/** Resolves a reference to a model's current version, or to a usable version by the first digits of its hash. */
export async function findVersion(db: Database, reference: ModelReference): Promise<VersionRow | undefined> {
  const { name, version: prefix } = reference;
  // "g" sorts after every hexadecimal digit.
  const matches = prefix === undefined ? eq(current, true) : and(between(version, prefix, `${prefix}g`), isUsable);
  const ofModel = name === undefined ? undefined : eq(model, name);
  const rows = db.select().from(modelVersions).where(and(ofModel, matches));
  return (await rows.orderBy(asc(rank), asc(model)).limit(1))[0];
}

const usableFirst = [desc(sql`${isUsable}`), desc(current)];

/** Returns the version that decodes latents of a space: preferably usable, then current, then of the latent's model. */
export async function findOfSpace(
  db: Database,
  latent: Pick<ModelVersion, "model" | "space">,
): Promise<VersionRow | undefined> {
  const rows = db.select().from(modelVersions).where(eq(space, latent.space));
  return (await rows.orderBy(...usableFirst, desc(eq(model, latent.model))).limit(1))[0];
}

/** Returns the version of the model that has the latent's space; if none has, the model's current version. */
export async function findMaker(
  db: Database,
  latent: Pick<ModelVersion, "model" | "space">,
): Promise<VersionRow | undefined> {
  const rows = db.select().from(modelVersions).where(eq(model, latent.model));
  return (await rows.orderBy(desc(eq(space, latent.space)), ...usableFirst).limit(1))[0];
}

/** Returns the usable versions of a space. */
export function usableOfSpace(db: Database, id: string): Promise<VersionRow[]> {
  return db
    .select()
    .from(modelVersions)
    .where(and(eq(space, id), isUsable));
}

/**
 * Registers versions. New models are listed after the existing ones. A model's first version becomes its current version;
 * later versions have to be promoted. With `only`, no other versions are served: the models are listed in the given order, and
 * if a current version is not among `manifests`, the first version of its model replaces it. Nothing is deleted.
 */
export async function registerModels(
  db: Database,
  manifests: readonly Manifest[],
  only: boolean,
  now: number,
): Promise<void> {
  const hashes = manifests.map(({ identity }) => identity.version);
  const names = [...new Set(manifests.map((manifest) => manifest.model))];
  const leave = db.update(modelVersions).set({ served: false, current: false }).where(notInArray(version, hashes));
  const add = manifests.map((manifest) => {
    const ranked = sql`(select rank from ${modelVersions} where model = ${manifest.model})`;
    const last = sql`(select max(rank) + 1 from ${modelVersions})`;
    const place = sql`coalesce(${ranked}, ${last}, 0)`;
    return db
      .insert(modelVersions)
      .values({ ...versionOf(manifest), rank: place, current: false, served: true, firstSeenAt: now, manifest })
      .onConflictDoUpdate({ target: version, set: { served: true } });
  });
  const order = names.map((name, place) => db.update(modelVersions).set({ rank: place }).where(eq(model, name)));
  const other = alias(modelVersions, "other");
  const makeCurrent = manifests.map((manifest) => {
    const inUse = db
      .select({ version: other.version })
      .from(other)
      .where(and(eq(other.model, manifest.model), eq(other.current, true)));
    const free = and(eq(version, manifest.identity.version), isNull(retiredAt), notExists(inUse));
    return db.update(modelVersions).set({ current: true }).where(free);
  });
  const [first, ...rest] = [...(only ? [leave] : []), ...add, ...(only ? order : []), ...makeCurrent];
  if (first) await db.batch([first, ...rest]);
}

/** Makes a version its model's current version. Returns its row, or undefined if it is not usable. */
export async function promoteVersion(db: Database, row: VersionRow): Promise<VersionRow | undefined> {
  const promotedTo = alias(modelVersions, "promoted");
  const usable = db
    .select({ version: promotedTo.version })
    .from(promotedTo)
    .where(and(eq(promotedTo.version, row.version), eq(promotedTo.served, true), isNull(promotedTo.retiredAt)));
  const [, promoted] = await db.batch([
    db
      .update(modelVersions)
      .set({ current: false })
      .where(and(eq(model, row.model), exists(usable))),
    db
      .update(modelVersions)
      .set({ current: true })
      .where(and(eq(version, row.version), isUsable))
      .returning(),
  ]);
  return promoted[0];
}

/** Retires a version, or reinstates it if `time` is null. Returns its row, or undefined if it is its model's current version. */
export async function retireVersion(db: Database, id: string, time: number | null): Promise<VersionRow | undefined> {
  const notCurrent = and(eq(version, id), eq(current, false));
  return (await db.update(modelVersions).set({ retiredAt: time }).where(notCurrent).returning())[0];
}
