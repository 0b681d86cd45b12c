import type { Context, MiddlewareHandler } from "hono";
import { projectOf } from "../accounts/caller.ts";
import type { Caller } from "../domain/caller.ts";
import { LINK_PARAMETERS } from "../domain/link-query.ts";
import type { AppEnv } from "../platform/app-env.ts";
import { keepAnswer, matchAnswer } from "./answers.ts";
import { timed } from "../platform/timing.ts";

/** What routes mark answers with that never change under their URL; whose caches may keep them is decided here. */
export const IMMUTABLE = "public, max-age=31536000, immutable";

/**
 * What clients are told: anybody's cache may keep what needs no key, and what a link shows for as long as that is good; what
 * came for a key is for its holder alone.
 */
function clientControl({ credential }: Caller, now: number): string {
  switch (credential.kind) {
    case "loopback":
      return IMMUTABLE;
    case "link":
      return IMMUTABLE.replace("31536000", String(Math.max(0, Math.floor(credential.expires - now / 1000))));
    case "key":
    case "token":
    case "admin":
      return IMMUTABLE.replace("public", "private");
  }
}

/** Headers that speak of one request. */
const PASSING = /^x-(request-id|prediction-id|ratelimit-)/;

const LINKED = new RegExp(`[?&](${LINK_PARAMETERS.join("|")})=`);

/** The address without what signed links have, which lead to the same answer. Most have none, and are not taken apart. */
function withoutLink(address: string): string {
  if (!LINKED.test(address)) return address;
  const url = new URL(address);
  for (const name of LINK_PARAMETERS) url.searchParams.delete(name);
  return url.href;
}

/**
 * What an answer is cached under, a URL: its own, whose it is, and which of that URL's representations it is. The
 * project comes last, whatever else the address names: no client's word counts on whose it is.
 */
export function cacheKey(address: string | URL, project: string, representation = "only"): string {
  const plain = withoutLink(String(address));
  return `${plain}${plain.includes("?") ? "&" : "?"}project=${project}&representation=${encodeURIComponent(representation)}`;
}

/**
 * Puts caches before a route: answers marked {@link IMMUTABLE} are kept and given again. Where one URL has several
 * representations, `representation` tells them apart.
 */
export function immutable(representation?: (c: Context<AppEnv>) => string): MiddlewareHandler<AppEnv> {
  return async function immutable(c, next) {
    const key = cacheKey(c.req.url, projectOf(c), representation?.(c));
    const now = Date.now();
    const hit = await timed(c, "cache", matchAnswer(key, now));
    const control = clientControl(c.get("caller"), now);
    if (hit) {
      c.set("cached", { key, answer: hit });
      return c.newResponse(hit.body, 200, { ...hit.headers, "cache-control": control });
    }
    await next();
    if (c.res.headers.get("cache-control") !== IMMUTABLE) return;
    const kept = c.res.status === 200 ? c.res.clone() : null;
    c.res.headers.set("cache-control", control);
    if (!kept) return;
    const passing = Array.from(kept.headers.keys()).filter((name) => PASSING.test(name));
    for (const name of passing) kept.headers.delete(name);
    c.executionCtx.waitUntil(keepAnswer(key, kept, now));
  };
}
