/** The versions of models that workers have registered. */
import { type Manifest, type ModelVersion, versionOf } from "@reptok/shared";
import { and, asc, between, desc, eq, exists, isNull, notExists, notInArray, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { ModelReference } from "../domain/model.ts";
import type { Database } from "./client.ts";
import { modelVersions } from "./schema.ts";

export type VersionRow = typeof modelVersions.$inferSelect;

const { model, version, space, rank, current, served, firstSeenAt, retiredAt } = modelVersions;

/** Jobs can be made for it. A model's current version always is usable. */
const isUsable = and(eq(served, true), isNull(retiredAt));

/** All versions: models in their order, of each the current one first, then the latest. */
export function listVersions(db: Database): Promise<VersionRow[]> {
  return db.select().from(modelVersions).orderBy(asc(rank), asc(model), desc(current), desc(firstSeenAt));
}

/** The names of all versions' models. */
export function versionNames(db: Database): Promise<Pick<VersionRow, "model" | "version">[]> {
  return db.select({ model, version }).from(modelVersions).orderBy(asc(rank), asc(model));
}

/** Every model's current version, the default model's first. */
export function currentVersions(db: Database): Promise<VersionRow[]> {
  return db.select().from(modelVersions).where(eq(current, true)).orderBy(asc(rank), asc(model));
}

export async function getVersion(db: Database, id: string): Promise<VersionRow | undefined> {
  return (await db.select().from(modelVersions).where(eq(version, id)))[0];
}

export async function knowsVersions(db: Database): Promise<boolean> {
  return (await db.select({ version }).from(modelVersions).limit(1)).length > 0;
}

/** What a reference names: a model's current version, or a usable one by the first digits of its hash. */
export async function findVersion(db: Database, reference: ModelReference): Promise<VersionRow | undefined> {
  const { name, version: prefix } = reference;
  // "g" comes after every hexadecimal digit.
  const meant = prefix === undefined ? eq(current, true) : and(between(version, prefix, `${prefix}g`), isUsable);
  const named = name === undefined ? undefined : eq(model, name);
  const rows = db.select().from(modelVersions).where(and(named, meant));
  return (await rows.orderBy(asc(rank), asc(model)).limit(1))[0];
}

const usableFirst = [desc(sql`${isUsable}`), desc(current)];

/** The version of a space that latents are shown by: preferably a usable one, then a current one, then one of that model. */
export async function findOfSpace(
  db: Database,
  latent: Pick<ModelVersion, "model" | "space">,
): Promise<VersionRow | undefined> {
  const rows = db.select().from(modelVersions).where(eq(space, latent.space));
  return (await rows.orderBy(...usableFirst, desc(eq(model, latent.model))).limit(1))[0];
}

/** The version of a model that made latents of that space; where none did, the model's current one. */
export async function findMaker(
  db: Database,
  latent: Pick<ModelVersion, "model" | "space">,
): Promise<VersionRow | undefined> {
  const rows = db.select().from(modelVersions).where(eq(model, latent.model));
  return (await rows.orderBy(desc(eq(space, latent.space)), ...usableFirst).limit(1))[0];
}

/** The usable versions of a space. */
export function usableOfSpace(db: Database, id: string): Promise<VersionRow[]> {
  return db
    .select()
    .from(modelVersions)
    .where(and(eq(space, id), isUsable));
}

/**
 * Registers versions; new models come behind those that are there. A model's first version becomes its current one, a further
 * one has to be promoted. `only` says that these versions are all that is served: their models are listed in this order, and where a
 * current version is not among them the first of its model takes its place. Nothing is deleted.
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
  const takeOver = manifests.map((manifest) => {
    const inUse = db
      .select({ version: other.version })
      .from(other)
      .where(and(eq(other.model, manifest.model), eq(other.current, true)));
    const free = and(eq(version, manifest.identity.version), isNull(retiredAt), notExists(inUse));
    return db.update(modelVersions).set({ current: true }).where(free);
  });
  const [first, ...rest] = [...(only ? [leave] : []), ...add, ...(only ? order : []), ...takeOver];
  if (first) await db.batch([first, ...rest]);
}

/** Makes a version its model's current one; gives its row, or undefined where it is not usable. */
export async function promoteVersion(db: Database, row: VersionRow): Promise<VersionRow | undefined> {
  const wanted = alias(modelVersions, "wanted");
  const usable = db
    .select({ version: wanted.version })
    .from(wanted)
    .where(and(eq(wanted.version, row.version), eq(wanted.served, true), isNull(wanted.retiredAt)));
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

/** Retires a version, or takes that back; gives its row, or undefined where it is its model's current one. */
export async function retireVersion(db: Database, id: string, time: number | null): Promise<VersionRow | undefined> {
  const isOther = and(eq(version, id), eq(current, false));
  return (await db.update(modelVersions).set({ retiredAt: time }).where(isOther).returning())[0];
}
