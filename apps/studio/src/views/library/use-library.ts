/** The project's kept latents with their values, their groups of near-duplicates and their places on the map. */
import type { ExportedLatent } from "@reptok/client";
import { cosineSimilarity } from "@reptok/shared";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useApi } from "../../app/api.ts";
import { firstOf } from "../../lib/first-of.ts";
import { coordinates, principal } from "../../lib/principal.ts";
import type { Filter } from "./filter-text.ts";

/** More are not fetched: a page of these is 2 to 4 MB. */
export const MAX_LATENTS = 3000;

/** Which latents. */
export interface Selection {
  readonly collection: string;
  readonly filter: Filter | undefined;
  /** Cosine similarity from which two look alike: docs/latents.md. */
  readonly alike: number;
}

export interface Place {
  readonly latent: ExportedLatent;
  /** On the map, 0 to 1. */
  readonly x: number;
  readonly y: number;
  /** The near-duplicates that it stands for, itself the first of them. */
  readonly group: readonly ExportedLatent[];
}

export interface Library {
  readonly places: readonly Place[];
  readonly count: number;
  readonly busy: boolean;
  readonly problem: string | undefined;
  reload(): void;
}

/** A latent's point on the service's map. */
export interface Point {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly cluster: string | null;
}

/** The first of each group of near-duplicates, with the group: as the service has it, else by comparing all. */
export function groupAlike(
  latents: readonly ExportedLatent[],
  points: ReadonlyMap<string, Point>,
  alike: number,
): ExportedLatent[][] {
  const groups = new Map<string, ExportedLatent[]>();
  for (const latent of latents) {
    const point = points.get(latent.id);
    const like = ([first]: readonly ExportedLatent[]) =>
      !points.has(first!.id) && cosineSimilarity(first!.data, latent.data) >= alike;
    const key = point ? (point.cluster ?? latent.id) : ([...groups].find(([, group]) => like(group))?.[0] ?? latent.id);
    groups.set(key, [...(groups.get(key) ?? []), latent]);
  }
  return [...groups.values()];
}

/** Places along two axes, spread over the unit square by rank: a map without crowds. */
export function placesOf(
  latents: readonly ExportedLatent[],
  points: ReadonlyMap<string, Point>,
  alike: number,
): Place[] {
  const groups = groupAlike(latents, points, alike);
  if (groups.length === 0) return [];
  const heads = groups.map(([first]) => first!);
  const known = heads.map(({ id }) => points.get(id));
  const basis = known.every((point) => point !== undefined)
    ? undefined
    : principal(
        heads.map(({ data }) => data),
        2,
      );
  const at = heads.map(({ data }, i) => (basis ? coordinates(data, basis) : [known[i]!.x, known[i]!.y]));
  const spread = (axis: number): number[] => {
    const order = at.map((point, i) => ({ i, value: point[axis] ?? 0 })).toSorted((a, b) => a.value - b.value);
    const out = at.map(() => 0.5);
    order.forEach(({ i }, rank) => (out[i] = (rank + 0.5) / order.length));
    return out;
  };
  const [xs, ys] = [spread(0), spread(1)];
  return groups.map((group, i) => ({ latent: heads[i]!, group, x: xs[i]!, y: ys[i]! }));
}

const NO_POINTS: ReadonlyMap<string, Point> = new Map();
/** While a slider moves nothing is asked. */
const PAUSE_MS = 250;

/** Runs `load` when its dependencies change, after a pause; what it loaded before is canceled. */
function useLoading(load: ((signal: AbortSignal) => Promise<void>) | undefined, onProblem: (message: string) => void) {
  useEffect(() => {
    if (load === undefined) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      load(controller.signal).catch((error: unknown) => {
        if (!controller.signal.aborted) onProblem(error instanceof Error ? error.message : String(error));
      });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [load, onProblem]);
}

export function useLibrary(model: string | undefined, { collection, filter, alike }: Selection): Library {
  const api = useApi();
  const [latents, setLatents] = useState<readonly ExportedLatent[]>([]);
  const [points, setPoints] = useState(NO_POINTS);
  const [busy, setBusy] = useState(true);
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const choice = useMemo(
    () => (model === undefined ? undefined : { model, collection, attempt, ...(filter ? { filter } : {}) }),
    [model, collection, filter, attempt],
  );
  const fail = useCallback((message: string) => {
    setProblem(message);
    setBusy(false);
  }, []);
  const loadLatents = useMemo(() => {
    if (choice === undefined) return undefined;
    return async (signal: AbortSignal) => {
      setBusy(true);
      const { attempt: _, ...query } = choice;
      const found = await firstOf(api.latents.export(query, { signal }), MAX_LATENTS);
      if (signal.aborted) return;
      setLatents(found.filter((latent) => latent.model === choice.model));
      setProblem(undefined);
      setBusy(false);
    };
  }, [api, choice]);
  const loadPoints = useMemo(() => {
    if (choice === undefined) return undefined;
    return async (signal: AbortSignal) => {
      const { attempt: _, ...query } = choice;
      // Collections that are searched elsewhere have no map: the page then makes one.
      const found = await firstOf(api.latents.map({ ...query, threshold: alike }, { signal }), MAX_LATENTS).catch(
        () => [],
      );
      if (!signal.aborted) setPoints(new Map(found.map((point) => [point.id, point])));
    };
  }, [api, choice, alike]);
  useLoading(loadLatents, fail);
  useLoading(loadPoints, fail);
  const places = useMemo(() => placesOf(latents, points, alike), [latents, points, alike]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  return { places, count: latents.length, busy, problem, reload };
}
