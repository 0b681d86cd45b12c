/** The view and its parameters in the URL's fragment: `#/draw?prompt=a+red+apple&seed=7`. It is not sent to the server. */
import { useCallback, useSyncExternalStore } from "react";

export const VIEWS = ["draw", "look", "mix", "library", "report", "service"] as const;
export type View = (typeof VIEWS)[number];

export interface Route {
  readonly view: View;
  readonly params: URLSearchParams;
}

const isView = (name: string): name is View => (VIEWS as readonly string[]).includes(name);

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return { view: isView(path) ? path : "draw", params: new URLSearchParams(query) };
}

export const hrefOf = (view: View, params: Readonly<Record<string, string>> = {}): string => {
  const query = new URLSearchParams(params).toString();
  return `#/${view}${query === "" ? "" : `?${query}`}`;
};

const listeners = new Set<() => void>();
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("hashchange", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("hashchange", listener);
  };
}

export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, () => location.hash));
}

/** Renders again only when the view changes. */
export const useView = (): View => useSyncExternalStore(subscribe, () => parseRoute(location.hash).view);

/** Renders again only when this parameter changes. */
export const useParam = (name: string): string | null =>
  useSyncExternalStore(subscribe, () => parseRoute(location.hash).params.get(name));

/** Changes parameters of the view without a new entry in the history; empty and undefined ones are removed. */
export function replaceParams(changes: Readonly<Record<string, string | undefined>>): void {
  const { view, params } = parseRoute(location.hash);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === "") params.delete(name);
    else params.set(name, value);
  }
  history.replaceState(history.state, "", hrefOf(view, Object.fromEntries(params)));
  for (const listener of listeners) listener();
}

/** A number in the URL's parameters, clamped to its range. */
export function useNumber(
  name: string,
  fallback: number,
  low: number,
  high: number,
): [number, (value: number) => void] {
  const text = useParam(name);
  const read = text === null ? Number.NaN : Number(text);
  const value = Number.isFinite(read) ? Math.min(Math.max(read, low), high) : fallback;
  const set = useCallback(
    (next: number) => replaceParams({ [name]: next === fallback ? undefined : `${next}` }),
    [name, fallback],
  );
  return [value, set];
}
