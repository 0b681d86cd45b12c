/** `/v1/latents`: lists, counts and deletions of many. */
import { ApiError } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { countLatents, listLatents } from "../../db/latent-lists.ts";
import { findLatent, type LatentRow } from "../../db/latents.ts";
import {
  type Chosen,
  describeLatent,
  type LatentListQuery,
  MAX_PAGE,
  parseCount,
  parseDeletion,
  parseListQuery,
} from "./list.rules.ts";
import { limitBody, readJson } from "../../http/body.ts";
import { pageOf } from "../../http/page.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { deleteSelected } from "./delete.ts";

const MAX_COUNT_BYTES = 16 * 1024;

/** The rows of a page and, if there are more, one more. Throws `invalid_request` for an unknown cursor. */
export async function pageRows(c: Context<AppEnv>, query: LatentListQuery): Promise<LatentRow[]> {
  const { after, limit, order, ...chosen } = query;
  const db = database(c.env.DB);
  const project = projectOf(c);
  const cursor = after === undefined ? undefined : await findLatent(db, project, after, chosen.collection);
  if (after !== undefined && !cursor)
    throw new ApiError("invalid_request", "expected the id of a latent that the collection holds", "after");
  return listLatents(db, { project, ...chosen }, { after: cursor, limit: limit + 1, order });
}

const countOf = (c: Context<AppEnv>, chosen: Chosen): Promise<number> =>
  countLatents(database(c.env.DB), { project: projectOf(c), ...chosen });

export const latentList = new Hono<AppEnv>()
  .get("/", async (c) => {
    const query = parseListQuery(c.req.query(), MAX_PAGE, 20);
    const rows = await pageRows(c, query);
    c.header("cache-control", "no-store");
    return c.json(pageOf(rows.map(describeLatent), query.limit));
  })
  .post("/count", limitBody(MAX_COUNT_BYTES), async (c) => {
    const count = await countOf(c, parseCount(await readJson(c)));
    c.header("cache-control", "no-store");
    return c.json({ object: "count", count });
  })
  .delete("/", async (c) => {
    const { chosen, isDryRun } = parseDeletion(c.req.query());
    const deleted = isDryRun ? 0 : await deleteSelected(c, chosen);
    const remaining = await countOf(c, chosen);
    return c.json({ object: "deletion", dry_run: isDryRun, deleted, remaining, has_more: !isDryRun && remaining > 0 });
  });
