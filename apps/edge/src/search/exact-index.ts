/**
 * The exact index: a Durable Object a namespace. Every change shows in the next query. After a failure a stub is broken: each
 * try has its own.
 */
import { steadily } from "../platform/steady.ts";
import type { IndexedVector, IndexQuery, LatentIndex, Match } from "./latent-index.ts";
import type { MapPage } from "./shard-map.ts";
import type { VectorShard } from "./vector-shard.ts";

/** Vectors a call: below 32 MiB, which a call to an object may carry. */
const BATCH = 500;

export class ExactIndex implements LatentIndex {
  readonly maxMatches = 1000;
  readonly #shards: DurableObjectNamespace<VectorShard>;

  constructor(shards: DurableObjectNamespace<VectorShard>) {
    this.#shards = shards;
  }

  async upsert(namespace: string, vectors: readonly IndexedVector[]): Promise<void> {
    for (let at = 0; at < vectors.length; at += BATCH)
      await steadily(() => this.#shards.getByName(namespace).upsert(vectors.slice(at, at + BATCH)));
  }

  async remove(namespace: string, ids: readonly string[]): Promise<void> {
    await steadily(() => this.#shards.getByName(namespace).remove([...ids]));
  }

  async query(namespace: string, query: IndexQuery): Promise<Match[]> {
    const { limit, without = [] } = query;
    // Excluded latents may rank first.
    const reach = { ...query, limit: limit + without.length };
    const matches: Match[] = await steadily(async () => this.#shards.getByName(namespace).query(reach));
    const left = new Set(without);
    return matches.filter(({ id }) => !left.has(id)).slice(0, limit);
  }

  /** A page of the namespace's map. */
  async map(namespace: string, query: Parameters<VectorShard["map"]>[0]): Promise<MapPage> {
    return steadily(async () => this.#shards.getByName(namespace).map(query));
  }
}
