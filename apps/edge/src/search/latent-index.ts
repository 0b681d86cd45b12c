/**
 * Finding latents by the cosine of the angle to a query. Two implementations keep this contract: Vectorize
 * (`vectorize-index.ts`) and an exact one over a Durable Object (`exact-index.ts`).
 *
 * An index is derived from what D1 and R2 hold and may lag behind them: what is upserted or removed shows in queries at
 * once or some seconds later, and readers check with D1 that what they found is kept.
 */
import { hashJson, type Latent } from "@reptok/shared";
import type { Condition } from "../domain/filter.ts";
import type { Scalar } from "../domain/metadata.ts";

/** Values a searchable latent may have, tokens times dimensions: as many as Vectorize stores. */
export const MAX_VALUES = 1536;
/** Results a page of a search may have. */
export const MAX_RESULTS = 100;

export interface IndexedVector {
  /** The latent's id. */
  readonly id: string;
  /** f32, 1 to {@link MAX_VALUES} of them, finite and not all zero; as many for every vector of a namespace. */
  readonly values: Float32Array;
  /** What filters compare, by dotted key; none by default. */
  readonly scalars?: readonly (readonly [string, Scalar])[];
}

export interface Match {
  readonly id: string;
  /** Cosine similarity to the query, -1 to 1. */
  readonly score: number;
  /** The vector at length 1, for queries that ask for it. */
  readonly unit?: Float32Array;
}

export interface IndexQuery {
  /** f32, as in an indexed vector. */
  readonly values: Float32Array;
  /** Matches, 1 to the index's `maxMatches`. */
  readonly limit: number;
  /** What the matches' scalars must be like: all of it. */
  readonly conditions?: readonly Condition[];
  /** Ids that are no matches, at most 32. */
  readonly without?: readonly string[];
  /** Whether matches have their vectors. */
  readonly units?: boolean;
}

export interface LatentIndex {
  /** Adds vectors, or replaces those of the same id with their scalars; any number of them. */
  upsert(namespace: string, vectors: readonly IndexedVector[]): Promise<void>;
  /** Removes vectors; ids that are not there are ignored. */
  remove(namespace: string, ids: readonly string[]): Promise<void>;
  /** Most matches of one query, {@link MAX_RESULTS} or more. */
  readonly maxMatches: number;
  /** The most similar vectors of the namespace, best first. Throws `invalid_request` for keys that cannot be filtered by. */
  query(namespace: string, query: IndexQuery): Promise<Match[]>;
}

/** What latents must share to be found together: they are in one collection of a project's, and of one space. */
export interface LatentSpace extends Pick<Latent, "space"> {
  readonly project: string;
  readonly collection: string;
}

/** The namespace of a collection's space: 32 hexadecimal digits, since Vectorize takes names of at most 64 bytes. */
export async function namespaceOf({ project, collection, space }: LatentSpace): Promise<string> {
  return (await hashJson({ project, collection, space })).slice(0, 32);
}

/** Whether a latent can be found by similarity: it has few enough values, and a direction. */
export function isSearchable({ data }: Pick<Latent, "data">): boolean {
  return data.length <= MAX_VALUES && data.some((value) => value !== 0);
}
