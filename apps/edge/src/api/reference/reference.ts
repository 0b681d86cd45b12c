/** `/openapi.json`, the API's OpenAPI document. The page `/docs` is a static file: apps/studio. */
import { Hono } from "hono";
import { etag } from "hono/etag";
import type { AppEnv } from "../../platform/app-env.ts";
import { type OpenApiDocument, openApiDocument } from "./document.ts";

/** Generated on the first request, because it costs some milliseconds. */
let document: OpenApiDocument | undefined;
const description = (): OpenApiDocument => (document ??= openApiDocument());

export const openapi = new Hono<AppEnv>().get("/openapi.json", etag(), (c) =>
  c.json(description(), 200, { "cache-control": "no-cache" }),
);
