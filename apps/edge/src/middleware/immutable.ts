import type { Context, MiddlewareHandler } from "hono";
import { type Caller, projectOf } from "../accounts/caller.ts";
import { LINK_PARAMETERS } from "../domain/link.ts";
import type { AppEnv } from "../env.ts";
import { timed } from "./timing.ts";

/** What routes mark answers with that never change under their URL; whose caches may keep them is decided here. */
export const IMMUTABLE = "public, max-age=31536000, immutable";

/**
 * What clients are told: anybody's cache may keep what needs no key, and what a link shows for as long as that is good; what
 * came for a key is for its holder alone.
 */
function clientControl({ door }: Caller, now: number): string {
  switch (door.kind) {
    case "loopback":
      return IMMUTABLE;
    case "link":
      return IMMUTABLE.replace("31536000", String(Math.max(0, Math.floor(door.expires - now / 1000))));
    case "key":
    case "admin":
      return IMMUTABLE.replace("public", "private");
  }
}

/** Headers that speak of one request. */
const PASSING = /^x-(request-id|prediction-id|ratelimit-)/;

/** What an answer is cached under: its URL, whose it is, and which of that URL's representations it is. */
export function cacheKey(address: string | URL, project: string, representation = "only"): Request {
  const url = new URL(address);
  // Those of a signed link, which lead to the same answer; and no client's word on whose it is.
  for (const name of LINK_PARAMETERS) url.searchParams.delete(name);
  url.searchParams.append("project", project);
  url.searchParams.append("representation", representation);
  return new Request(url);
}

/**
 * Puts the data centre's cache before a route: answers marked {@link IMMUTABLE} are kept and given again. Where one
 * URL has several representations, `representation` tells them apart.
 */
export function immutable(representation?: (c: Context<AppEnv>) => string): MiddlewareHandler<AppEnv> {
  return async function immutable(c, next) {
    const key = cacheKey(c.req.url, projectOf(c), representation?.(c));
    const hit = await timed(c, "cache", caches.default.match(key));
    const control = clientControl(c.get("caller"), Date.now());
    if (hit) {
      const answer = c.newResponse(hit.body, hit);
      answer.headers.set("cache-control", control);
      return answer;
    }
    await next();
    if (c.res.headers.get("cache-control") !== IMMUTABLE) return;
    const kept = c.res.status === 200 ? c.res.clone() : null;
    c.res.headers.set("cache-control", control);
    if (!kept) return;
    const passing = Array.from(kept.headers.keys()).filter((name) => PASSING.test(name));
    for (const name of passing) kept.headers.delete(name);
    c.executionCtx.waitUntil(caches.default.put(key, kept));
  };
}
