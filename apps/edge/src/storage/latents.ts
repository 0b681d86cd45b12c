/**
 * Latent bytes in R2, under `latents/{id}/{nonce}`. Projects that keep the same latent share its bytes.
 *
 * D1 says which object is in use (`latent_objects`): it is put first and then written down, in one transaction with the
 * row of the project that keeps the latent; the last project that lets the latent go releases it, in one transaction
 * too, and then it is removed. Since keys are not reused, a removal never meets bytes that somebody keeps, whatever
 * happens at the same time. What is put by two at once has one winner; the others' objects are removed.
 */
import { ApiError, decodeLatent, type Latent, LATENT_MEDIA_TYPE, latentId } from "@reptok/shared";
import { type Database, database } from "../db/client.ts";
import { dropObjects, ownedObjects, releasedObjects } from "../db/latent-objects.ts";
import { findLatents, insertLatents, type LatentRow, type NewLatent, unusedKeys } from "../db/latents.ts";
import type { Metadata } from "../domain/metadata.ts";
import type { Env } from "../env.ts";
import { logError } from "../platform/log.ts";
import { steadily } from "../platform/steady.ts";

type Storage = Pick<Env, "BUCKET" | "DB">;

/** A latent that is kept: its row, and what its bytes hold. */
export interface KeptLatent {
  readonly row: LatentRow;
  readonly latent: Latent;
}

/** Whose a latent is to be, in which collection, and where it comes from. */
export type Keeping = Pick<NewLatent, "project" | "collection" | "source" | "metadata">;

/** Latent bytes to keep, with metadata of their own. */
export interface Keepable {
  readonly bytes: Uint8Array;
  readonly metadata?: Metadata | undefined;
}

/** A latent whose bytes are in R2, and which nothing refers to yet. */
export interface PutLatent {
  readonly key: string;
  readonly row: NewLatent;
  readonly latent: Latent;
}

/** Puts latent bytes under a key of their own. Throws `invalid_latent`. */
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
  await steadily(() => bucket.put(key, bytes, { httpMetadata: { contentType: LATENT_MEDIA_TYPE } }));
  return {
    key,
    latent,
    row: { ...keeping, id, model, space, dtype, tokens, dimensions, bytes: bytes.length, createdAt: now },
  };
}

/** Latents of one project and collection, with their rows as they are kept: what was there before has its first record. */
export async function keptRows(db: Database, put: readonly PutLatent[]): Promise<KeptLatent[]> {
  const [first] = put;
  if (!first) return [];
  const ids = put.map(({ row }) => row.id);
  const rows = await findLatents(db, first.row.project, first.row.collection, ids);
  return put.map(({ row, latent }) => {
    return { latent, row: rows.get(row.id) ?? { ...row, metadata: row.metadata ?? {}, indexedAt: null } };
  });
}

/**
 * Keeps valid latents, in their order; keeping them again in the same collection changes nothing but the metadata, where some is
 * given. Throws `invalid_latent`.
 */
export async function keepLatents(
  { BUCKET, DB }: Storage,
  list: readonly Keepable[],
  keeping: Keeping,
  now: number,
): Promise<KeptLatent[]> {
  const kept = await Promise.all(
    list.map(({ bytes, metadata = keeping.metadata }) => putLatent(BUCKET, bytes, { ...keeping, metadata }, now)),
  );
  const objects = kept.map(({ key, row }) => ({ key, latent: row.id }));
  const superfluous = await insertLatents(
    database(DB),
    kept.map(({ row }) => row),
    objects,
  );
  if (superfluous.length > 0) await steadily(() => BUCKET.delete(superfluous));
  return keptRows(database(DB), kept);
}

/** {@link keepLatents} for one. */
export async function keepLatent(env: Storage, bytes: Uint8Array, keeping: Keeping, now: number): Promise<KeptLatent> {
  return (await keepLatents(env, [{ bytes }], keeping, now))[0]!;
}

/** Removes those of the objects that nothing refers to after all. */
export async function removeUnused({ BUCKET, DB }: Storage, keys: readonly string[]): Promise<void> {
  await removeKeys(BUCKET, await unusedKeys(database(DB), keys));
}

/** Removes objects that nothing refers to; none where there are none. */
export async function removeKeys(bucket: R2Bucket, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await steadily(() => bucket.delete([...keys]));
}

/**
 * The values of stored latent bytes. Bytes that do not decode are damage of ours: logged, and `internal` to the client, whatever
 * the decoder says of them.
 */
export function decodeStored(bytes: Uint8Array, id: string): Latent {
  try {
    return decodeLatent(bytes);
  } catch (thrown) {
    logError("latent.damaged", thrown, { latent: id });
    throw new ApiError("internal", `the stored bytes of ${id} are damaged`, null, { cause: thrown });
  }
}

async function bytesAt(bucket: R2Bucket, key: string | undefined): Promise<Uint8Array<ArrayBuffer> | null> {
  const object = key === undefined ? null : await steadily(() => bucket.get(key));
  return object && new Uint8Array(await object.arrayBuffer());
}

/** The bytes of latents that the project keeps, in the order of the ids; null for those that it does not. */
export async function readLatents(
  { BUCKET, DB }: Storage,
  project: string,
  ids: readonly string[],
): Promise<(Uint8Array<ArrayBuffer> | null)[]> {
  const keys = await ownedObjects(database(DB), project, ids);
  return Promise.all(ids.map((id) => bytesAt(BUCKET, keys.get(id))));
}

/** The bytes of a latent that the project keeps; null if it does not. */
export async function readLatent(env: Storage, project: string, id: string): Promise<Uint8Array<ArrayBuffer> | null> {
  return (await readLatents(env, project, [id]))[0]!;
}

/** Removes objects that have been released; may be repeated. */
export async function removeObjects(bucket: R2Bucket, db: Database, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await steadily(() => bucket.delete([...keys]));
  await dropObjects(db, keys);
}

/** Objects that one turn of the schedule removes. */
const SWEEP_LIMIT = 90;

/** Removes what was released before `before` and is still there: its removal broke off. */
export async function sweepObjects({ BUCKET, DB }: Storage, before: number): Promise<void> {
  const db = database(DB);
  await removeObjects(BUCKET, db, await releasedObjects(db, before, SWEEP_LIMIT));
}
