/** `GET /v1/latents` and `DELETE /v1/latents/{id}`. */
import { ApiError } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { findLatent, type LatentRow, listLatents } from "../../db/latents.ts";
import { describeLatent, type LatentListQuery, MAX_PAGE, parseListQuery } from "./list.rules.ts";
import { pageOf } from "../../http/page.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { forgetLatent } from "./forget.ts";
import { latentIdOf } from "./id.ts";

/** The rows of a page and, if there are more, one of those. Throws `invalid_request` where the cursor names nothing. */
export async function pageRows(
  c: Context<AppEnv>,
  { after, limit, model, order }: LatentListQuery,
): Promise<LatentRow[]> {
  const db = database(c.env.DB);
  const project = projectOf(c);
  const cursor = after === undefined ? undefined : await findLatent(db, project, after);
  if (after !== undefined && !cursor)
    throw new ApiError("invalid_request", "expected the id of a latent that is kept here", "after");
  return listLatents(db, { project, model }, { after: cursor, limit: limit + 1, order });
}

export const latentList = new Hono<AppEnv>()
  .get("/", async (c) => {
    const query = parseListQuery(c.req.query(), MAX_PAGE, 20);
    const rows = await pageRows(c, query);
    c.header("cache-control", "no-store");
    return c.json(pageOf(rows.map(describeLatent), query.limit));
  })
  .delete("/:id", async (c) => {
    const id = latentIdOf(c);
    await forgetLatent(c, id);
    return c.json({ object: "latent", id, deleted: true });
  });
