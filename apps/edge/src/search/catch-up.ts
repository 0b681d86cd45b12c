/** Keeps the index up with D1: whatever row says that the index has not been given its latent, is given. */
import type { Latent } from "@reptok/shared";
import { database } from "../db/client.ts";
import { markIndexed, unindexedLatents } from "../db/indexing.ts";
import type { LatentRow } from "../db/latents.ts";
import { scalarsOf } from "../domain/metadata.ts";
import type { Env } from "../env.ts";
import { logWarning } from "../platform/log.ts";
import { decodeStored, readLatents } from "../storage/latents.ts";
import { type IndexedVector, isSearchable, namespaceOf } from "./latent-index.ts";
import { openIndex } from "./open-index.ts";

/** Latents that a search, or one turn of the schedule, indexes: each is a read of R2, of which a request has 1,000. */
export const CATCH_UP = 300;

/** A latent that is kept, with its values. */
export interface Indexable {
  readonly row: Pick<LatentRow, "id" | "project" | "collection" | "metadata">;
  readonly latent: Latent;
}

const spaceOf = ({ row: { project, collection }, latent: { space } }: Indexable) => ({ project, collection, space });

function vectorOf({ row, latent }: Indexable): IndexedVector {
  return { id: row.id, values: latent.data, scalars: [...scalarsOf(row.metadata)] };
}

/** Indexes latents of one project, collection and shape. */
async function indexAlike(env: Env, items: readonly Indexable[], now: number): Promise<void> {
  const [first] = items;
  if (!first) return;
  const index = openIndex(env, first.latent.data.length);
  const namespace = await namespaceOf(spaceOf(first));
  const searchable = items.filter(({ latent }) => isSearchable(latent));
  if (searchable.length > 0) await index.upsert(namespace, searchable.map(vectorOf));
  const ids = items.map(({ row }) => row.id);
  const kept = await markIndexed(database(env.DB), first.row.project, first.row.collection, ids, now);
  const deleted = ids.filter((id) => !kept.has(id));
  if (deleted.length > 0) await index.remove(namespace, deleted);
}

/**
 * Gives the index latents whose rows are written, and notes it. Those deleted meanwhile are taken out again. May be repeated, and
 * done twice at the same time.
 */
export async function indexLatents(env: Env, latents: readonly Indexable[], now: number): Promise<void> {
  const alike = Map.groupBy(latents, (item) => JSON.stringify(spaceOf(item)));
  for (const items of alike.values()) await indexAlike(env, items, now);
}

/** {@link indexLatents} for latents that may have to be read; after a failure, a search or the schedule repeats it. */
export async function tryToIndex(env: Env, read: () => readonly Indexable[] | Promise<Indexable[]>): Promise<void> {
  try {
    await indexLatents(env, await read(), Date.now());
  } catch (thrown) {
    logWarning("latents.index", thrown);
  }
}

/** Notes rows as indexed that have nothing to index. */
async function markUnindexable(env: Env, rows: readonly LatentRow[], now: number): Promise<void> {
  for (const [collection, own] of Map.groupBy(rows, (row) => row.collection)) {
    const ids = own.map(({ id }) => id);
    await markIndexed(database(env.DB), own[0]!.project, collection, ids, now);
  }
}

async function catchUpProject(env: Env, project: string, rows: readonly LatentRow[], now: number): Promise<void> {
  const read = await readLatents(
    env,
    project,
    rows.map(({ id }) => id),
  );
  const found: Indexable[] = [];
  const unindexable: LatentRow[] = [];
  for (const [i, row] of rows.entries()) {
    const bytes = read[i];
    try {
      if (bytes) found.push({ row, latent: decodeStored(bytes, row.id) });
      else unindexable.push(row);
    } catch {
      // Damaged bytes cannot be found by their values; left unmarked, they would be read again each time.
      unindexable.push(row);
    }
  }
  await markUnindexable(env, unindexable, now);
  await indexLatents(env, found, now);
}

/**
 * Indexes the oldest of the latents that wait for it, of one project or of all, at most `limit`; gives how many there
 * were. A row whose bytes are not there is noted as done: it is being deleted.
 */
export async function catchUp(env: Env, limit: number, now: number, project?: string): Promise<number> {
  const rows = await unindexedLatents(database(env.DB), limit, project);
  for (const [owner, own] of Map.groupBy(rows, (row) => row.project)) await catchUpProject(env, owner, own, now);
  return rows.length;
}
