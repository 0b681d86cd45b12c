/** `GET /metrics`: the fleet for Prometheus. */
import { Hono } from "hono";
import { authenticate, authorize } from "../../accounts/authenticate.ts";
import { scopeOf } from "../../domain/scope.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { fleetMetrics } from "./fleet.rules.ts";
import { showFleet } from "./show.ts";

const MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

export const metrics = new Hono<AppEnv>().get("/metrics", authenticate(), authorize(scopeOf), async (c) => {
  const text = fleetMetrics(await showFleet(c.env));
  return c.text(text, 200, { "content-type": MEDIA_TYPE, "cache-control": "no-store" });
});
