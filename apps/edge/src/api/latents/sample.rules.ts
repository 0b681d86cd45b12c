/** `POST /v1/latents/sample`: body and ranking. */
import { cosineSimilarity, MAX_STEPS, Seed, type Weighted } from "@reptok/shared";
import * as z from "zod";
import { MAX_DERIVED } from "./derive.rules.ts";
import { Showing, Sources } from "../../domain/latent-source.ts";
import { Labels } from "../../domain/metadata.ts";
import { searchDirection } from "./search.rules.ts";

export const SampleBody = Showing.extend({
  model: z.string().max(200).optional(),
  prompt: z.string().optional(),
  label: z.union([z.string().max(200), z.int().min(0)]).optional(),
  /** Number of latents to generate, with consecutive seeds. */
  n: z.int().min(1).max(MAX_DERIVED).default(16),
  /** Number of latents to return. */
  keep: z.int().min(1).max(MAX_DERIVED).default(1),
  /** Seed of the first; random by default. */
  seed: Seed.optional(),
  num_inference_steps: z.int().min(1).max(MAX_STEPS).optional(),
  guidance_scale: z.number().min(0).max(30).optional(),
  /** Examples to rank by; the candidates' mean direction if both are empty. */
  positive: Sources.default([]),
  negative: Sources.default([]),
  ...Labels,
}).refine(({ keep, n }) => keep <= n, { path: ["keep"], error: "expected at most n" });

export interface Ranked {
  /** Index among the candidates. */
  readonly index: number;
  /** Cosine similarity to the ranking's direction. */
  readonly score: number;
}

/**
 * The candidates, most similar first; those of equal score keep their order. Without examples they are ranked by their
 * common direction, so that typical ones come first. Throws `invalid_request` if they have none.
 */
export function rank(
  candidates: readonly Float32Array[],
  positive: readonly Weighted[],
  negative: readonly Weighted[],
): Ranked[] {
  const own = candidates.map((vector) => ({ vector, weight: 1 }));
  const target = searchDirection(positive.length + negative.length > 0 ? positive : own, negative);
  return candidates
    .map((vector, index) => ({ index, score: cosineSimilarity(vector, target) }))
    .toSorted((a, b) => b.score - a.score || a.index - b.index);
}
