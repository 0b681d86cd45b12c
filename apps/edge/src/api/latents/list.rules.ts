/** Lists of latents: the query of `GET /v1/latents`, and a latent as lists show it. */
import { type LatentDtype, LatentId, ModelId, NumberText, parseAs } from "@reptok/shared";
import * as z from "zod";

/** Latents that one page may hold. */
export const MAX_PAGE = 100;

export const LatentListParameters = z.strictObject({
  after: LatentId.optional(),
  limit: NumberText.pipe(z.int()).optional(),
  model: ModelId.optional(),
  order: z.enum(["asc", "desc"]).optional(),
});
export interface LatentListQuery {
  /** The id of the last latent of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
  readonly model?: string | undefined;
  readonly order: "asc" | "desc";
}

/** The query, with its defaults filled in; pages have 1 to `max` latents. Throws `invalid_request`. */
export function parseListQuery(query: Record<string, string>, max: number, fallback: number): LatentListQuery {
  const { limit, order, ...rest } = parseAs(LatentListParameters, query);
  const bounded = parseAs(z.int().min(1).max(max), limit ?? fallback, "invalid_request", "limit");
  return { ...rest, limit: bounded, order: order ?? "desc" };
}

export interface LatentFacts {
  readonly id: string;
  readonly model: string;
  readonly space: string;
  readonly dtype: LatentDtype;
  readonly tokens: number;
  readonly dimensions: number;
  readonly bytes: number;
  readonly source: string;
  readonly createdAt: number;
}

/** A latent without its values; `created_at` is in seconds since the epoch, as in OpenAI's lists. */
export function describeLatent({ id, model, space, dtype, tokens, dimensions, bytes, source, createdAt }: LatentFacts) {
  const created_at = Math.floor(createdAt / 1000);
  return { object: "latent", id, model, space, dtype, tokens, dimensions, bytes, source, created_at } as const;
}
