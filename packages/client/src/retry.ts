/** Whether and when a request is retried. Pure: time and random numbers are arguments. */

/** Pauses if the API states none: doubled from the first to the last, with up to 25 % of jitter. */
const FIRST_MS = 500;
const LAST_MS = 8_000;
/** A longer wait is reported to the caller instead. */
const LONGEST_MS = 60_000;

/** Milliseconds of `retry-after-ms` or `retry-after` (seconds, or a date); null without them. */
export function retryAfterMs(headers: Headers, now: number): number | null {
  const exact = headers.get("retry-after-ms");
  if (exact !== null && /^\d{1,12}(\.\d+)?$/.test(exact)) return Number(exact);
  const after = headers.get("retry-after");
  if (after === null) return null;
  if (/^\d{1,12}(\.\d+)?$/.test(after)) return 1000 * Number(after);
  const date = Date.parse(after);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** The fields of an answer that decide about a retry. */
export type Answered = Pick<Response, "status" | "headers">;

function isPassing({ status, headers }: Answered): boolean {
  const advice = headers.get("x-should-retry");
  if (advice === "true" || advice === "false") return advice === "true";
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/**
 * Milliseconds to wait before the next attempt; null for no retry. `failed` is the number of failed attempts, at least 1; `answer`
 * is null without an answer; `random` is in [0, 1).
 */
export function retryPause(answer: Answered | null, failed: number, now: number, random: number): number | null {
  if (answer && !isPassing(answer)) return null;
  const stated = answer && retryAfterMs(answer.headers, now);
  if (stated !== null) return stated <= LONGEST_MS ? stated : null;
  return Math.min(LAST_MS, FIRST_MS * 2 ** (failed - 1)) * (1 - random / 4);
}

/**
 * Whether the answer says that the request is still in progress, so that repeating it is waiting and no retry: a time-out with the
 * location of its job, or an unfinished first request with the same key.
 */
export function isUnderWay({ status, headers }: Answered, hasKey: boolean): boolean {
  if (headers.get("x-should-retry") === "false") return false;
  return (status === 503 && headers.has("location")) || (status === 409 && hasKey && headers.has("retry-after"));
}
