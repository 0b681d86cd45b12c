/** The headers `Prefer` (RFC 7240) and `Cancel-After`. */
import { ApiError } from "@reptok/shared";

/** Maximum of `Prefer: wait`, in seconds. */
export const MAX_WAIT_SECONDS = 60;

/**
 * The seconds that the answer waits for the result by `Prefer: wait` or `Prefer: wait=n`, at most {@link MAX_WAIT_SECONDS}; 0 without
 * it. Invalid preferences are ignored, by RFC 7240.
 */
export function waitSeconds(prefer: string | undefined): number {
  for (const preference of (prefer ?? "").split(",")) {
    const match = /^\s*wait\s*(?:=\s*"?(\d{1,6})"?)?\s*(?:;.*)?$/i.exec(preference);
    if (match) return Math.min(Number(match[1] ?? MAX_WAIT_SECONDS), MAX_WAIT_SECONDS);
  }
  return 0;
}

const SECONDS = { h: 3600, m: 60, s: 1 } as const;
const MIN_SECONDS = 5;
const MAX_SECONDS = 24 * 3600;

/** The milliseconds of a `Cancel-After` such as `90`, `30s`, `1m` or `1h30m`; null without one. Throws `invalid_request`. */
export function cancelAfterMs(header: string | undefined): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  const match = /^(?=\d)(?:(\d{1,5})h)?(?:(\d{1,5})m)?(?:(\d{1,5})s?)?$/.exec(text);
  const [h, m, s] = (match?.slice(1) ?? []).map((digits) => Number(digits ?? 0));
  const seconds = match ? h! * SECONDS.h + m! * SECONDS.m + s! * SECONDS.s : Number.NaN;
  if (seconds >= MIN_SECONDS && seconds <= MAX_SECONDS) return 1000 * seconds;
  throw new ApiError(
    "invalid_request",
    'Cancel-After: expected "5s" to "24h", such as "90s" or "1h30m"',
    "Cancel-After",
  );
}
