/** Calls of D1, R2 and Durable Objects that are made again when they fail in passing. */
import { rootCause } from "./log.ts";

/**
 * What D1 says of errors that are worth another try (developers.cloudflare.com/d1/best-practices/retry-queries), and R2's
 * codes of such (InternalError, ServiceUnavailable).
 */
const PASSING =
  /Network connection lost|storage caused object to be reset|reset because its code was updated|transient issue on remote node|\((10001|10043)\)$/;

/** R2 takes one write a second an object, and refuses others by this code. */
const BUSY = /\(10058\)$/;

/** Whether R2 refused a write because the same object had been written within the last second. */
export function isBusyObject(thrown: unknown): boolean {
  return BUSY.test(rootCause(thrown).message);
}

/** Milliseconds before the second try and the third, spread by half. */
const PAUSES = [40, 250];

/**
 * Whether the failure is one of the moment. Durable Objects say so by `retryable`, but for those that have too much to do
 * (developers.cloudflare.com/durable-objects/best-practices/error-handling).
 */
export function isPassing(thrown: unknown): boolean {
  const error = rootCause(thrown) as Error & { readonly retryable?: unknown };
  return PASSING.test(error.message) || (error.retryable === true && !isOverloaded(error));
}

/** Whether a Durable Object has more to do than it can: it is to be left alone for a while. */
export function isOverloaded(thrown: unknown): boolean {
  return (rootCause(thrown) as Error & { readonly overloaded?: unknown }).overloaded === true;
}

/**
 * The call's result. Its answer may be lost and its effect not: what is called here may be done twice with the effect of
 * once. Every statement in db/ is written so (see STORAGE.md), and objects in R2 are put whole.
 */
export async function steadily<T>(call: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES) {
    try {
      return await call();
    } catch (thrown) {
      if (!isPassing(thrown)) throw thrown;
    }
    await scheduler.wait(pause * (0.5 + Math.random()));
  }
  return call();
}
