/**
 * The exact index: one Durable Object per namespace. Changes are visible in the next query. A stub is unusable after a failure,
 * so that each retry uses a new one.
 */
import { withRetries } from "../platform/retry.ts";
import type { IndexedVector, IndexQuery, LatentIndex, Match } from "./latent-index.ts";
import type { MapPage } from "./shard-map.ts";
import type { VectorShard } from "./vector-shard.ts";

/** Maximum number of vectors per call, which keeps a call to a Durable Object below its limit of 32 MiB. */
const BATCH = 500;

export class ExactIndex implements LatentIndex {
  readonly maxMatches = 1000;
  readonly #shards: DurableObjectNamespace<VectorShard>;

  constructor(shards: DurableObjectNamespace<VectorShard>) {
    this.#shards = shards;
  }

  async upsert(namespace: string, vectors: readonly IndexedVector[]): Promise<void> {
    for (let at = 0; at < vectors.length; at += BATCH)
      await withRetries(() => this.#shards.getByName(namespace).upsert(vectors.slice(at, at + BATCH)));
  }

  async remove(namespace: string, ids: readonly string[]): Promise<void> {
    await withRetries(() => this.#shards.getByName(namespace).remove([...ids]));
  }

  async query(namespace: string, query: IndexQuery): Promise<Match[]> {
    const { limit, without = [] } = query;
    // The excluded latents may be among the best matches.
    const extended = { ...query, limit: limit + without.length };
    const matches: Match[] = await withRetries(async () => this.#shards.getByName(namespace).query(extended));
    const excluded = new Set(without);
    return matches.filter(({ id }) => !excluded.has(id)).slice(0, limit);
  }

  /** Returns a page of the namespace's map. */
  async map(namespace: string, query: Parameters<VectorShard["map"]>[0]): Promise<MapPage> {
    return withRetries(async () => this.#shards.getByName(namespace).map(query));
  }
}
