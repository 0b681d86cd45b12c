/**
 * Requests a minute, by the generic cell rate algorithm: `limit` may come at once, and one more every 60 / `limit` seconds. All
 * that is remembered is a time: when, at this rate, everything taken so far would have been paid for.
 */
const WINDOW_MS = 60_000;
/** What rounding may add up to, in milliseconds. */
const ROUNDING = 1e-3;

export interface RateState {
  readonly limit: number;
  /** How many more could come now. */
  readonly remaining: number;
  /** Milliseconds until `limit` could come at once again. */
  readonly resetMs: number;
  /** Milliseconds until the request could come; 0 if it may now. */
  readonly waitMs: number;
}

/** Takes one request; `paidAt` is what the last call gave. The new time holds only if the request may come. */
export function takeRequest(
  paidAt: number | undefined,
  limit: number,
  now: number,
): { readonly paidAt: number; readonly state: RateState } {
  const cost = WINDOW_MS / limit;
  const before = Math.max(paidAt ?? 0, now);
  const after = before + cost;
  const waitMs = after - now - WINDOW_MS;
  if (waitMs > ROUNDING) return { paidAt: before, state: { limit, remaining: 0, resetMs: before - now, waitMs } };
  const remaining = Math.floor((WINDOW_MS - (after - now) + ROUNDING) / cost);
  return { paidAt: after, state: { limit, remaining, resetMs: after - now, waitMs: 0 } };
}
