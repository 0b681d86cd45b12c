/** Lists of latents: the query of `GET /v1/latents`, and a latent as lists show it. */
import { ApiError, type LatentDtype, LatentId, ModelId, NumberText, parseAs } from "@reptok/shared";
import * as z from "zod";
import { type Condition, conditionsOf, FilterBody, parseFilter } from "../../domain/filter.ts";
import { CollectionName, DEFAULT_COLLECTION, type Metadata } from "../../domain/metadata.ts";

/** Maximum latents per page. */
export const MAX_PAGE = 100;

/** A selection of latents: those of one collection, optionally of one model, that match a filter. */
const Choice = {
  collection: CollectionName.optional(),
  model: ModelId.optional(),
  filter: z.string().optional(),
};

export const LatentListParameters = z.strictObject({
  ...Choice,
  after: LatentId.optional(),
  limit: NumberText.pipe(z.int()).optional(),
  order: z.enum(["asc", "desc"]).optional(),
});
/** The query of `DELETE /v1/latents`. */
export const DeletionParameters = z.strictObject({
  ...Choice,
  dry_run: z.enum(["true", "false"]).optional(),
});
/** The body of `POST /v1/latents/count`. */
export const CountBody = z.strictObject({
  collection: Choice.collection,
  model: Choice.model,
  filter: FilterBody.optional(),
});

/** A selection of a project's latents. */
export interface Chosen {
  readonly collection: string;
  readonly model?: string | undefined;
  readonly conditions: readonly Condition[];
}
export interface LatentListQuery extends Chosen {
  /** The id of the previous page's last latent. */
  readonly after?: string | undefined;
  readonly limit: number;
  readonly order: "asc" | "desc";
}

/** The query with defaults; pages have 1 to `max` latents. Throws `invalid_request`. */
export function parseListQuery(query: Record<string, string>, max: number, fallback: number): LatentListQuery {
  const { limit, order, after, ...choice } = parseAs(LatentListParameters, query);
  const bounded = parseAs(z.int().min(1).max(max), limit ?? fallback, "invalid_request", "limit");
  return { ...chosenBy(choice), after, limit: bounded, order: order ?? "desc" };
}

function chosenBy({ collection, model, filter }: z.infer<z.ZodObject<typeof Choice>>): Chosen {
  return { collection: collection ?? DEFAULT_COLLECTION, model, conditions: conditionsOf(parseFilter(filter)) };
}

export interface Deletion {
  readonly chosen: Chosen;
  readonly isDryRun: boolean;
}

/** The latents that a deletion selects. Throws `invalid_request` if it names neither a collection nor a filter. */
export function parseDeletion(query: Record<string, string>): Deletion {
  const { dry_run, ...choice } = parseAs(DeletionParameters, query);
  if (choice.collection === undefined && choice.filter === undefined)
    throw new ApiError(
      "invalid_request",
      "expected a collection or a filter: all of the default one is ?collection=default",
    );
  return { chosen: chosenBy(choice), isDryRun: dry_run === "true" };
}

/** The latents that a count selects. */
export function parseCount(body: unknown): Chosen {
  const { collection, model, filter } = parseAs(CountBody, body);
  return { collection: collection ?? DEFAULT_COLLECTION, model, conditions: conditionsOf(filter) };
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
  readonly collection: string;
  readonly metadata: Metadata;
  readonly createdAt: number;
  readonly translatedFrom: string | null;
}

/** A latent without its values; `created_at` is in seconds since the epoch, as in OpenAI's lists. */
export function describeLatent(facts: LatentFacts) {
  const { id, model, space, dtype, tokens, dimensions, bytes, source, collection, metadata, createdAt } = facts;
  const shape = { id, model, space, dtype, tokens, dimensions, bytes } as const;
  return {
    object: "latent",
    ...shape,
    source,
    collection,
    metadata,
    created_at: Math.floor(createdAt / 1000),
    translated_from: facts.translatedFrom,
  } as const;
}
