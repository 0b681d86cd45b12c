import type { MiddlewareHandler } from "hono";
import { ownerOf } from "./caller.ts";
import { database } from "../db/client.ts";
import { leftOf, pictureQuotas } from "../db/admission.ts";
import { monthEnd } from "../domain/usage.ts";
import type { AppEnv } from "../platform/app-env.ts";
import { logWarning } from "../platform/log.ts";

/** Reading what is kept takes no pictures, or is worth no look at the quota. */
const isRead = (method: string, path: string): boolean =>
  (method === "GET" || method === "HEAD") && path.startsWith("/v1/latents");

/**
 * Tells where pictures are limited how many are left in the month, after what the request has taken: of the project's
 * and the key's quota the tighter one. Reads of latents and pictures go without.
 */
export function tellQuota(): MiddlewareHandler<AppEnv> {
  return async function tellQuota(c, next) {
    await next();
    if (!c.get("caller").hasQuota || isRead(c.req.method, c.req.path)) return;
    try {
      const now = Date.now();
      const quotas = await pictureQuotas(database(c.env.DB), ownerOf(c), now);
      const [tightest] = quotas.toSorted((a, b) => leftOf(a) - leftOf(b));
      if (!tightest) return;
      c.res.headers.set("x-ratelimit-limit-pictures", String(tightest.limit));
      c.res.headers.set("x-ratelimit-remaining-pictures", String(leftOf(tightest)));
      c.res.headers.set("x-ratelimit-reset-pictures", `${Math.ceil((monthEnd(now) - now) / 1000)}s`);
    } catch (thrown) {
      logWarning("quota.tell", thrown);
    }
  };
}
