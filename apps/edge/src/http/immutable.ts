import type { Context, MiddlewareHandler } from "hono";
import { projectOf } from "../accounts/caller.ts";
import type { Caller } from "../domain/caller.ts";
import { LINK_PARAMETERS } from "../domain/link-query.ts";
import type { AppEnv } from "../platform/app-env.ts";
import { keepAnswer, matchAnswer } from "./answers.ts";
import { timed } from "../platform/timing.ts";

/** The mark of routes on responses that never change under their URL; this module decides which caches may keep them. */
export const IMMUTABLE = "public, max-age=31536000, immutable";

/**
 * The `cache-control` of a response: shared caches may keep responses that need no key, and those of a signed link until it
 * expires; responses for a key are private to its holder.
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

/** Headers that belong to one request. */
const PASSING = /^x-(request-id|prediction-id|ratelimit-)/;

const LINKED = new RegExp(`[?&](${LINK_PARAMETERS.join("|")})=`);

/** The address without the parameters of signed links, which do not change the response. Most addresses have none. */
function withoutLink(address: string): string {
  if (!LINKED.test(address)) return address;
  const url = new URL(address);
  for (const name of LINK_PARAMETERS) url.searchParams.delete(name);
  return url.href;
}

/**
 * The cache key of a response, a URL: its own address, the representation, and the project. The project comes last, so that no
 * address from a client can name another project.
 */
export function cacheKey(address: string | URL, project: string, representation = "only"): string {
  const plain = withoutLink(String(address));
  return `${plain}${plain.includes("?") ? "&" : "?"}project=${project}&representation=${encodeURIComponent(representation)}`;
}

/**
 * Caches the responses of a route that are marked {@link IMMUTABLE}. Where one URL has several representations,
 * `representation` distinguishes them.
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
