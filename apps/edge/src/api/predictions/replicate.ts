/** Replicate's resources that this API does not have: their lists are empty, so that clients work. */
import { Hono } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import type { AppEnv } from "../../platform/app-env.ts";

const NOTHING = { results: [], next: null, previous: null } as const;

export const replicate = new Hono<AppEnv>()
  .get("/account", (c) => {
    c.header("cache-control", "no-store");
    return c.json({ type: "organization", username: projectOf(c), name: projectOf(c), github_url: null });
  })
  .get("/hardware", (c) => c.json([]))
  .get("/deployments", (c) => c.json(NOTHING))
  .get("/trainings", (c) => c.json(NOTHING));
