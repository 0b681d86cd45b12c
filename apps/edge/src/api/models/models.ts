/** Models: OpenAI's list and model, and Replicate's model, each with what a client needs to know to use it. */
import { ApiError } from "@reptok/shared";
import { Hono } from "hono";
import { describeModel, OWNER } from "../../domain/model.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { knownModels, resolveModel } from "../../gpu/models.ts";

export const models = new Hono<AppEnv>()
  .get("/", async (c) => {
    const data = (await knownModels(c)).map(({ manifest }) => describeModel(manifest));
    return c.json({
      object: "list",
      data,
      first_id: data.at(0)?.id ?? null,
      last_id: data.at(-1)?.id ?? null,
      has_more: false,
    });
  })
  .get("/:name", async (c) => {
    const { manifest } = await resolveModel(c, c.req.param("name"));
    return c.json(describeModel(manifest));
  })
  .get("/:owner/:name", async (c) => {
    const { owner, name } = c.req.param();
    if (owner !== OWNER) throw new ApiError("model_not_found", `expected a model of ${OWNER}`, "owner");
    const { manifest } = await resolveModel(c, name);
    const { created, title, ...model } = describeModel(manifest);
    const created_at = new Date(created * 1000).toISOString();
    return c.json({ ...model, owner, name, description: title, latest_version: { id: model.version, created_at } });
  });
