/** `GET /v1/latents/map`: its query. */
import { LatentId, NumberText, parseAs } from "@reptok/shared";
import * as z from "zod";
import { type Condition, conditionsOf, parseFilter } from "../../domain/filter.ts";
import { CollectionName, DEFAULT_COLLECTION } from "../../domain/metadata.ts";

/** Points per page. */
const MAX_POINTS = 5000;

export const MapParameters = z.strictObject({
  collection: CollectionName.optional(),
  model: z.string().max(200).optional(),
  filter: z.string().optional(),
  /** Minimum cosine similarity of near-duplicates. */
  threshold: NumberText.pipe(z.number().min(0.9).max(1)).optional(),
  after: LatentId.optional(),
  limit: NumberText.pipe(z.int().min(1).max(MAX_POINTS)).optional(),
  include_metadata: z.enum(["true", "false"]).optional(),
});

export interface MapRequest {
  readonly collection: string;
  readonly model: string | undefined;
  readonly conditions: readonly Condition[];
  readonly threshold: number;
  readonly after: string | undefined;
  readonly limit: number;
  readonly includeMetadata: boolean;
}

/** The query with defaults. Throws `invalid_request`. */
export function parseMapQuery(query: Record<string, string>): MapRequest {
  const { collection, model, filter, threshold, after, limit, include_metadata } = parseAs(MapParameters, query);
  return {
    collection: collection ?? DEFAULT_COLLECTION,
    model,
    conditions: conditionsOf(parseFilter(filter)),
    threshold: threshold ?? 0.98,
    after,
    limit: limit ?? 1000,
    includeMetadata: include_metadata === "true",
  };
}
