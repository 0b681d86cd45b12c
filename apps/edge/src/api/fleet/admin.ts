/** `/v1/admin/fleet`: GPU workers and waiting jobs. */
import { parseAs } from "@reptok/shared";
import { Hono } from "hono";
import type { AppEnv } from "../../platform/app-env.ts";
import { FleetQuery } from "./fleet.rules.ts";
import { showFleet } from "./show.ts";

export const adminFleet = new Hono<AppEnv>().get("/", async (c) => {
  const { model } = parseAs(FleetQuery, c.req.query());
  return c.json(await showFleet(c.env, model));
});
