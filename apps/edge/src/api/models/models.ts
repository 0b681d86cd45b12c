/** Models: OpenAI's list and model, and Replicate's models and versions, each with what a client needs to know to use it. */
import { ApiError, type Manifest } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { database } from "../../db/client.ts";
import { listVersions } from "../../db/models.ts";
import { describeModel, OWNER, parseVersion } from "../../domain/model.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { knownModels, resolveModel, resolveReference } from "../../jobs/models.ts";
import { describeReplicateModel, describeReplicateVersion } from "./replicate-format.rules.ts";

function checkOwner(owner: string): void {
  if (owner !== OWNER) throw new ApiError("model_not_found", `expected a model of ${OWNER}`, "owner");
}

/** Describes models with the versions of them that requests may name. */
async function describeModels(c: Context<AppEnv>, manifests: readonly Manifest[]) {
  const usable = (await listVersions(database(c.env.DB))).filter((row) => row.served && row.retiredAt === null);
  return manifests.map((manifest) => {
    const versions = usable.filter((row) => row.model === manifest.model);
    return {
      ...describeModel(manifest),
      versions: versions.map(({ version, space, decoder, current }) => ({ version, space, decoder, current })),
    };
  });
}

export const models = new Hono<AppEnv>()
  .get("/", async (c) => {
    const registered = await knownModels(c);
    const manifests = registered.map(({ manifest }) => manifest);
    const data = await describeModels(c, manifests);
    return c.json({
      object: "list",
      data,
      first_id: data.at(0)?.id ?? null,
      last_id: data.at(-1)?.id ?? null,
      has_more: false,
      // Replicate's envelope.
      results: manifests.map(describeReplicateModel),
      next: null,
      previous: null,
    });
  })
  .get("/:name", async (c) => {
    const { manifest } = await resolveModel(c, c.req.param("name"));
    return c.json((await describeModels(c, [manifest]))[0]);
  })
  .get("/:owner/:name", async (c) => {
    const { owner, name } = c.req.param();
    checkOwner(owner);
    const { manifest } = await resolveModel(c, name);
    return c.json(describeReplicateModel(manifest));
  })
  .get("/:owner/:name/versions", async (c) => {
    const { owner, name } = c.req.param();
    checkOwner(owner);
    const { manifest } = await resolveModel(c, name);
    const rows = (await listVersions(database(c.env.DB))).filter(
      (row) => row.model === manifest.model && row.served && row.retiredAt === null,
    );
    const results = rows.map((row) => describeReplicateVersion(row.version, row.manifest));
    return c.json({ results, next: null, previous: null });
  })
  .get("/:owner/:name/versions/:version", async (c) => {
    const { owner, name, version } = c.req.param();
    checkOwner(owner);
    const found = await resolveReference(c, { name, version: parseVersion(version, "version") });
    return c.json(describeReplicateVersion(found.version.version, found.manifest));
  });
