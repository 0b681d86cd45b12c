/** `fetch` that tries again, within one limit of time. */
import { ReptokError } from "./error.ts";
import { isUnderWay, retryPause } from "./retry.ts";

export interface TransportOptions {
  readonly fetch: (request: Request) => Promise<Response>;
  /** Attempts after the first. */
  readonly retries: number;
  /** Until the answer begins, all attempts and pauses together. */
  readonly timeoutMs: number;
}

/** Posts that would be done twice, and have no key to tell: only a refusal that did nothing is worth another attempt. */
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

/** An answer, or why there is none. */
type Outcome = { readonly answer: Response } | { readonly answer: null; readonly cause: unknown };

/**
 * What must live for as long as a body does. Node's requests hear of their signal's end only while something holds them
 * (undici knows them by a WeakRef): let go, a stream could not be given up any more.
 */
const heldBy = new WeakMap<ReadableStream, readonly Request[]>();

/** One attempt. What the caller's signal aborts rejects with its reason, also where `fetch` does not heed it. */
async function attempt(options: TransportOptions, request: Request, leftMs: number): Promise<Outcome> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new Error("no answer in time")), leftMs);
  // A stream goes on for as long as it likes: the time-out ends with the timer, the caller's signal does not.
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
 * Makes the request until it is answered well, or not worth another attempt: then gives the last answer. Rejects with a
 * ReptokError `connection_error` where there is none, and with the reason of the request's signal.
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
        // Nobody waits for that: the connection is given back when it is.
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
