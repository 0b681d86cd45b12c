/** Settings that outlive the page, where the browser lets it keep any. */
import { useCallback, useState } from "react";

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // storage is blocked
  }
}

export function useStored(name: string, usual: string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => read(name) ?? usual);
  const set = useCallback(
    (next: string) => {
      setValue(next);
      try {
        if (next === usual) localStorage.removeItem(name);
        else localStorage.setItem(name, next);
      } catch {
        // kept for this visit alone
      }
    },
    [name, usual],
  );
  return [value, set];
}
