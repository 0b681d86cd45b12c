/** The project's stored latents, their groups of near-duplicates and their positions on the map. */
import type { ExportedLatent } from "@reptok/client";
import { cosineSimilarity } from "@reptok/shared";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useApi } from "../../app/api.ts";
import { firstOf } from "../../lib/first-of.ts";
import { messageOf } from "../../engine/message.ts";
import { coordinates, principal } from "../../lib/principal.ts";
import type { Selection } from "./selection.ts";

/** Maximum number of latents that the page loads (2 to 4 MB). */
export const MAX_LATENTS = 3000;

export interface Place {
  readonly latent: ExportedLatent;
  /** Position on the map, from 0 to 1. */
  readonly x: number;
  readonly y: number;
  /** The latent and its near-duplicates. */
  readonly group: readonly ExportedLatent[];
}

export interface Library {
  readonly places: readonly Place[];
  readonly count: number;
  readonly busy: boolean;
  readonly problem: string | undefined;
  reload(): void;
}

/** A latent's position on the service's map. */
export interface Point {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly cluster: string | null;
}

/** Groups near-duplicates by the service's clusters; latents without a cluster by comparing all. */
export function groupSimilar(
  latents: readonly ExportedLatent[],
  points: ReadonlyMap<string, Point>,
  similarity: number,
): ExportedLatent[][] {
  const groups = new Map<string, ExportedLatent[]>();
  for (const latent of latents) {
    const point = points.get(latent.id);
    const like = ([first]: readonly ExportedLatent[]) =>
      !points.has(first!.id) && cosineSimilarity(first!.data, latent.data) >= similarity;
    const key = point ? (point.cluster ?? latent.id) : ([...groups].find(([, group]) => like(group))?.[0] ?? latent.id);
    groups.set(key, [...(groups.get(key) ?? []), latent]);
  }
  return [...groups.values()];
}

/** Positions along two axes, replaced by their ranks, which spreads them evenly over the unit square. */
export function placesOf(
  latents: readonly ExportedLatent[],
  points: ReadonlyMap<string, Point>,
  similarity: number,
): Place[] {
  const groups = groupSimilar(latents, points, similarity);
  if (groups.length === 0) return [];
  const heads = groups.map(([first]) => first!);
  const stored = heads.map(({ id }) => points.get(id));
  const basis = stored.every((point) => point !== undefined)
    ? undefined
    : principal(
        heads.map(({ data }) => data),
        2,
      );
  const at = heads.map(({ data }, i) => (basis ? coordinates(data, basis) : [stored[i]!.x, stored[i]!.y]));
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
/** Delay of requests, so that none are sent while a slider moves. */
const DELAY_MS = 250;

/** Runs `load` after a delay when it changes, and cancels the previous run. */
function useLoading(load: ((signal: AbortSignal) => Promise<void>) | undefined, onProblem: (message: string) => void) {
  useEffect(() => {
    if (load === undefined) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      load(controller.signal).catch((error: unknown) => {
        if (!controller.signal.aborted) onProblem(messageOf(error));
      });
    }, DELAY_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [load, onProblem]);
}

export function useLibrary(model: string | undefined, { collection, filter, similarity }: Selection): Library {
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
      // Without a map of the service (collections in an external index) the page computes one.
      const found = await firstOf(api.latents.map({ ...query, threshold: similarity }, { signal }), MAX_LATENTS).catch(
        () => [],
      );
      if (!signal.aborted) setPoints(new Map(found.map((point) => [point.id, point])));
    };
  }, [api, choice, similarity]);
  useLoading(loadLatents, fail);
  useLoading(loadPoints, fail);
  const places = useMemo(() => placesOf(latents, points, similarity), [latents, points, similarity]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  return { places, count: latents.length, busy, problem, reload };
}
