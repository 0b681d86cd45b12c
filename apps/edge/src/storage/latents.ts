/**
 * Latent bytes in R2 at `latents/{id}/{nonce}`. Projects with the same latent share its bytes.
 *
 * The table `latent_objects` in D1 determines which object is in use. An object is stored first and then recorded in one
 * transaction with the latent's row. When the last project deletes the latent, the object is released in one transaction with
 * the row and then deleted. Keys are not reused, so a deletion never affects bytes in use, even under concurrency. If two
 * requests store the same latent concurrently, one object is recorded and the other is deleted.
 */
import { ApiError, decodeLatent, type Latent, LATENT_MEDIA_TYPE, latentId } from "@reptok/shared";
import { type Database, database } from "../db/client.ts";
import { dropObjects, keysReleased, ownedObjects } from "../db/latent-objects.ts";
import { findLatents, insertLatents, type LatentRow, type NewLatent, unusedKeys } from "../db/latents.ts";
import type { Metadata } from "../domain/metadata.ts";
import type { Env } from "../env.ts";
import { logError } from "../platform/log.ts";
import { withRetries } from "../platform/retry.ts";

type Storage = Pick<Env, "BUCKET" | "DB">;

/** A stored latent: its row and its decoded bytes. */
export interface KeptLatent {
  readonly row: LatentRow;
  readonly latent: Latent;
}

/** The project, collection, source and metadata of latents to store. */
export type Keeping = Pick<NewLatent, "project" | "collection" | "source" | "metadata" | "translatedFrom">;

/** Latent bytes to store, optionally with separate metadata. */
export interface Keepable {
  readonly bytes: Uint8Array;
  readonly metadata?: Metadata | undefined;
}

/** A latent whose bytes are in R2 but not recorded in D1 yet. */
export interface PutLatent {
  readonly key: string;
  readonly row: NewLatent;
  readonly latent: Latent;
}

/** Stores latent bytes under a new key. Throws `invalid_latent`. */
export async function putLatent(
  bucket: R2Bucket,
  bytes: Uint8Array,
  keeping: Keeping,
  now: number,
): Promise<PutLatent> {
  const latent = decodeLatent(bytes);
  const { model, space, dtype, tokens, dimensions } = latent;
  const id = await latentId(bytes);
  const key = `latents/${id}/${crypto.randomUUID()}`;
  await withRetries(() => bucket.put(key, bytes, { httpMetadata: { contentType: LATENT_MEDIA_TYPE } }));
  return {
    key,
    latent,
    row: { ...keeping, id, model, space, dtype, tokens, dimensions, bytes: bytes.length, createdAt: now },
  };
}

/** Returns latents of one project and collection with their rows in D1; a latent that existed before has its original row. */
async function keptRows(db: Database, put: readonly PutLatent[]): Promise<KeptLatent[]> {
  const [first] = put;
  if (!first) return [];
  const ids = put.map(({ row }) => row.id);
  const rows = await findLatents(db, first.row.project, first.row.collection, ids);
  return put.map(({ row, latent }) => {
    return {
      latent,
      row: rows.get(row.id) ?? { ...row, metadata: row.metadata ?? {}, indexedAt: null, translatedFrom: null },
    };
  });
}

/**
 * Stores latents and returns them in order. For latents that the collection already has, only provided metadata is updated.
 * Throws `invalid_latent`.
 */
export async function keepLatents(
  { BUCKET, DB }: Storage,
  list: readonly Keepable[],
  keeping: Keeping,
  now: number,
): Promise<KeptLatent[]> {
  const put = await Promise.all(
    list.map(({ bytes, metadata = keeping.metadata }) => putLatent(BUCKET, bytes, { ...keeping, metadata }, now)),
  );
  const objects = put.map(({ key, row }) => ({ key, latent: row.id }));
  const unused = await insertLatents(
    database(DB),
    put.map(({ row }) => row),
    objects,
  );
  if (unused.length > 0) await withRetries(() => BUCKET.delete(unused));
  return keptRows(database(DB), put);
}

/** Calls {@link keepLatents} for one latent. */
export async function keepLatent(env: Storage, bytes: Uint8Array, keeping: Keeping, now: number): Promise<KeptLatent> {
  return (await keepLatents(env, [{ bytes }], keeping, now))[0]!;
}

/** Deletes those of the objects that D1 does not record. */
export async function removeUnused({ BUCKET, DB }: Storage, keys: readonly string[]): Promise<void> {
  await removeKeys(BUCKET, await unusedKeys(database(DB), keys));
}

/** Deletes objects that D1 does not record. */
export async function removeKeys(bucket: R2Bucket, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await withRetries(() => bucket.delete([...keys]));
}

/** Decodes stored latent bytes. Invalid bytes are an internal error: logs it and throws `internal`. */
export function decodeStored(bytes: Uint8Array, id: string): Latent {
  try {
    return decodeLatent(bytes);
  } catch (thrown) {
    logError("latent.damaged", thrown, { latent: id });
    throw new ApiError("internal", `the stored bytes of ${id} are damaged`, null, { cause: thrown });
  }
}

/** Returns the bytes of objects, in the order of their keys; null for those that have been deleted and for undefined keys. */
export function readObjects(
  bucket: R2Bucket,
  keys: readonly (string | undefined)[],
): Promise<(Uint8Array<ArrayBuffer> | null)[]> {
  const read = async (key: string | undefined) => {
    const object = key === undefined ? null : await withRetries(() => bucket.get(key));
    return object && new Uint8Array(await object.arrayBuffer());
  };
  return Promise.all(keys.map(read));
}

/** Returns the bytes of the project's latents, in the order of the ids; null for latents that the project does not have. */
export async function readLatents(
  { BUCKET, DB }: Storage,
  project: string,
  ids: readonly string[],
): Promise<(Uint8Array<ArrayBuffer> | null)[]> {
  const keys = await ownedObjects(database(DB), project, ids);
  return readObjects(
    BUCKET,
    ids.map((id) => keys.get(id)),
  );
}

/** A latent as it is stored, and decoded. */
export interface StoredLatent {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly latent: Latent;
}

/** Returns a latent; null if the project does not have it. Throws as {@link decodeStored}. */
export async function readLatent(env: Storage, project: string, id: string): Promise<StoredLatent | null> {
  const bytes = (await readLatents(env, project, [id]))[0]!;
  return bytes && { bytes, latent: decodeStored(bytes, id) };
}

/** Deletes released objects and their rows. Repeated calls are safe. */
export async function removeObjects(bucket: R2Bucket, db: Database, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await withRetries(() => bucket.delete([...keys]));
  await dropObjects(db, keys);
}

/** Maximum number of objects that one scheduled run deletes. */
const SWEEP_LIMIT = 90;

/** Deletes objects that were released before `before` and still exist because their deletion was interrupted. */
export async function sweepObjects({ BUCKET, DB }: Storage, before: number): Promise<void> {
  const db = database(DB);
  await removeObjects(BUCKET, db, await keysReleased(db, before, SWEEP_LIMIT));
}
