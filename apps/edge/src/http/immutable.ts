import type { Context, MiddlewareHandler } from "hono";
import { projectOf } from "../accounts/caller.ts";
import type { Caller } from "../domain/caller.ts";
import { LINK_PARAMETERS } from "../domain/link-query.ts";
import type { AppEnv } from "../platform/app-env.ts";
import { putAnswer, matchAnswer } from "./answers.ts";
import { timed } from "../platform/timing.ts";

/** `cache-control` that routes set on immutable responses; this module replaces it for each kind of caller. */
export const IMMUTABLE = "public, max-age=31536000, immutable";

/**
 * Returns the `cache-control` of a response: public if it needs no key, public until the expiry of a signed link, and private
 * for a key.
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

/** Headers of a single request, which are not cached. */
const PER_REQUEST = /^x-(request-id|prediction-id|ratelimit-)/;

const LINKED = new RegExp(`[?&](${LINK_PARAMETERS.join("|")})=`);

/** Removes the parameters of signed links, which do not change the response, from a URL. */
function withoutLink(address: string): string {
  if (!LINKED.test(address)) return address;
  const url = new URL(address);
  for (const name of LINK_PARAMETERS) url.searchParams.delete(name);
  return url.href;
}

/**
 * Returns the cache key of a response, a URL: the URL of the request with the project and the representation. These come last,
 * so that no URL from a client can name another project.
 */
export function cacheKey(address: string | URL, project: string, representation = "only"): string {
  const plain = withoutLink(String(address));
  return `${plain}${plain.includes("?") ? "&" : "?"}project=${project}&representation=${encodeURIComponent(representation)}`;
}

/** Caches {@link IMMUTABLE} responses of a route. `representation` distinguishes several representations of one URL. */
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
    const copy = c.res.status === 200 ? c.res.clone() : null;
    c.res.headers.set("cache-control", control);
    if (!copy) return;
    const omitted = Array.from(copy.headers.keys()).filter((name) => PER_REQUEST.test(name));
    for (const name of omitted) copy.headers.delete(name);
    c.executionCtx.waitUntil(putAnswer(key, copy, now));
  };
}
