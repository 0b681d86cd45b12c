/** Retries calls of D1, R2 and Durable Objects after transient errors. */
import { rootCause } from "./log.ts";

/**
 * Messages of D1's retryable errors (developers.cloudflare.com/d1/best-practices/retry-queries) and codes of R2's (InternalError,
 * ServiceUnavailable).
 */
const TRANSIENT =
  /Network connection lost|storage caused object to be reset|reset because its code was updated|transient issue on remote node|\((10001|10043)\)$/;

/** R2 accepts one write per second and object, and rejects others with this code. */
const BUSY = /\(10058\)$/;

/** Returns whether R2 rejected a write because the same object was written within the last second. */
export function isBusyObject(thrown: unknown): boolean {
  return BUSY.test(rootCause(thrown).message);
}

/** Milliseconds before the second and the third attempt, with a jitter of 50 %. */
const PAUSES = [40, 250];

/**
 * Returns whether the error is transient. Durable Objects mark transient errors as `retryable`; overloaded objects must not be
 * retried (developers.cloudflare.com/durable-objects/best-practices/error-handling).
 */
export function isTransient(thrown: unknown): boolean {
  const error = rootCause(thrown) as Error & { readonly retryable?: unknown };
  return TRANSIENT.test(error.message) || (error.retryable === true && !isOverloaded(error));
}

/** Returns whether a Durable Object is overloaded and must not be called for a while. */
export function isOverloaded(thrown: unknown): boolean {
  return (rootCause(thrown) as Error & { readonly overloaded?: unknown }).overloaded === true;
}

/**
 * Calls `call` up to three times until it does not fail with a transient error, and returns its result. A response can be lost
 * after the call has taken effect, so `call` must be idempotent. All statements in db/ are (see STORAGE.md), and so are writes of
 * whole objects in R2.
 */
export async function withRetries<T>(call: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES) {
    try {
      return await call();
    } catch (thrown) {
      if (!isTransient(thrown)) throw thrown;
    }
    await scheduler.wait(pause * (0.5 + Math.random()));
  }
  return call();
}
