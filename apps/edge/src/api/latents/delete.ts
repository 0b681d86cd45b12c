/** Deletion of latents with everything that belongs to them. */
import { LATENT_MEDIA_TYPE, LatentDtype } from "@reptok/shared";
import type { Context } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import { chunksOf, database } from "../../db/client.ts";
import { deleteLatents, findPlaces, idsElsewhere, MAX_DELETED } from "../../db/latent-removal.ts";
import { listLatents } from "../../db/latent-lists.ts";
import type { LatentRow } from "../../db/latents.ts";
import type { Env } from "../../env.ts";
import type { Chosen } from "./list.rules.ts";
import { picturePathOf } from "../../domain/picture.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { cacheKey } from "../../http/immutable.ts";
import { namespaceOf } from "../../search/latent-index.ts";
import { openIndex } from "../../search/open-index.ts";
import { dropAnswer } from "../../http/answers.ts";
import { removeObjects } from "../../storage/latents.ts";
import { removePictures } from "../../storage/pictures.ts";

/** Latents that one request deletes: each needs a listing of its pictures, and a request may call the platform 1,000 times. */
const MAX_PER_REQUEST = 500;
/** A Worker may have six connections. */
const LISTED_AT_ONCE = 6;

/** Removes the responses with the latent and its stored pictures from the caches of this isolate and data centre. */
async function uncache(c: Context<AppEnv>, id: string, pictures: readonly string[]): Promise<void> {
  const project = projectOf(c);
  const latent = new URL(`/v1/latents/${id}`, c.req.url);
  const converted = LatentDtype.options.map((dtype) => new URL(`?dtype=${dtype}`, latent));
  const keys = [latent, ...converted].flatMap((url) =>
    [LATENT_MEDIA_TYPE, "application/json"].map((type) => cacheKey(url, project, type)),
  );
  for (const name of pictures) {
    const path = picturePathOf(name);
    if (path !== null) keys.push(cacheKey(new URL(path, c.req.url), project));
  }
  await Promise.all(keys.map(dropAnswer));
}

/** Removes latents of one collection from its indexes. */
async function unindex(env: Env, rows: readonly LatentRow[]): Promise<void> {
  for (const own of Map.groupBy(rows, ({ space, tokens, dimensions }) => `${space} ${tokens} ${dimensions}`).values()) {
    const { tokens, dimensions } = own[0]!;
    const ids = own.map(({ id }) => id);
    await openIndex(env, tokens * dimensions).remove(await namespaceOf(own[0]!), ids);
  }
}

/** Removes the pictures of latents, and cached responses with both. */
async function deletePictures(c: Context<AppEnv>, ids: readonly string[]): Promise<void> {
  for (const chunk of chunksOf(ids, LISTED_AT_ONCE))
    await Promise.all(
      chunk.map(async (id) => {
        const pictures = await removePictures(c.env.BUCKET, projectOf(c), id);
        c.executionCtx.waitUntil(uncache(c, id, pictures));
      }),
    );
}

/**
 * Removes what the project has of a latent, in all of its collections: index entries, pictures and rows, and the bytes unless
 * another project keeps them. Idempotent; an interrupted removal can be repeated.
 */
export async function deleteLatent(c: Context<AppEnv>, id: string): Promise<void> {
  const { BUCKET, DB } = c.env;
  const db = database(DB);
  const project = projectOf(c);
  for (const row of await findPlaces(db, project, id)) await unindex(c.env, [row]);
  await deletePictures(c, [id]);
  await removeObjects(BUCKET, db, await deleteLatents(db, project, [id], undefined, Date.now()));
}

/** {@link deleteLatent} for latents of one collection, which stay in others. */
async function deleteRows(c: Context<AppEnv>, rows: readonly LatentRow[]): Promise<void> {
  const { BUCKET, DB } = c.env;
  const { project, collection } = rows[0]!;
  const ids = rows.map(({ id }) => id);
  await unindex(c.env, rows);
  const elsewhere = await idsElsewhere(database(DB), project, ids, collection);
  await deletePictures(
    c,
    ids.filter((id) => !elsewhere.has(id)),
  );
  await removeObjects(BUCKET, database(DB), await deleteLatents(database(DB), project, ids, collection, Date.now()));
}

/** Removes at most {@link MAX_PER_REQUEST} latents of a collection; returns the number. */
export async function deleteSelected(c: Context<AppEnv>, chosen: Chosen): Promise<number> {
  const filter = { project: projectOf(c), ...chosen };
  const rows = await listLatents(database(c.env.DB), filter, { limit: MAX_PER_REQUEST, order: "asc" });
  for (const chunk of chunksOf(rows, MAX_DELETED)) await deleteRows(c, chunk);
  return rows.length;
}
