/** `POST /v1/tokens`: short-lived tokens that a server requests with its key and passes to its pages. */
import { ApiError, parseAs } from "@reptok/shared";
import { Hono } from "hono";
import { checkKey, checkScope } from "../../accounts/caller.ts";
import { signToken } from "../../accounts/tokens.ts";
import { database } from "../../db/client.ts";
import { findProject } from "../../db/projects.ts";
import { limitBody, readJson } from "../../http/body.ts";
import { allowedOrigin } from "../../http/cors.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { NewTokenBody } from "./account.rules.ts";

export const tokens = new Hono<AppEnv>().post("/", limitBody(16 * 1024), async (c) => {
  checkKey(c);
  const { scopes, seconds, origin } = parseAs(NewTokenBody, await readJson(c));
  for (const scope of scopes) checkScope(c, scope);
  if (allowedOrigin(c.env.CORS_ORIGINS, origin) === null && origin !== new URL(c.req.url).origin)
    throw new ApiError("invalid_request", `origin: expected an origin of CORS_ORIGINS, got ${origin}`, "origin");
  const { project, apiKey } = c.get("caller");
  const row = await findProject(database(c.env.DB), project);
  if (!row) throw new Error(`expected a row of the project ${project}`);
  const expires = Math.floor(Date.now() / 1000) + seconds;
  const claims = { sub: project, azp: apiKey, origin, scopes: [...new Set(scopes)], exp: expires };
  const value = await signToken(claims, row.linkSecret);
  return c.json({ object: "token", value, scopes: claims.scopes, origin, expires_at: expires }, 201, {
    "cache-control": "no-store",
  });
});
