/** Keeps the search index up to date with D1: indexes the latents whose rows are marked as not indexed. */
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

/** Maximum number of latents that a search or a scheduled run indexes; each needs one of the 1,000 reads of R2 per request. */
export const MAX_INDEXED = 300;

/** A stored latent with its values. */
export interface Indexable {
  readonly row: Pick<LatentRow, "id" | "project" | "collection" | "metadata">;
  readonly latent: Latent;
}

const spaceOf = ({ row: { project, collection }, latent: { space } }: Indexable) => ({ project, collection, space });

function vectorOf({ row, latent }: Indexable): IndexedVector {
  return { id: row.id, values: latent.data, scalars: [...scalarsOf(row.metadata)] };
}

/** Indexes latents of one project, collection and space. */
async function indexSpace(env: Env, items: readonly Indexable[], now: number): Promise<void> {
  const [first] = items;
  if (!first) return;
  const index = openIndex(env, first.latent.data.length);
  const namespace = await namespaceOf(spaceOf(first));
  const searchable = items.filter(({ latent }) => isSearchable(latent));
  if (searchable.length > 0) await index.upsert(namespace, searchable.map(vectorOf));
  const ids = items.map(({ row }) => row.id);
  const existing = await markIndexed(database(env.DB), first.row.project, first.row.collection, ids, now);
  const deleted = ids.filter((id) => !existing.has(id));
  if (deleted.length > 0) await index.remove(namespace, deleted);
}

/**
 * Indexes latents whose rows are written, and marks them as indexed. Latents that were deleted in the meantime are removed from
 * the index again. Repeated and concurrent calls are safe.
 */
export async function indexLatents(env: Env, latents: readonly Indexable[], now: number): Promise<void> {
  const spaces = Map.groupBy(latents, (item) => JSON.stringify(spaceOf(item)));
  for (const items of spaces.values()) await indexSpace(env, items, now);
}

/** Calls {@link indexLatents} with the latents that `read` returns. After a failure, a search or a scheduled run retries. */
export async function tryToIndex(env: Env, read: () => readonly Indexable[] | Promise<Indexable[]>): Promise<void> {
  try {
    await indexLatents(env, await read(), Date.now());
  } catch (thrown) {
    logWarning("latents.index", thrown);
  }
}

/** Marks rows as indexed whose latents cannot be indexed. */
async function markUnindexable(env: Env, rows: readonly LatentRow[], now: number): Promise<void> {
  for (const [collection, own] of Map.groupBy(rows, (row) => row.collection)) {
    const ids = own.map(({ id }) => id);
    await markIndexed(database(env.DB), own[0]!.project, collection, ids, now);
  }
}

async function indexProject(env: Env, project: string, rows: readonly LatentRow[], now: number): Promise<void> {
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
      // Latents with damaged bytes cannot be searched. They are marked so that they are not read again each time.
      unindexable.push(row);
    }
  }
  await markUnindexable(env, unindexable, now);
  await indexLatents(env, found, now);
}

/**
 * Indexes at most `limit` of the latents that are not indexed yet, oldest first, of one project or of all. Returns their
 * number. A row without bytes is marked as indexed, because its latent is being deleted. Rejects with the first failure,
 * after the other projects are done.
 */
export async function indexPending(env: Env, limit: number, now: number, project?: string): Promise<number> {
  const rows = await unindexedLatents(database(env.DB), limit, project);
  let failure: unknown = null;
  for (const [owner, own] of Map.groupBy(rows, (row) => row.project))
    await indexProject(env, owner, own, now).catch((thrown: unknown) => {
      failure ??= thrown;
    });
  if (failure !== null) throw failure;
  return rows.length;
}
