/**
 * Replays whole responses: a read that equals one that was authenticated and answered from memory seconds ago gets the same
 * response, with its own request id and timing, without running the app. The app handles requests with rate limits, conditions,
 * an origin or another key.
 */
import type { MiddlewareHandler } from "hono";
import type { Caller } from "../domain/caller.ts";
import type { AppEnv, Answer } from "../platform/app-env.ts";
import { CACHE_MS, clearCallerCache } from "../accounts/caller-cache.ts";
import { Recent } from "../platform/recent.ts";
import { isInMemory } from "./answers.ts";

interface Replay {
  readonly headers: Headers;
  /** The cached response that is replayed. The replay is valid only while it is cached. */
  readonly key: string;
  readonly answer: Answer;
  /** `CF-Connecting-IP` of a caller without a key or a link; otherwise null. */
  readonly address: string | null;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

const MAX_ENTRIES = 4096;
const replays = new Recent<Replay>(MAX_ENTRIES, CACHE_MS);
/** URLs with a replay, so that other requests need no parsing. */
const urls = new Recent<true>(MAX_ENTRIES, CACHE_MS);

/** Headers that can change a response; requests with them are not replayed. */
const VARYING = ["if-none-match", "origin", "x-request-id"];

/** Returns the same text for equal reads of one URL; null for requests that are never replayed. */
function nameOf({ url, headers }: Request): string | null {
  if (VARYING.some((name) => headers.has(name))) return null;
  return `${url}\n${headers.get("authorization")}\n${headers.get("accept")}`;
}

const addressOf = ({ headers }: Request): string => headers.get("cf-connecting-ip") ?? "";

/** Returns whether the caller has a rate limit, for which each request is counted. */
const isCounted = ({ requestsPerMinute: { project, key } }: Caller): boolean => project !== null || key !== null;

/** Records responses from memory for {@link replay}. Must precede all middleware that sets headers. */
export function replayable(): MiddlewareHandler<AppEnv> {
  return async function replayable(c, next) {
    await next();
    const cached = c.get("cached");
    if (cached === undefined || c.req.method !== "GET" || c.res.status !== 200) return;
    const { key, answer } = cached;
    const [now, name, caller] = [Date.now(), nameOf(c.req.raw), c.get("caller")];
    if (name === null || isCounted(caller) || !isInMemory(key, answer, now)) return;
    const address = caller.credential.kind === "loopback" ? addressOf(c.req.raw) : null;
    const headers = new Headers(c.res.headers);
    replays.put(name, { headers, key, answer, address, until: caller.goodUntil }, 1, now);
    urls.put(c.req.url, true, 1, now);
  };
}

/** Returns the replayed response; null if the app must handle the request. */
export function replay(request: Request): Response | null {
  const now = Date.now();
  if (request.method !== "GET" || !urls.get(request.url, now)) return null;
  const name = nameOf(request);
  const found = name === null ? undefined : replays.get(name, now);
  if (!found || found.until <= now || !isInMemory(found.key, found.answer, now)) return null;
  const { address, answer, headers } = found;
  if (address !== null && address !== addressOf(request)) return null;
  const response = new Response(answer.body, { headers });
  response.headers.set("x-request-id", crypto.randomUUID());
  response.headers.set("server-timing", "cache;dur=0.0, total;dur=0.0");
  return response;
}

/** Clears cached callers and replays: after a change to projects or keys and before each test. */
export function clearAccess(): void {
  clearCallerCache();
  replays.clear();
  urls.clear();
}
