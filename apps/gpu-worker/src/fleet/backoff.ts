/** Pauses between tries. */
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds before try `failures` + 1: doubled from `first` to `longest`, spread by half so that workers come one by one. */
export function pauseMs(failures: number, first: number, longest: number): number {
  return Math.min(longest, first * 2 ** Math.min(failures - 1, 20)) * (0.5 + Math.random() / 2);
}

/** Calls again until it succeeds, the signal aborts, or it fails with what `stays` says that no other try would change. */
export async function insistently<T>(
  call: () => Promise<T>,
  options: {
    readonly signal: AbortSignal;
    readonly stays: (thrown: unknown) => boolean;
    readonly onFailure: (thrown: unknown) => void;
  },
): Promise<T> {
  const { signal, stays, onFailure } = options;
  for (let failures = 1; ; failures++) {
    signal.throwIfAborted();
    try {
      return await call();
    } catch (thrown) {
      if (stays(thrown) || signal.aborted) throw thrown;
      onFailure(thrown);
    }
    await sleep(pauseMs(failures, 200, 10_000), undefined, { signal });
  }
}
