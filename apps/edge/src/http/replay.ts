/**
 * Replays whole responses: a read that equals one which was authenticated and answered from memory seconds ago gets the same
 * response without passing through the app, with its own request id and timing. Requests with rate limits, conditions or an
 * origin, or with another key, pass through the app.
 */
import type { MiddlewareHandler } from "hono";
import type { Caller } from "../domain/caller.ts";
import type { AppEnv, Answer } from "../platform/app-env.ts";
import { clearCallerCache, CACHE_MS } from "../accounts/caller-cache.ts";
import { Recent } from "../platform/recent.ts";
import { isRemembered } from "./answers.ts";

interface Replay {
  readonly headers: Headers;
  /** The cached response that it was made from; without it the replay is invalid. */
  readonly key: string;
  readonly answer: Answer;
  /** `CF-Connecting-IP` of a caller who needed no key because of it; null if a key or a link was used. */
  readonly address: string | null;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

const MOST = 4096;
const replays = new Recent<Replay>(MOST, CACHE_MS);
/** Addresses with a replay, so that other requests need no parsing. */
const addresses = new Recent<true>(MOST, CACHE_MS);

/** Headers that may change a response: such requests are not replayed. */
const OTHERWISE = ["if-none-match", "origin", "x-request-id"];

/** Identifies equal reads of one address; null for requests that are never replayed. */
function nameOf({ url, headers }: Request): string | null {
  if (OTHERWISE.some((name) => headers.has(name))) return null;
  return `${url}\n${headers.get("authorization")}\n${headers.get("accept")}`;
}

const addressOf = ({ headers }: Request): string => headers.get("cf-connecting-ip") ?? "";

/** Whether each of the caller's requests is counted. */
const isCounted = ({ requestsPerMinute: { project, key } }: Caller): boolean => project !== null || key !== null;

/** Records responses that came from memory, for {@link replay}. Must precede all middleware that sets headers. */
export function replayable(): MiddlewareHandler<AppEnv> {
  return async function replayable(c, next) {
    await next();
    const cached = c.get("cached");
    if (cached === undefined || c.req.method !== "GET" || c.res.status !== 200) return;
    const { key, answer } = cached;
    const [now, name, caller] = [Date.now(), nameOf(c.req.raw), c.get("caller")];
    if (name === null || isCounted(caller) || !isRemembered(key, answer, now)) return;
    const address = caller.credential.kind === "loopback" ? addressOf(c.req.raw) : null;
    const headers = new Headers(c.res.headers);
    replays.put(name, { headers, key, answer, address, until: caller.goodUntil }, 1, now);
    addresses.put(c.req.url, true, 1, now);
  };
}

/** The replayed response, or null if the app must handle the request. */
export function replay(request: Request): Response | null {
  const now = Date.now();
  if (request.method !== "GET" || !addresses.get(request.url, now)) return null;
  const name = nameOf(request);
  const found = name === null ? undefined : replays.get(name, now);
  if (!found || found.until <= now || !isRemembered(found.key, found.answer, now)) return null;
  const { address, answer, headers } = found;
  if (address !== null && address !== addressOf(request)) return null;
  const response = new Response(answer.body, { headers });
  response.headers.set("x-request-id", crypto.randomUUID());
  response.headers.set("server-timing", "cache;dur=0.0, total;dur=0.0");
  return response;
}

/** Clears cached callers and replays: after a change to projects or keys, and before each test. */
export function forgetAccess(): void {
  clearCallerCache();
  replays.clear();
  addresses.clear();
}
