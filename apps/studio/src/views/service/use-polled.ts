/** What is asked for again and again while the page is seen. */
import { useCallback, useEffect, useRef, useState } from "react";

export interface Polled<T> {
  readonly data: T | undefined;
  readonly problem: string | undefined;
  /** Asks at once. */
  again(): void;
}

/** @param source asks anew when it changes */
export function usePolled<T>(everyMs: number, ask: (signal: AbortSignal) => Promise<T>, source?: unknown): Polled<T> {
  const [data, setData] = useState<T>();
  const [problem, setProblem] = useState<string>();
  const [round, setRound] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function poll(): Promise<void> {
      if (!document.hidden) {
        try {
          const next = await latest.current(controller.signal);
          if (controller.signal.aborted) return;
          setData(next);
          setProblem(undefined);
        } catch (error) {
          if (controller.signal.aborted) return;
          setProblem(error instanceof Error ? error.message : String(error));
        }
      }
      timer = setTimeout(() => void poll(), everyMs);
    }
    void poll();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [everyMs, round, source]);
  const again = useCallback(() => setRound((count) => count + 1), []);
  return { data, problem, again };
}
