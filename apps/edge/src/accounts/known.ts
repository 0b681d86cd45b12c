/**
 * A cache of authenticated callers in this isolate's memory: a key or a link that is used again within seconds needs no query of
 * D1. Changes made by this isolate take effect immediately; it does not notice changes made by others, so that a key revoked there
 * is accepted here for at most {@link KNOWN_MS} more.
 */
import { Recent } from "../platform/recent.ts";
import type { Caller } from "../domain/caller.ts";

export const KNOWN_MS = 5_000;
const MOST = 10_000;

const known = new Recent<Caller>(MOST, KNOWN_MS);

/** @param credential a key, or the address of a signed link */
export function knownCaller(credential: string, now: number): Caller | null {
  const caller = known.get(credential, now);
  return caller && caller.goodUntil > now ? caller : null;
}

/** Caches the caller while its access lasts; one with access for this request only is not cached. */
export function rememberCaller(credential: string, caller: Caller, now: number): Caller {
  if (caller.goodUntil > now) known.put(credential, caller, 1, now);
  return caller;
}

/** Called after a change to projects or keys, and before each test. */
export function forgetCallers(): void {
  known.clear();
}
