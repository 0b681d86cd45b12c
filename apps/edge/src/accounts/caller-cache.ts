/**
 * A cache of authenticated callers in this isolate's memory: a key or a link that is used again within seconds needs no query of
 * D1. Changes made by this isolate take effect immediately. A key that another isolate revokes is accepted here for at most
 * {@link CACHE_MS} more.
 */
import { Recent } from "../platform/recent.ts";
import type { Caller } from "../domain/caller.ts";

export const CACHE_MS = 5_000;
const MAX_ENTRIES = 10_000;

const cached = new Recent<Caller>(MAX_ENTRIES, CACHE_MS);

/** @param credential a key or the URL of a signed link */
export function cachedCaller(credential: string, now: number): Caller | null {
  const caller = cached.get(credential, now);
  return caller && caller.goodUntil > now ? caller : null;
}

/** Caches the caller while its access lasts; a caller with access for this request only is not cached. */
export function cacheCaller(credential: string, caller: Caller, now: number): Caller {
  if (caller.goodUntil > now) cached.put(credential, caller, 1, now);
  return caller;
}

/** Clears the cache: after a change to projects or keys and before each test. */
export function clearCallerCache(): void {
  cached.clear();
}
