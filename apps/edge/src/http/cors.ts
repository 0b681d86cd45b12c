import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import type { AppEnv } from "../platform/app-env.ts";

/** Response headers that scripts may read in addition to the safelisted ones. */
const EXPOSED = [
  "etag",
  "idempotent-replayed",
  "location",
  "preference-applied",
  "retry-after",
  "server-timing",
  "www-authenticate",
  "x-duplicate-of",
  "x-has-more",
  "x-last-id",
  "x-prediction-id",
  "x-ratelimit-limit-evaluations",
  "x-ratelimit-limit-pictures",
  "x-ratelimit-limit-requests",
  "x-ratelimit-remaining-evaluations",
  "x-ratelimit-remaining-pictures",
  "x-ratelimit-remaining-requests",
  "x-ratelimit-reset-evaluations",
  "x-ratelimit-reset-pictures",
  "x-ratelimit-reset-requests",
  "x-request-id",
  "x-should-retry",
  "x-similarity",
];

/** Returns the value of `Access-Control-Allow-Origin`; null if the origin is not on the list. "*" on the list matches all. */
export function allowedOrigin(list: string, origin: string): string | null {
  const allowed = list.split(",").map((entry) => entry.trim());
  if (allowed.includes("*")) return "*";
  return origin !== "" && allowed.includes(origin) ? origin : null;
}

const policy = cors({
  origin: (origin, c) => allowedOrigin(c.env.CORS_ORIGINS, origin),
  allowMethods: ["GET", "HEAD", "POST", "PATCH", "DELETE"],
  exposeHeaders: EXPOSED,
  maxAge: 600,
});

const nothing = async () => {};

/**
 * Allows pages of the origins in `CORS_ORIGINS` to use the API with keys that they send; there are no cookies. Answers preflight
 * requests before authentication.
 */
export function crossOrigin(): MiddlewareHandler<AppEnv> {
  return async function crossOrigin(c, next) {
    const allowed = allowedOrigin(c.env.CORS_ORIGINS, c.req.header("origin") ?? "");
    const preflight = c.req.method === "OPTIONS" && c.req.header("access-control-request-method") !== undefined;
    if (preflight && allowed !== null) return policy(c, next);
    await next();
    // The headers are set on the outgoing response, not on the cached one, which is for all callers. OPTIONS is excluded because
    // Hono treats it as a preflight and would remove the body of a rejected request.
    if (c.env.CORS_ORIGINS !== "" && c.req.method !== "OPTIONS") await policy(c, nothing);
  };
}
