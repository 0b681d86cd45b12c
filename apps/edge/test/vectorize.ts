/**
 * Vectorize's documented contract, in memory: https://developers.cloudflare.com/vectorize/platform/limits/ and
 * reference/client-api. Mutations show in queries once `settle` is called, in the order they came.
 */
import { cosineSimilarity } from "@reptok/shared";
import type { VectorizeBinding } from "../src/search/vectorize-index.ts";

const MAX_DIMENSIONS = 1536;
const MAX_BATCH = 1000;
const MAX_ID_BYTES = 64;
const MAX_NAMESPACE_BYTES = 64;
const MAX_TOP_K = 100;
const MAX_TOP_K_WITH_VALUES = 20;
const MAX_GET_BY_IDS = 20;
const MAX_METADATA_INDEXES = 10;
const MAX_FILTER_BYTES = 2048;

const bytes = (text: string) => new TextEncoder().encode(text).length;

function refuse(name: string, message: string): Error {
  return new Error(`${name}: ${message}`);
}

export interface FakeVectorize extends VectorizeBinding {
  /** Processes the mutations that were acknowledged. */
  settle(): void;
}

type Fields = Record<string, VectorizeVectorMetadata>;

/** The value at a dotted key. */
function valueAt(fields: Fields, key: string): unknown {
  let at: unknown = fields;
  for (const part of key.split(".")) at = (at as Fields | undefined)?.[part];
  return at;
}

const OPERATORS: Readonly<Record<string, (own: unknown, operand: never) => boolean>> = {
  $eq: (own, operand) => own === operand,
  $ne: (own, operand) => own !== operand,
  $in: (own, operands: unknown[]) => operands.includes(own),
  $nin: (own, operands: unknown[]) => !operands.includes(own),
  $lt: (own, operand) => typeof own === typeof operand && order(own, operand) < 0,
  $lte: (own, operand) => typeof own === typeof operand && order(own, operand) <= 0,
  $gt: (own, operand) => typeof own === typeof operand && order(own, operand) > 0,
  $gte: (own, operand) => typeof own === typeof operand && order(own, operand) >= 0,
};

const encoder = new TextEncoder();
/** Numbers by size, text by the bytes of its UTF-8. */
function order(a: unknown, b: unknown): number {
  if (typeof a === "number") return a - (b as number);
  const [x, y] = [encoder.encode(a as string), encoder.encode(b as string)];
  const at = x.findIndex((byte, i) => byte !== y[i]);
  return at === -1 ? x.length - y.length : x[at]! - (y[at] ?? -1);
}

function passes(fields: Fields, filter: VectorizeVectorMetadataFilter): boolean {
  return Object.entries(filter).every(([key, operand]) => {
    const own = valueAt(fields, key) ?? null;
    if (typeof operand !== "object" || operand === null) return own === operand;
    return Object.entries(operand).every(([operator, value]) => OPERATORS[operator]!(own, value as never));
  });
}

/**
 * An index of that many dimensions, or of any for null, with the cosine metric and metadata indexes for those properties and
 * `_latent`.
 */
export function fakeVectorize(dimensions: number | null, properties: readonly string[]): FakeVectorize {
  const filterable = new Set([...properties, "_latent"]);
  if (filterable.size > MAX_METADATA_INDEXES) throw refuse("VECTOR_INDEX_ERROR", "too many metadata indexes");
  if (dimensions !== null && dimensions > MAX_DIMENSIONS)
    throw refuse("VECTOR_INDEX_ERROR", `max dimensions is ${MAX_DIMENSIONS}`);
  const visible = new Map<string, VectorizeVector>();
  const acknowledged: (() => void)[] = [];

  function mutate(count: number, change: () => void): VectorizeAsyncMutation {
    if (count < 1 || count > MAX_BATCH)
      throw refuse("VECTOR_UPSERT_ERROR", `expected 1 to ${MAX_BATCH} items, got ${count}`);
    acknowledged.push(change);
    return { mutationId: crypto.randomUUID() };
  }

  function checkVector({ id, values, namespace = "" }: VectorizeVector): void {
    if (id === "" || bytes(id) > MAX_ID_BYTES)
      throw refuse("VECTOR_UPSERT_ERROR", `id too long; max is ${MAX_ID_BYTES} bytes, got ${bytes(id)} bytes`);
    if (bytes(namespace) > MAX_NAMESPACE_BYTES) throw refuse("VECTOR_UPSERT_ERROR", "namespace too long");
    checkValues("VECTOR_UPSERT_ERROR", values);
  }

  function checkValues(name: string, values: VectorizeVector["values"]): void {
    if (dimensions !== null && values.length !== dimensions)
      throw refuse(name, `invalid vector, expected ${dimensions} dimensions, and got ${values.length} dimensions`);
    // They travel as JSON, which turns these into null.
    if (!values.every(Number.isFinite)) throw refuse(name, "expected numbers");
  }

  return {
    async getByIds(ids) {
      if (ids.length > MAX_GET_BY_IDS) throw refuse("VECTOR_GET_ERROR", `max ids is ${MAX_GET_BY_IDS}`);
      return structuredClone(ids.flatMap((id) => visible.get(id) ?? []));
    },
    async upsert(vectors) {
      for (const vector of vectors) checkVector(vector);
      const copies = structuredClone(vectors);
      return mutate(vectors.length, () => copies.forEach((vector) => visible.set(vector.id, vector)));
    },
    async deleteByIds(ids) {
      return mutate(ids.length, () => ids.forEach((id) => visible.delete(id)));
    },
    async query(values, { topK = 5, namespace, filter = {}, returnValues = false, returnMetadata = "none" } = {}) {
      checkValues("VECTOR_QUERY_ERROR", values);
      const detailed = returnValues || (returnMetadata !== "none" && returnMetadata !== false);
      const max = detailed ? MAX_TOP_K_WITH_VALUES : MAX_TOP_K;
      if (topK < 1 || topK > max) throw refuse("VECTOR_QUERY_ERROR", `max top K is ${max}, but got ${topK}`);
      if (bytes(JSON.stringify(filter)) > MAX_FILTER_BYTES) throw refuse("VECTOR_QUERY_ERROR", "filter too long");
      for (const key of Object.keys(filter))
        if (!filterable.has(key)) throw refuse("VECTOR_QUERY_ERROR", `no metadata index for ${key}`);
      const target = Float32Array.from(values);
      const matches = [...visible.values()]
        .filter((vector) => namespace === undefined || vector.namespace === namespace)
        .filter(({ metadata = {} }) => passes(metadata, filter))
        .map((vector) => ({ id: vector.id, score: cosineSimilarity(target, Float32Array.from(vector.values)) }))
        .toSorted((a, b) => b.score - a.score)
        .slice(0, topK);
      return { matches, count: matches.length };
    },
    settle() {
      for (const change of acknowledged.splice(0)) change();
    },
  };
}
