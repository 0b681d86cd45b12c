/** Near-duplicates among vectors. */
import { cosineSimilarity } from "@reptok/shared";

export interface Duplicate {
  /** Index of the earlier item that it duplicates. */
  readonly of: number;
  readonly similarity: number;
}

/**
 * For each vector, the most similar earlier one that is not a duplicate itself, if their cosine similarity is at least `threshold`;
 * otherwise null.
 */
export function nearDuplicates(vectors: readonly Float32Array[], threshold: number): (Duplicate | null)[] {
  const found: (Duplicate | null)[] = [];
  for (const [i, vector] of vectors.entries()) {
    let best: Duplicate | null = null;
    for (let j = 0; j < i; j++) {
      if (found[j]) continue;
      const similarity = cosineSimilarity(vector, vectors[j]!);
      if (similarity >= threshold && similarity > (best?.similarity ?? -2)) best = { of: j, similarity };
    }
    found.push(best);
  }
  return found;
}
