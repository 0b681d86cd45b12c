/** Search among the places on the map. */
import { cosineSimilarity, norm } from "@reptok/shared";
import type { Place } from "./use-library.ts";

const COUNT = 8;

/** The places most similar to a vector, with their cosine similarity; without those that are the query. */
export function nearest(places: readonly Place[], vector: Float32Array, query: readonly Place[] = []) {
  const own = new Set(query.map(({ latent }) => latent.id));
  return places
    .filter(({ latent }) => !own.has(latent.id))
    .map((place) => ({ place, score: cosineSimilarity(place.latent.data, vector) }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, COUNT);
}

/** The mean of the places' directions. */
export function meanDirection(places: readonly Place[]): Float32Array | undefined {
  const [first] = places;
  if (first === undefined) return undefined;
  const mean = new Float32Array(first.latent.data.length);
  for (const { latent } of places) {
    const length = norm(latent.data) || 1;
    latent.data.forEach((value, i) => (mean[i]! += value / length / places.length));
  }
  return mean;
}
