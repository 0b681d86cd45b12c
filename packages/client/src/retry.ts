/** Whether a request is made again, and when. Pure: clock and chance are passed in. */

/** Pauses without word from the API: doubling from the first to the last, each spread over its upper quarter. */
const FIRST_MS = 500;
const LAST_MS = 8_000;
/** Who is told to wait longer than this is better told so. */
const LONGEST_MS = 60_000;

/** Milliseconds that `retry-after-ms` or `retry-after` (seconds, or a date) ask for; null where they say nothing. */
export function retryAfterMs(headers: Headers, now: number): number | null {
  const exact = headers.get("retry-after-ms");
  if (exact !== null && /^\d{1,12}(\.\d+)?$/.test(exact)) return Number(exact);
  const after = headers.get("retry-after");
  if (after === null) return null;
  if (/^\d{1,12}(\.\d+)?$/.test(after)) return 1000 * Number(after);
  const date = Date.parse(after);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** What an answer says of trying again. */
export type Answered = Pick<Response, "status" | "headers">;

function isPassing({ status, headers }: Answered): boolean {
  const told = headers.get("x-should-retry");
  if (told === "true" || told === "false") return told === "true";
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/**
 * Milliseconds to wait before the next attempt; null where there should be none. `failed` is the number of failed attempts, 1 or
 * more; `answer` null where none came; `random` in [0, 1).
 */
export function retryPause(answer: Answered | null, failed: number, now: number, random: number): number | null {
  if (answer && !isPassing(answer)) return null;
  const asked = answer && retryAfterMs(answer.headers, now);
  if (asked !== null) return asked <= LONGEST_MS ? asked : null;
  return Math.min(LAST_MS, FIRST_MS * 2 ** (failed - 1)) * (1 - random / 4);
}

/**
 * Whether the answer says that what was asked for is still under way, so that asking again is waiting and no retry: a time-out that
 * tells where its job goes on, or a first request under the same key that is not done.
 */
export function isUnderWay({ status, headers }: Answered, hasKey: boolean): boolean {
  if (headers.get("x-should-retry") === "false") return false;
  return (status === 503 && headers.has("location")) || (status === 409 && hasKey && headers.has("retry-after"));
}
