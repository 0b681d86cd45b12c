/** The exact index: a Durable Object a namespace. Every change shows in the next query. */
import type { IndexedVector, LatentIndex, Match } from "./latent-index.ts";
import type { VectorShard } from "./vector-shard.ts";

/** Vectors a call: below 32 MiB, which a call to an object may carry. */
const BATCH = 500;

export class ExactIndex implements LatentIndex {
  readonly #shards: DurableObjectNamespace<VectorShard>;

  constructor(shards: DurableObjectNamespace<VectorShard>) {
    this.#shards = shards;
  }

  async upsert(namespace: string, vectors: readonly IndexedVector[]): Promise<void> {
    const shard = this.#shards.getByName(namespace);
    for (let at = 0; at < vectors.length; at += BATCH) await shard.upsert(vectors.slice(at, at + BATCH));
  }

  async remove(namespace: string, ids: readonly string[]): Promise<void> {
    await this.#shards.getByName(namespace).remove([...ids]);
  }

  async query(namespace: string, values: Float32Array, limit: number): Promise<Match[]> {
    return this.#shards.getByName(namespace).query(values, limit);
  }
}
