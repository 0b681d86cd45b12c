/**
 * Finding latents by the cosine of the angle to a query. Two implementations keep this contract: Vectorize
 * (`vectorize-index.ts`) and an exact one over a Durable Object (`exact-index.ts`).
 *
 * An index is derived from what D1 and R2 hold and may lag behind them: what is upserted or removed shows in queries at
 * once or some seconds later, and readers check with D1 that what they found is kept.
 */
import { hashJson, type Latent } from "@reptok/shared";

/** Values a searchable latent may have, tokens times dimensions: as many as Vectorize stores. */
export const MAX_VALUES = 1536;
/** Results a search may have. */
export const MAX_RESULTS = 100;

export interface IndexedVector {
  /** The latent's id. */
  readonly id: string;
  /** f32, 1 to {@link MAX_VALUES} of them, finite and not all zero; as many for every vector of a namespace. */
  readonly values: Float32Array;
}

export interface Match {
  readonly id: string;
  /** Cosine similarity to the query, -1 to 1. */
  readonly score: number;
}

export interface LatentIndex {
  /** Adds vectors, or replaces those of the same id; any number of them. */
  upsert(namespace: string, vectors: readonly IndexedVector[]): Promise<void>;
  /** Removes vectors; ids that are not there are ignored. */
  remove(namespace: string, ids: readonly string[]): Promise<void>;
  /** Most matches of one query, {@link MAX_RESULTS} or more. */
  readonly maxMatches: number;
  /** The `limit` (1 to `maxMatches`) most similar vectors of the namespace, best first. `values` as in a vector. */
  query(namespace: string, values: Float32Array, limit: number): Promise<Match[]>;
}

/** What latents must share to be found together: they are one project's, and of one space. */
export interface ProjectSpace extends Pick<Latent, "space"> {
  readonly project: string;
}

/** The namespace of a project's space: 32 hexadecimal digits, since Vectorize takes names of at most 64 bytes. */
export async function namespaceOf({ project, space }: ProjectSpace): Promise<string> {
  return (await hashJson({ project, space })).slice(0, 32);
}

/** Whether a latent can be found by similarity: it has few enough values, and a direction. */
export function isSearchable({ data }: Pick<Latent, "data">): boolean {
  return data.length <= MAX_VALUES && data.some((value) => value !== 0);
}
