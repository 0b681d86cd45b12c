/** `GET /metrics`: the fleet for Prometheus. */
import type { Context, MiddlewareHandler } from "hono";
import { Hono } from "hono";
import { checkScope } from "../../accounts/caller.ts";
import { identify, isSecret } from "../../accounts/identify.ts";
import { bearerToken } from "../../domain/api-key.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { fleetMetrics } from "./fleet.rules.ts";
import { showFleet } from "./show.ts";

const isScraper = ({ env, req }: Context<AppEnv>): Promise<boolean> =>
  isSecret(env.METRICS_TOKEN, bearerToken(req.header("authorization") ?? "") ?? "");

/** Lets in METRICS_TOKEN, and whoever may use the admin API. */
const requireScraper: MiddlewareHandler<AppEnv> = async function requireScraper(c, next) {
  if (!(await isScraper(c))) {
    c.set("caller", await identify(c));
    checkScope(c, "admin");
  }
  await next();
};

export const metrics = new Hono<AppEnv>().get("/metrics", requireScraper, async (c) => {
  const text = fleetMetrics(await showFleet(c.env));
  return c.text(text, 200, {
    "content-type": "text/plain; version=0.0.4; charset=utf-8",
    "cache-control": "no-store",
  });
});
