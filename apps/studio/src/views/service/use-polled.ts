/** Polls while the page is visible. */
import { useCallback, useEffect, useRef, useState } from "react";
import { messageOf } from "../../engine/message.ts";

export interface Polled<T> {
  readonly data: T | undefined;
  readonly problem: string | undefined;
  /** Polls immediately. */
  again(): void;
}

/** @param source a change polls immediately */
export function usePolled<T>(
  everyMs: number,
  request: (signal: AbortSignal) => Promise<T>,
  source?: unknown,
): Polled<T> {
  const [data, setData] = useState<T>();
  const [problem, setProblem] = useState<string>();
  const [round, setRound] = useState(0);
  const latest = useRef(request);
  latest.current = request;
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
          setProblem(messageOf(error));
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
