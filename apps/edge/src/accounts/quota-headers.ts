import type { MiddlewareHandler } from "hono";
import { ownerOf } from "./caller.ts";
import { database } from "../db/client.ts";
import { leftOf, quotas } from "../db/admission.ts";
import { monthEnd } from "../domain/usage.ts";
import type { AppEnv } from "../platform/app-env.ts";
import { logWarning } from "../platform/log.ts";

/** Reads of latents use little of a quota, so that the query is not worth its cost. */
const isRead = (method: string, path: string): boolean =>
  (method === "GET" || method === "HEAD") && path.startsWith("/v1/latents");

/**
 * Sets headers with the pictures and network evaluations that remain in the month after this request, if they are limited: the
 * lower remainder of the project's and the key's quota. Responses to reads of latents and pictures have no such headers.
 */
export function setQuotaHeaders(): MiddlewareHandler<AppEnv> {
  return async function setQuotaHeaders(c, next) {
    await next();
    if (!c.get("caller").hasQuota || isRead(c.req.method, c.req.path)) return;
    try {
      const now = Date.now();
      // The lowest remainder is set last and overwrites the other.
      for (const quota of (await quotas(database(c.env.DB), ownerOf(c), now)).toSorted(
        (a, b) => leftOf(b) - leftOf(a),
      )) {
        c.res.headers.set(`x-ratelimit-limit-${quota.unit}`, String(quota.limit));
        c.res.headers.set(`x-ratelimit-remaining-${quota.unit}`, String(leftOf(quota)));
        c.res.headers.set(`x-ratelimit-reset-${quota.unit}`, `${Math.ceil((monthEnd(now) - now) / 1000)}s`);
      }
    } catch (thrown) {
      logWarning("quota.headers", thrown);
    }
  };
}
