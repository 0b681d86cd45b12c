/** `/v1/admin/models`: the versions of models, which of them are current, which are retired. */
import { ApiError, ContentHash, parseAs } from "@reptok/shared";
import { Hono } from "hono";
import { database } from "../../db/client.ts";
import { getVersion, listVersions, promoteVersion, retireVersion } from "../../db/models.ts";
import { describeVersion, VersionChangesBody } from "./version.rules.ts";
import { forgetModels } from "../../jobs/models.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { limitBody, readJson } from "../../http/body.ts";

export const adminModels = new Hono<AppEnv>()
  .get("/", async (c) => {
    const data = (await listVersions(database(c.env.DB))).map(describeVersion);
    const [first_id, last_id] = [data.at(0)?.id ?? null, data.at(-1)?.id ?? null];
    return c.json({ object: "list", data, first_id, last_id, has_more: false });
  })
  .post("/:version", limitBody(1024), async (c) => {
    const changes = parseAs(VersionChangesBody, await readJson(c));
    const id = ContentHash.safeParse(c.req.param("version")).data;
    const db = database(c.env.DB);
    const row = id === undefined ? undefined : await getVersion(db, id);
    if (!row) throw new ApiError("not_found", "expected a version that GET /v1/admin/models lists", "version");
    if (changes.retired === undefined) {
      const promoted = await promoteVersion(db, row);
      forgetModels();
      if (promoted) return c.json(describeVersion(promoted));
      throw new ApiError("conflict", "expected a version that is served and not retired", "version");
    }
    const retired = await retireVersion(db, row.version, changes.retired ? (row.retiredAt ?? Date.now()) : null);
    forgetModels();
    if (retired) return c.json(describeVersion(retired));
    throw new ApiError("conflict", "expected a version that is not current: make another one current first", "version");
  });
