/** The project's kept latents with their values, and their places on the map. */
import type { KeptLatent } from "@reptok/client";
import { cosineSimilarity } from "@reptok/shared";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useStudio } from "../../app/studio.tsx";
import { coordinates, principal } from "../../lib/principal.ts";

/** More are not fetched: a page of these is 2 to 4 MB. */
export const MAX_LATENTS = 3000;
/** Cosine similarity from which two look alike: docs/latents.md. */
const ALIKE = 0.999;

export interface Place {
  readonly latent: KeptLatent;
  /** On the map, 0 to 1. */
  readonly x: number;
  readonly y: number;
  /** How many near-duplicates it stands for, itself among them. */
  readonly alike: number;
}

export interface Library {
  readonly places: readonly Place[];
  readonly count: number;
  readonly busy: boolean;
  readonly problem: string | undefined;
  reload(): void;
}

/** The first of each group of near-duplicates, with the group's size. */
export function groupAlike(latents: readonly KeptLatent[]): { readonly latent: KeptLatent; readonly alike: number }[] {
  const groups: { latent: KeptLatent; alike: number }[] = [];
  for (const latent of latents) {
    const group = groups.find((other) => cosineSimilarity(other.latent.data, latent.data) >= ALIKE);
    if (group) group.alike++;
    else groups.push({ latent, alike: 1 });
  }
  return groups;
}

/** Places by the two principal directions, spread over the unit square by rank: a map without crowds. */
export function placesOf(latents: readonly KeptLatent[]): Place[] {
  const groups = groupAlike(latents);
  if (groups.length === 0) return [];
  const basis = principal(
    groups.map(({ latent }) => latent.data),
    2,
  );
  const at = groups.map(({ latent }) => coordinates(latent.data, basis));
  const spread = (axis: number): number[] => {
    const order = at.map((point, i) => ({ i, value: point[axis] ?? 0 })).toSorted((a, b) => a.value - b.value);
    const out = at.map(() => 0.5);
    order.forEach(({ i }, rank) => (out[i] = (rank + 0.5) / order.length));
    return out;
  };
  const [xs, ys] = [spread(0), spread(1)];
  return groups.map((group, i) => ({ ...group, x: xs[i]!, y: ys[i]! }));
}

export function useLibrary(model: string | undefined): Library {
  const { api } = useStudio();
  const [latents, setLatents] = useState<readonly KeptLatent[]>([]);
  const [busy, setBusy] = useState(true);
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (model === undefined) return undefined;
    const controller = new AbortController();
    async function load(): Promise<void> {
      const found: KeptLatent[] = [];
      for await (const latent of api.latents.export({ model: model! }, { signal: controller.signal })) {
        if (latent.model === model) found.push(latent);
        if (found.length >= MAX_LATENTS) break;
      }
      if (controller.signal.aborted) return;
      setLatents(found);
      setBusy(false);
    }
    setBusy(true);
    setProblem(undefined);
    load().catch((error: unknown) => {
      if (controller.signal.aborted) return;
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    });
    return () => controller.abort();
  }, [api, model, attempt]);
  const places = useMemo(() => placesOf(latents), [latents]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  return { places, count: latents.length, busy, problem, reload };
}
