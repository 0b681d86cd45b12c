/** Deleting a latent: everything that is kept of it. */
import { LATENT_MEDIA_TYPE, LatentDtype } from "@reptok/shared";
import type { Context } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { deleteLatent, findLatent } from "../../db/latents.ts";
import { picturePathOf } from "../../domain/picture.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { cacheKey } from "../../http/immutable.ts";
import { namespaceOf } from "../../search/latent-index.ts";
import { openIndex } from "../../search/open-index.ts";
import { dropAnswer } from "../../http/answers.ts";
import { removeObjects } from "../../storage/latents.ts";
import { removePictures } from "../../storage/pictures.ts";

/** Drops what this isolate and this data centre's cache hold under the addresses of the latent and of its stored pictures. */
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

/**
 * Removes what the project has of a latent: its index entry, pictures and row, and the bytes unless another project
 * keeps them. A removal that broke off can be repeated; one that is repeated changes nothing.
 */
export async function forgetLatent(c: Context<AppEnv>, id: string): Promise<void> {
  const { BUCKET, DB } = c.env;
  const db = database(DB);
  const project = projectOf(c);
  const row = await findLatent(db, project, id);
  if (row) await openIndex(c.env).remove(await namespaceOf(row), [id]);
  const pictures = await removePictures(BUCKET, project, id);
  await removeObjects(BUCKET, db, await deleteLatent(db, project, id, Date.now()));
  c.executionCtx.waitUntil(uncache(c, id, pictures));
}
