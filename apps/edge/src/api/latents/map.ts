/** `GET /v1/latents/map`: a collection's latents in the plane of their largest variance. */
import { ApiError } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { findLatents } from "../../db/latents.ts";
import { resolveModel } from "../../jobs/models.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { MAX_INDEXED, indexPending } from "../../search/indexing.ts";
import { namespaceOf } from "../../search/latent-index.ts";
import { openExactIndex } from "../../search/open-index.ts";
import { checkSearchable } from "./find.ts";
import { parseMapQuery } from "./map.rules.ts";

async function mapOf(c: Context<AppEnv>) {
  const { collection, model: name, includeMetadata, ...query } = parseMapQuery(c.req.query());
  const project = projectOf(c);
  const model = await resolveModel(c, name);
  checkSearchable(model);
  const { token, model: id } = model.manifest;
  const index = openExactIndex(c.env, token.count * token.dimensions);
  if (!index)
    throw new ApiError("invalid_request", `expected a model whose latents the exact index holds, got ${id}`, "model");
  await indexPending(c.env, MAX_INDEXED, Date.now(), project);
  const namespace = await namespaceOf({ project, collection, space: model.version.space });
  const page = await index.map(namespace, query);
  const ids = page.points.map((point) => point.id);
  // The index may lag behind.
  const rows = await findLatents(database(c.env.DB), project, collection, ids);
  const data = page.points.flatMap((point) => {
    const row = rows.get(point.id);
    return row ? [{ ...point, ...(includeMetadata ? { metadata: row.metadata } : {}) }] : [];
  });
  return {
    object: "list",
    model: id,
    collection,
    data,
    first_id: ids.at(0) ?? null,
    last_id: ids.at(-1) ?? null,
    has_more: page.hasMore,
    fitted: page.fitted,
    pending: page.pending,
  } as const;
}

export const latentMap = new Hono<AppEnv>().get("/map", async (c) => {
  c.header("cache-control", "no-store");
  return c.json(await mapOf(c));
});
