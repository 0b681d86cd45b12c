/**
 * The index on Cloudflare Vectorize (metric: cosine). Its documented contract, which decides what is done here:
 *
 * - ids of at most 64 bytes, unique in the whole index: a latent's 32 bytes in base64url and, since several projects may
 *   keep the same latent, the first 20 digits of its namespace;
 * - all vectors of an index have its number of dimensions: shorter ones are filled up with zeros, which changes no cosine;
 * - at most 1,000 vectors an upsert from a Worker, 100 MB in all; `deleteByIds` in portions of the same size;
 * - `topK` at most 100 without values and metadata;
 * - mutations are acknowledged at once and visible some seconds later.
 */
import { decodeBase64Url, encodeBase64Url } from "../domain/encoding.ts";
import type { IndexedVector, LatentIndex, Match } from "./latent-index.ts";

const PREFIX = "lat_";
const NAMESPACE_DIGITS = 20;
/** Vectors a call; 500 of 1,536 numbers are about 10 MB as JSON. */
const BATCH = 500;

export type VectorizeBinding = Pick<Vectorize, "describe" | "query" | "upsert" | "deleteByIds">;

/** The entry of a latent in a namespace. */
function entryOf(namespace: string, id: string): string {
  const bytes = Uint8Array.from({ length: 32 }, (_, i) =>
    Number.parseInt(id.slice(PREFIX.length + 2 * i, PREFIX.length + 2 * i + 2), 16),
  );
  return `${encodeBase64Url(bytes)}.${namespace.slice(0, NAMESPACE_DIGITS)}`;
}

function latentOf(entry: string): string {
  const bytes = decodeBase64Url(entry.slice(0, entry.indexOf(".")));
  return PREFIX + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += BATCH) yield items.slice(at, at + BATCH);
}

export class VectorizeIndex implements LatentIndex {
  /** Vectorize's `topK`: a search with many examples returns fewer results than it asks for. */
  readonly maxMatches = 100;
  readonly #binding: VectorizeBinding;
  #dimensions: Promise<number> | undefined;

  constructor(binding: VectorizeBinding) {
    this.#binding = binding;
  }

  async #padded(values: Float32Array): Promise<number[]> {
    this.#dimensions ??= this.#binding.describe().then(({ dimensions }) => dimensions);
    const size = await this.#dimensions;
    if (values.length > size)
      throw new Error(`expected a Vectorize index of ${values.length} dimensions or more, got one of ${size}`);
    return [...values, ...Array.from<number>({ length: size - values.length }).fill(0)];
  }

  async upsert(namespace: string, vectors: readonly IndexedVector[]): Promise<void> {
    for (const batch of batches(vectors)) {
      await this.#binding.upsert(
        await Promise.all(
          batch.map(async ({ id, values }) => ({
            id: entryOf(namespace, id),
            namespace,
            values: await this.#padded(values),
          })),
        ),
      );
    }
  }

  async remove(namespace: string, ids: readonly string[]): Promise<void> {
    for (const batch of batches(ids)) await this.#binding.deleteByIds(batch.map((id) => entryOf(namespace, id)));
  }

  async query(namespace: string, values: Float32Array, limit: number): Promise<Match[]> {
    const { matches } = await this.#binding.query(await this.#padded(values), { namespace, topK: limit });
    return matches.map(({ id, score }) => ({ id: latentOf(id), score }));
  }
}
