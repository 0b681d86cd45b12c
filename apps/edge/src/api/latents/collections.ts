/** `/v1/collections`. A collection exists once a latent is kept in it. */
import { parseAs } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { countLatents, dropEmptyCollection, listCollections } from "../../db/latent-lists.ts";
import { CollectionName } from "../../domain/metadata.ts";
import { pageOf, PageQuery } from "../../http/page.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { deleteSelected } from "./delete.ts";

const nameOf = (c: Context<AppEnv>): string => parseAs(CollectionName, c.req.param("name"), "invalid_request", "name");

const countOf = (c: Context<AppEnv>, collection: string): Promise<number> =>
  countLatents(database(c.env.DB), { project: projectOf(c), collection });

export const collections = new Hono<AppEnv>()
  .get("/", async (c) => {
    const { after, limit } = parseAs(PageQuery, c.req.query());
    const rows = await listCollections(database(c.env.DB), projectOf(c), after, limit + 1);
    const items = rows.map(({ name, createdAt }) => {
      return { object: "collection", id: name, created_at: Math.floor(createdAt / 1000) } as const;
    });
    c.header("cache-control", "no-store");
    // Replicate's collections hold models: there are none.
    return c.json({ ...pageOf(items, limit), results: [], next: null, previous: null });
  })
  .get("/:name", async (c) => {
    const id = nameOf(c);
    c.header("cache-control", "no-store");
    return c.json({ object: "collection", id, latents: await countOf(c, id) });
  })
  .delete("/:name", async (c) => {
    const name = nameOf(c);
    const deleted = await deleteSelected(c, { collection: name, conditions: [] });
    const remaining = await countOf(c, name);
    if (remaining === 0) await dropEmptyCollection(database(c.env.DB), projectOf(c), name);
    return c.json({ object: "deletion", dry_run: false, deleted, remaining, has_more: remaining > 0 });
  });
