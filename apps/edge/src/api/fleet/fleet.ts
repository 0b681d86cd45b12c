/** The state of GPU workers and waiting jobs: `/v1/admin/fleet`, and `/metrics` for Prometheus. */
import { ApiError, parseAs } from "@reptok/shared";
import { Hono } from "hono";
import { authenticate, authorize } from "../../accounts/authenticate.ts";
import { database } from "../../db/client.ts";
import { versionNames } from "../../db/models.ts";
import { scopeOf } from "../../domain/scope.ts";
import type { Env } from "../../env.ts";
import { readFleetStatus } from "../../fleet/read-status.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { describeFleet, type FleetDescription, fleetMetrics, FleetQuery, versionsNamed } from "./fleet.rules.ts";

const MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** The fleet, or its part that serves a model (`name` or `name@version`). Throws `model_not_found`. */
async function showFleet(env: Env, model?: string): Promise<FleetDescription> {
  const names = await versionNames(database(env.DB));
  const versions = model === undefined ? undefined : versionsNamed(model, names);
  if (versions?.size === 0)
    throw new ApiError("model_not_found", "expected a model that GET /v1/admin/models lists", "model");
  return describeFleet(await readFleetStatus(env, versions), names, Date.now());
}

export const adminFleet = new Hono<AppEnv>().get("/", async (c) => {
  const { model } = parseAs(FleetQuery, c.req.query());
  return c.json(await showFleet(c.env, model));
});

export const metrics = new Hono<AppEnv>().get("/metrics", authenticate(), authorize(scopeOf), async (c) => {
  const text = fleetMetrics(await showFleet(c.env));
  return c.text(text, 200, { "content-type": MEDIA_TYPE, "cache-control": "no-store" });
});
