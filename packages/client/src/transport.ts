/** `fetch` with retries within one time limit. */
import { ReptokError } from "./error.ts";
import { isUnderWay, retryPause } from "./retry.ts";

export interface TransportOptions {
  readonly fetch: (request: Request) => Promise<Response>;
  /** Number of retries. */
  readonly retries: number;
  /** Milliseconds until the answer begins, over all attempts and pauses. */
  readonly timeoutMs: number;
}

/** POSTs without an idempotency key that would take effect twice: they are retried only if they were rejected without effect. */
const UNREPEATABLE = /\/v1\/(admin|webhooks)(\/|$)/;

function isRepeatable({ method, url }: Request): boolean {
  return method !== "POST" || !UNREPEATABLE.test(new URL(url).pathname);
}

/** Resolves after `milliseconds`; rejects with the signal's reason. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const stop = () => {
      clearTimeout(timer);
      reject(signal!.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/** An answer, or the reason why there is none. */
type Outcome = { readonly answer: Response } | { readonly answer: null; readonly cause: unknown };

/**
 * Objects that must live as long as a body. Node's fetch (undici) has only a WeakRef from a signal to its request: once the request
 * is collected, its stream could not be aborted any more.
 */
const heldBy = new WeakMap<ReadableStream, readonly Request[]>();

/** One attempt. Rejects with the caller's signal's reason when it aborts, even if `fetch` ignores the signal. */
async function attempt(options: TransportOptions, request: Request, leftMs: number): Promise<Outcome> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new Error("no answer in time")), leftMs);
  // The time-out ends when the answer begins, so that streams are not limited; the caller's signal stays in force.
  const signal = AbortSignal.any([request.signal, timeout.signal]);
  let reject: (reason: Error) => void = () => {};
  // Promise.withResolvers is newer than Node 20.
  const aborted = new Promise<never>((_, rejectNow) => (reject = rejectNow));
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener("abort", abort);
  try {
    signal.throwIfAborted();
    const attempted = new Request(request.clone(), { signal });
    const answer = await Promise.race([options.fetch(attempted), aborted]);
    if (answer.body) heldBy.set(answer.body, [request, attempted]);
    return { answer };
  } catch (cause) {
    request.signal.throwIfAborted();
    return { answer: null, cause };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}

/**
 * Sends the request until it succeeds or a retry makes no sense, and returns the last answer. Rejects with a ReptokError
 * `connection_error` without an answer, and with the reason of the request's signal.
 */
export function createTransport(options: TransportOptions): (request: Request) => Promise<Response> {
  return async function send(request) {
    const deadline = Date.now() + options.timeoutMs;
    const hasKey = request.headers.has("idempotency-key");
    const retries = isRepeatable(request) ? options.retries : 0;
    for (let failed = 0; ;) {
      const outcome = await attempt(options, request, deadline - Date.now());
      const { answer } = outcome;
      if (answer?.ok || answer?.status === 304) return answer;
      const waiting = answer !== null && isUnderWay(answer, hasKey);
      if (!waiting) failed++;
      const pause = retryPause(answer, failed, Date.now(), Math.random());
      const refused = answer?.status === 429 ? options.retries : retries;
      const over = pause === null || failed > refused || Date.now() + pause >= deadline;
      if (!over) {
        // Not awaited: it only returns the connection to the pool.
        answer?.body?.cancel().catch(() => {});
        await sleep(pause, request.signal);
        continue;
      }
      if (answer) return answer;
      const { cause } = outcome as { cause: unknown };
      throw new ReptokError("the API does not answer", { code: "connection_error" }, { cause });
    }
  };
}
