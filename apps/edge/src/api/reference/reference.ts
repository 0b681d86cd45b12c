/** The API's description for programs: `/openapi.json`. The page for people, `/docs`, is a static file: apps/studio. */
import { Hono } from "hono";
import { etag } from "hono/etag";
import type { AppEnv } from "../../platform/app-env.ts";
import { type OpenApiDocument, openApiDocument } from "./document.ts";

/** Made when it is first asked for: it costs some milliseconds, which no other request should pay. */
let made: OpenApiDocument | undefined;
const description = (): OpenApiDocument => (made ??= openApiDocument());

export const openapi = new Hono<AppEnv>().get("/openapi.json", etag(), (c) =>
  c.json(description(), 200, { "cache-control": "no-cache" }),
);
