/** Pauses between attempts. */
import { setTimeout as sleep } from "node:timers/promises";

/** Returns the milliseconds before attempt `failures` + 1: exponential from `first` to `longest`, with 50 % jitter so that workers do not reconnect together. */
export function pauseMs(failures: number, first: number, longest: number): number {
  return Math.min(longest, first * 2 ** Math.min(failures - 1, 20)) * (0.5 + Math.random() / 2);
}

/** Retries the call until it succeeds; rejects if the signal aborts or `isPermanent` returns true for the error. */
export async function retry<T>(
  call: () => Promise<T>,
  options: {
    readonly signal: AbortSignal;
    readonly isPermanent: (thrown: unknown) => boolean;
    readonly onFailure: (thrown: unknown) => void;
  },
): Promise<T> {
  const { signal, isPermanent, onFailure } = options;
  for (let failures = 1; ; failures++) {
    signal.throwIfAborted();
    try {
      return await call();
    } catch (thrown) {
      if (isPermanent(thrown) || signal.aborted) throw thrown;
      onFailure(thrown);
    }
    await sleep(pauseMs(failures, 200, 10_000), undefined, { signal });
  }
}
