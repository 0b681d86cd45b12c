/** Keeps the index up with D1: whatever row says that the index has not been given its latent, is given. */
import type { Latent } from "@reptok/shared";
import { database } from "../db/client.ts";
import { markIndexed, unindexedLatents } from "../db/latents.ts";
import type { Env } from "../env.ts";
import { decodeStored, readLatents } from "../storage/latents.ts";
import { isSearchable, namespaceOf } from "./latent-index.ts";
import { openIndex } from "./open-index.ts";

/** Latents that a search, or one turn of the schedule, indexes: each is a read of R2, of which a request has 1,000. */
export const CATCH_UP = 300;

/** A latent by the id that it is kept under. */
export interface Indexable {
  readonly id: string;
  readonly latent: Latent;
}

async function byNamespace(project: string, latents: readonly Indexable[]): Promise<Map<string, Indexable[]>> {
  const groups = new Map<string, Indexable[]>();
  for (const item of latents) {
    const namespace = await namespaceOf({ project, space: item.latent.space });
    groups.set(namespace, [...(groups.get(namespace) ?? []), item]);
  }
  return groups;
}

/**
 * Gives the index latents of a project whose rows are written, and notes it. Those deleted meanwhile are taken out again. May be
 * repeated, and done twice at the same time.
 */
export async function indexLatents(
  env: Env,
  project: string,
  latents: readonly Indexable[],
  now: number,
): Promise<void> {
  const index = openIndex(env);
  const groups = await byNamespace(
    project,
    latents.filter(({ latent }) => isSearchable(latent)),
  );
  for (const [namespace, items] of groups)
    await index.upsert(
      namespace,
      items.map(({ id, latent }) => ({ id, values: latent.data })),
    );
  const ids = latents.map(({ id }) => id);
  const kept = await markIndexed(database(env.DB), project, ids, now);
  for (const [namespace, items] of groups) {
    const deleted = items.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
    if (deleted.length > 0) await index.remove(namespace, deleted);
  }
}

async function catchUpProject(env: Env, project: string, ids: readonly string[], now: number): Promise<void> {
  const read = await readLatents(env, project, ids);
  const missing = ids.filter((_, i) => read[i] === null);
  if (missing.length > 0) await markIndexed(database(env.DB), project, missing, now);
  const found: Indexable[] = [];
  const damaged: string[] = [];
  for (const [i, id] of ids.entries()) {
    const bytes = read[i];
    if (!bytes) continue;
    try {
      found.push({ id, latent: decodeStored(bytes, id) });
    } catch {
      damaged.push(id);
    }
  }
  // They cannot be found by their values; left unmarked, they would be read again each time.
  if (damaged.length > 0) await markIndexed(database(env.DB), project, damaged, now);
  await indexLatents(env, project, found, now);
}

/**
 * Indexes the oldest of the latents that wait for it, of one project or of all, at most `limit`; gives how many there
 * were. A row whose bytes are not there is noted as done: it is being deleted.
 */
export async function catchUp(env: Env, limit: number, now: number, project?: string): Promise<number> {
  const rows = await unindexedLatents(database(env.DB), limit, project);
  const byProject = Map.groupBy(rows, (row) => row.project);
  for (const [owner, own] of byProject)
    await catchUpProject(
      env,
      owner,
      own.map(({ id }) => id),
      now,
    );
  return rows.length;
}
