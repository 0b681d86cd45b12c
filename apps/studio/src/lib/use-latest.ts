/** Work that follows a key: when the key changes, the work before is canceled; its result stays until the next is there. */
import { useEffect, useRef, useState } from "react";
import { isCanceled } from "../engine/engine.ts";

export interface Latest<T> {
  readonly value: T | undefined;
  readonly busy: boolean;
  readonly problem: string | undefined;
}

/**
 * @param key what the work depends on, as text; undefined for no work
 * @param work may call `show` with results on the way
 */
export function useLatest<T>(
  key: string | undefined,
  work: (signal: AbortSignal, show: (value: T) => void) => Promise<T>,
): Latest<T> {
  const [state, setState] = useState<Latest<T>>({ value: undefined, busy: false, problem: undefined });
  const [begun, setBegun] = useState<string>();
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    if (key === undefined) {
      setState({ value: undefined, busy: false, problem: undefined });
      return undefined;
    }
    const controller = new AbortController();
    const { signal } = controller;
    const update = (change: (before: Latest<T>) => Latest<T>) => {
      if (!signal.aborted) setState(change);
    };
    setState((before) => ({ ...before, busy: true, problem: undefined }));
    setBegun(key);
    latest
      .current(signal, (value) => update((before) => ({ ...before, value })))
      .then((value) => update(() => ({ value, busy: false, problem: undefined })))
      .catch((error: unknown) => {
        if (isCanceled(error)) return;
        const problem = error instanceof Error ? error.message : String(error);
        update((before) => ({ ...before, busy: false, problem }));
      });
    return () => controller.abort();
  }, [key]);
  return key !== undefined && begun !== key ? { ...state, busy: true } : state;
}
