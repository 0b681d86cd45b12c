/** Asynchronous work for a key: a new key cancels the previous work, whose result stays until there is a new one. */
import { useEffect, useRef, useState } from "react";
import { isCanceled } from "../engine/engine.ts";
import { messageOf } from "../engine/message.ts";

export interface Latest<T> {
  readonly value: T | undefined;
  readonly busy: boolean;
  readonly problem: string | undefined;
}

/**
 * @param key identifies the inputs of the work; undefined for no work
 * @param work may call `show` with intermediate results
 */
export function useLatest<T>(
  key: string | undefined,
  work: (signal: AbortSignal, show: (value: T) => void) => Promise<T>,
): Latest<T> {
  const [state, setState] = useState<Latest<T>>({ value: undefined, busy: false, problem: undefined });
  const [startedKey, setStartedKey] = useState<string>();
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
    setStartedKey(key);
    latest
      .current(signal, (value) => update((before) => ({ ...before, value })))
      .then((value) => update(() => ({ value, busy: false, problem: undefined })))
      .catch((error: unknown) => {
        if (isCanceled(error)) return;
        const problem = messageOf(error);
        update((before) => ({ ...before, busy: false, problem }));
      });
    return () => controller.abort();
  }, [key]);
  return key !== undefined && startedKey !== key ? { ...state, busy: true } : state;
}
