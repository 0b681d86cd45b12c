/**
 * Limits requests per minute by the generic cell rate algorithm (GCRA): a burst of `limit` requests, then one every
 * 60 / `limit` seconds. The only state is the theoretical arrival time `paidAt`.
 */
const WINDOW_MS = 60_000;
/** Tolerance for accumulated rounding errors, in milliseconds. */
const ROUNDING = 1e-3;

export interface RateState {
  readonly limit: number;
  /** Number of further requests that are allowed now. */
  readonly remaining: number;
  /** Milliseconds until a full burst of `limit` requests is allowed again. */
  readonly resetMs: number;
  /** Milliseconds until the request is allowed; 0 if it is allowed now. */
  readonly waitMs: number;
}

/** Counts one request if it is allowed. `paidAt` is the result of the previous call, undefined for the first. */
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
