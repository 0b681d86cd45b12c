/** Settings in the browser's storage. */
import { useCallback, useState } from "react";

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // storage is blocked
  }
}

export function useStored(name: string, fallback: string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => read(name) ?? fallback);
  const set = useCallback(
    (next: string) => {
      setValue(next);
      try {
        if (next === fallback) localStorage.removeItem(name);
        else localStorage.setItem(name, next);
      } catch {
        // storage is blocked: the value lasts as long as the page
      }
    },
    [name, fallback],
  );
  return [value, set];
}
