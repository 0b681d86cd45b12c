/** The API's description: `/openapi.json` for programs, `/docs` for people. */
import { Hono } from "hono";
import { etag } from "hono/etag";
import type { AppEnv } from "../../platform/app-env.ts";
import { isOpen, isLoopback, LOCAL_PROJECT } from "../../domain/project.ts";
import { type OpenApiDocument, openApiDocument } from "./document.ts";
import { referencePage } from "./page.ts";
import { STYLE } from "./style.ts";

/** Made when it is first asked for: it costs some milliseconds, which no other request should pay. */
let made: OpenApiDocument | undefined;
const description = (): OpenApiDocument => (made ??= openApiDocument());

/** The page runs nothing and loads nothing; its own style is known by its hash. */
async function policy(): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(STYLE));
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest)));
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

const headers = { "cache-control": "no-cache" };

export const openapi = new Hono<AppEnv>()
  .get("/openapi.json", etag(), (c) => c.json(description(), 200, headers))
  .get("/docs", etag(), async (c) => {
    const { origin } = new URL(c.req.url);
    const address = c.req.header("cf-connecting-ip");
    const local = isOpen(c.env, LOCAL_PROJECT) && isLoopback({ url: c.req.url, address, origin: undefined });
    return c.html(await referencePage(description(), { origin, keyed: !local }), 200, {
      ...headers,
      "content-security-policy": await policy(),
    });
  });
