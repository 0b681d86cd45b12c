/**
 * The interface of search indexes, which find latents by cosine similarity. There are two implementations: Vectorize
 * (`vectorize-index.ts`) and an exact index in a Durable Object (`exact-index.ts`).
 *
 * An index is derived from D1 and R2 and eventually consistent: changes are visible in queries immediately or some seconds
 * later. Readers check in D1 that the latents they found still exist.
 */
import { hashJson, type Latent } from "@reptok/shared";
import type { Condition } from "../domain/filter.ts";
import type { Scalar } from "../domain/metadata.ts";

/** Maximum number of values (tokens times dimensions) of a searchable latent: the limit of Vectorize. */
export const MAX_VALUES = 1536;
/** Maximum number of results per page of a search. */
export const MAX_RESULTS = 100;

export interface IndexedVector {
  /** The latent's id. */
  readonly id: string;
  /** f32, 1 to {@link MAX_VALUES} finite values, not all zero; equally many for all vectors of a namespace. */
  readonly values: Float32Array;
  /** Values for filters by dotted key; none by default. */
  readonly scalars?: readonly (readonly [string, Scalar])[];
}

export interface Match {
  readonly id: string;
  /** Cosine similarity to the query, -1 to 1. */
  readonly score: number;
  /** The vector scaled to length 1, for queries with `units`. */
  readonly unit?: Float32Array;
}

export interface IndexQuery {
  /** f32, as in {@link IndexedVector}. */
  readonly values: Float32Array;
  /** Maximum number of matches, 1 to the index's `maxMatches`. */
  readonly limit: number;
  /** Conditions on the scalars, all of which a match satisfies. */
  readonly conditions?: readonly Condition[];
  /** At most 32 ids to exclude. */
  readonly without?: readonly string[];
  /** Whether to return the vectors of the matches. */
  readonly units?: boolean;
}

export interface LatentIndex {
  /** Adds any number of vectors. Replaces vectors of the same id, including their scalars. */
  upsert(namespace: string, vectors: readonly IndexedVector[]): Promise<void>;
  /** Removes vectors; ignores unknown ids. */
  remove(namespace: string, ids: readonly string[]): Promise<void>;
  /** Maximum number of matches per query, at least {@link MAX_RESULTS}. */
  readonly maxMatches: number;
  /** Returns the most similar vectors of the namespace, best first. Throws `invalid_request` for keys that are not filterable. */
  query(namespace: string, query: IndexQuery): Promise<Match[]>;
}

/** Latents are searched together if they are in the same collection of a project and in the same latent space. */
export interface LatentSpace extends Pick<Latent, "space"> {
  readonly project: string;
  readonly collection: string;
}

/** Returns the namespace of a collection's space: 32 hexadecimal digits, as Vectorize limits names to 64 bytes. */
export async function namespaceOf({ project, collection, space }: LatentSpace): Promise<string> {
  return (await hashJson({ project, collection, space })).slice(0, 32);
}

/** Returns whether a latent can be indexed: it has at most {@link MAX_VALUES} values, not all zero. */
export function isSearchable({ data }: Pick<Latent, "data">): boolean {
  return data.length <= MAX_VALUES && data.some((value) => value !== 0);
}
