/** `GET /v1/usage` and `GET /v1/usage/records`: what the caller's project has used. */
import { Hono } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import { usageRecords, usageSums } from "./usage-report.ts";
import type { AppEnv } from "../../env.ts";

export const usage = new Hono<AppEnv>()
  .get("/", (c) => usageSums(c, projectOf(c)))
  .get("/records", (c) => usageRecords(c, projectOf(c)));
