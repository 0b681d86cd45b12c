/**
 * Who has just been let in, in this isolate's memory: a key or a link that comes again within seconds costs no look at D1.
 * Changes that pass through this isolate count at once; of those that pass through another it is not told, so that what was
 * revoked there is let in here for {@link KNOWN_MS} more at the most.
 */
import { Recent } from "../platform/recent.ts";
import type { Caller } from "../domain/caller.ts";

export const KNOWN_MS = 5_000;
const MOST = 10_000;

const known = new Recent<Caller>(MOST, KNOWN_MS);

/** @param credential a key, or a signed link's address: whoever has it is that caller */
export function knownCaller(credential: string, now: number): Caller | null {
  const caller = known.get(credential, now);
  return caller && caller.goodUntil > now ? caller : null;
}

/** Remembers the caller for as long as it is good; one that is good for this request alone is not kept. */
export function rememberCaller(credential: string, caller: Caller, now: number): Caller {
  if (caller.goodUntil > now) known.put(credential, caller, 1, now);
  return caller;
}

/** After a change to projects or keys, and when tests begin. */
export function forgetCallers(): void {
  known.clear();
}
