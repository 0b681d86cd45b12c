/** `/v1/latents/{id}/entry`, `PATCH` and `DELETE /v1/latents/{id}`: a latent's metadata. */
import { parseAs } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { findLatent, type LatentRow, updateMetadata } from "../../db/latents.ts";
import { mergePatch, Metadata } from "../../domain/metadata.ts";
import { limitBody, readJson } from "../../http/body.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { readLatent } from "../../storage/latents.ts";
import { EntryQuery, PatchBody } from "./entry.rules.ts";
import { deleteLatent } from "./delete.ts";
import { latentIdOf, latentNotFound } from "./id.ts";
import { indexLater } from "./keep.ts";
import { describeLatent } from "./list.rules.ts";

const MAX_PATCH_BYTES = 64 * 1024;

/** The latent's row in the query's collection, or in one of its collections. Throws `not_found`. */
async function rowOf(c: Context<AppEnv>): Promise<LatentRow> {
  const { collection } = parseAs(EntryQuery, c.req.query());
  const row = await findLatent(database(c.env.DB), projectOf(c), latentIdOf(c), collection);
  if (!row) throw latentNotFound();
  return row;
}

async function indexAnew(c: Context<AppEnv>, row: LatentRow): Promise<void> {
  const stored = await readLatent(c.env, row.project, row.id);
  if (stored) indexLater(c, [{ row, latent: stored.latent }]);
}

export const latentEntry = new Hono<AppEnv>()
  .get("/:id/entry", async (c) => {
    c.header("cache-control", "no-store");
    return c.json(describeLatent(await rowOf(c)));
  })
  .patch("/:id", limitBody(MAX_PATCH_BYTES), async (c) => {
    const { metadata } = parseAs(PatchBody, await readJson(c));
    const row = await rowOf(c);
    const merged = parseAs(Metadata, mergePatch(row.metadata, metadata), "invalid_request", "metadata");
    const changed = await updateMetadata(database(c.env.DB), row, merged);
    if (!changed) throw latentNotFound();
    await indexAnew(c, changed);
    return c.json(describeLatent(changed));
  })
  .delete("/:id", async (c) => {
    const id = latentIdOf(c);
    await deleteLatent(c, id);
    return c.json({ object: "latent", id, deleted: true });
  });
