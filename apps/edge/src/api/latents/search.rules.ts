/** `POST /v1/latents/search`: its body, and the direction of examples. */
import { ApiError, direction, parseAs, type Weighted, weightedMean } from "@reptok/shared";
import * as z from "zod";
import { FilterBody } from "../../domain/filter.ts";
import { CollectionName, DEFAULT_COLLECTION, KeyPath } from "../../domain/metadata.ts";
import { Keep, Showing, Source, Sources } from "../../domain/latent-source.ts";

/** Maximum results per page. */
const MAX_RESULTS = 100;
/** Maximum results over all pages of a search, in the exact index. */
const MAX_REACH = 1000;
/** Searches per request. */
export const MAX_SEARCHES = 8;

const Plain = Showing.extend({
  model: z.string().max(200).optional(),
  limit: z.int().min(1).max(MAX_RESULTS).default(10),
  /** Results before the page. */
  offset: z.int().min(0).max(MAX_REACH).default(0),
  collection: CollectionName.default(DEFAULT_COLLECTION),
  filter: FilterBody.optional(),
  score_threshold: z.number().min(-1).max(1).optional(),
  /** Maximal marginal relevance: 0 orders by similarity only, 1 by difference only. */
  mmr: z.strictObject({ diversity: z.number().min(0).max(1) }).optional(),
  group_by: KeyPath.optional(),
  with_vectors: z.boolean().optional(),
  positive: Sources.default([]),
  negative: Sources.default([]),
  keep: Keep,
});
const [ById, ByVector, ByImage, ByPrompt, ByLabel] = Source.options;
/** Fields of an example at the body's top level. */
const Example = z
  .object({ ...ById.shape, ...ByVector.shape, ...ByImage.shape, ...ByPrompt.shape, ...ByLabel.shape })
  .omit({ weight: true })
  .partial();
export const SearchBody = Plain.extend(Example.shape);
const KINDS = ["id", "vector", "image", "prompt", "label"] as const;

export type LatentSearch = z.infer<typeof Plain>;

/** The body of `POST /v1/latents/search/batch`. */
export const SearchBatchBody = z.strictObject({ queries: z.array(SearchBody).min(1).max(MAX_SEARCHES) });

/** Parses a search; an example at the body's top level is the first positive one. Throws `invalid_request`. */
export function parseSearch(value: unknown): LatentSearch {
  const { id, vector, image, prompt, label, seed, n, ...body } = parseAs(SearchBody, value);
  const fields = Object.entries({ id, vector, image, prompt, label, seed, n }).filter(([, part]) => part !== undefined);
  const kinds = KINDS.filter((kind) => fields.some(([key]) => key === kind));
  if (kinds.length > 1)
    throw new ApiError("invalid_request", `expected one of ${KINDS.join(", ")}, got ${kinds.join(" and ")}`, kinds[1]);
  const own = fields.length === 0 ? [] : [parseAs(Source, Object.fromEntries(fields))];
  const search = { ...body, positive: [...own, ...body.positive] };
  const examples = [...search.positive, ...search.negative];
  if (examples.length === 0)
    throw new ApiError("invalid_request", "expected an id, vector, image, prompt or label, or examples of them");
  if (examples.some(({ weight }) => weight !== undefined && weight <= 0))
    throw new ApiError("invalid_request", "expected weights above 0; negative examples have their own list", "weight");
  return search;
}

/** The mean of the examples' directions; null without examples, or if they are zero or cancel out. */
function meanDirection(examples: readonly Weighted[]): Float32Array | null {
  const units = examples.flatMap(({ vector, weight }) => {
    const unit = direction(vector);
    return unit ? [{ vector: unit, weight }] : [];
  });
  return units.length === 0 ? null : weightedMean(units);
}

/**
 * The direction of the search: p - n / 2, where p and n are the mean directions of the positive and negative examples. As in
 * Rocchio's relevance feedback, positive examples have more weight. Throws `invalid_request` if the direction is zero.
 */
export function searchDirection(positive: readonly Weighted[], negative: readonly Weighted[]): Float32Array {
  const [p, n] = [meanDirection(positive), meanDirection(negative)];
  const sum = p && n ? p.map((x, i) => x - n[i]! / 2) : (p ?? n?.map((x) => -x));
  const unit = sum ? direction(sum) : null;
  if (unit) return unit;
  throw new ApiError("invalid_request", "expected examples with a direction, got zeros or examples that cancel out");
}
