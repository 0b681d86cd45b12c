/**
 * The index on Cloudflare Vectorize (metric: cosine). Its documented limits determine the implementation:
 *
 * - Ids have at most 64 bytes and are unique in the whole index: here a latent's 32 bytes in base64url and, since several
 *   projects may have the same latent, the first 20 digits of its namespace.
 * - All vectors of an index have the same number of dimensions: there is one index per width of latents.
 * - An upsert from a Worker has at most 1,000 vectors and 100 MB; `deleteByIds` accepts as many ids, `getByIds` 20.
 * - `topK` is at most 100 without values and metadata.
 * - Filters need a metadata index, of which there are at most ten, created before the first upsert: {@link LATENT_KEY}, by
 *   which examples are excluded, and the deployment's METADATA_KEYS. Only the first 64 bytes of text are indexed.
 * - Mutations are acknowledged immediately and visible some seconds later.
 */
import { ApiError } from "@reptok/shared";
import { decodeBase64Url, encodeBase64Url } from "../domain/encoding.ts";
import type { Condition } from "../domain/filter.ts";
import type { Scalar } from "../domain/metadata.ts";
import type { IndexedVector, IndexQuery, LatentIndex, Match } from "./latent-index.ts";

const PREFIX = "lat_";
const NAMESPACE_DIGITS = 20;
/** Maximum number of vectors per call; 500 vectors of 1,536 numbers are about 10 MB of JSON. */
const BATCH = 500;
const READ_BATCH = 20;
/** The metadata property with the end of a latent's id; METADATA_KEYS must not contain it. */
const LATENT_KEY = "_latent";
const LATENT_DIGITS = 16;

export type VectorizeBinding = Pick<Vectorize, "query" | "upsert" | "deleteByIds" | "getByIds">;

/** Returns the id of a latent's entry in the index. */
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

const endOf = (id: string): string => id.slice(-LATENT_DIGITS);

function* batches<T>(items: readonly T[], size = BATCH): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

type Nested = { [key: string]: Scalar | Nested };

/** Converts scalars under dotted keys to nested objects. */
function nested(scalars: readonly (readonly [string, Scalar])[]): Nested {
  const root: Nested = {};
  for (const [path, value] of scalars) {
    const keys = path.split(".");
    const last = keys.pop()!;
    let at = root;
    for (const key of keys) at = (at[key] ??= {}) as Nested;
    at[last] = value;
  }
  return root;
}

/** Converts conditions to a Vectorize filter, in which all conditions on one key are one member. */
function filterOf(conditions: readonly Condition[], without: readonly string[]): VectorizeVectorMetadataFilter {
  const filter: Record<string, Record<string, unknown>> = {};
  for (const condition of conditions)
    filter[condition.key] = {
      ...filter[condition.key],
      [`$${condition.op}`]: "values" in condition ? condition.values : condition.value,
    };
  if (without.length > 0) filter[LATENT_KEY] = { $nin: without.map(endOf) };
  return filter;
}

export class VectorizeIndex implements LatentIndex {
  /** Vectorize's `topK`. */
  readonly maxMatches = 100;
  readonly #binding: VectorizeBinding;
  readonly #keys: ReadonlySet<string>;

  /** @param keys the comma-separated keys that have a metadata index */
  constructor(binding: VectorizeBinding, keys: string) {
    this.#binding = binding;
    this.#keys = new Set(keys.split(",").map((key) => key.trim()));
  }

  async upsert(namespace: string, vectors: readonly IndexedVector[]): Promise<void> {
    for (const batch of batches(vectors)) {
      const entries = batch.map(({ id, values, scalars = [] }) => {
        const indexed = scalars.filter(([key]) => this.#keys.has(key));
        const metadata = { ...nested(indexed), [LATENT_KEY]: endOf(id) } as Record<string, VectorizeVectorMetadata>;
        return { id: entryOf(namespace, id), namespace, values: [...values], metadata };
      });
      await this.#binding.upsert(entries);
    }
  }

  async remove(namespace: string, ids: readonly string[]): Promise<void> {
    for (const batch of batches(ids)) await this.#binding.deleteByIds(batch.map((id) => entryOf(namespace, id)));
  }

  async query(namespace: string, query: IndexQuery): Promise<Match[]> {
    const { values, limit, conditions = [], without = [], units = false } = query;
    const unknown = conditions.find(({ key }) => !this.#keys.has(key));
    if (unknown) {
      const supported = [...this.#keys].join(", ");
      const message = `expected a filterable key (${supported}), got ${unknown.key}`;
      throw new ApiError("invalid_request", `filter: ${message}`, "filter");
    }
    const filter = filterOf(conditions, without);
    const { matches } = await this.#binding.query([...values], {
      namespace,
      topK: limit,
      ...(Object.keys(filter).length > 0 ? { filter } : {}),
    });
    const found = matches.map(({ id, score }) => ({ id: latentOf(id), score }));
    return units ? this.#withUnits(namespace, found) : found;
  }

  async #withUnits(namespace: string, matches: readonly Match[]): Promise<Match[]> {
    const values = new Map<string, Float32Array>();
    for (const batch of batches(matches, READ_BATCH))
      for (const entry of await this.#binding.getByIds(batch.map(({ id }) => entryOf(namespace, id))))
        values.set(latentOf(entry.id), Float32Array.from(entry.values));
    return matches.flatMap((match) => {
      const unit = values.get(match.id);
      return unit ? [{ ...match, unit }] : [];
    });
  }
}
