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

const bytes = (text: string) => new TextEncoder().encode(text).length;

function refuse(name: string, message: string): Error {
  return new Error(`${name}: ${message}`);
}

export interface FakeVectorize extends VectorizeBinding {
  /** Processes the mutations that were acknowledged. */
  settle(): void;
}

/** An index of that many dimensions with the cosine metric. */
export function fakeVectorize(dimensions: number): FakeVectorize {
  if (dimensions > MAX_DIMENSIONS) throw refuse("VECTOR_INDEX_ERROR", `max dimensions is ${MAX_DIMENSIONS}`);
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
    if (values.length !== dimensions)
      throw refuse(name, `invalid vector, expected ${dimensions} dimensions, and got ${values.length} dimensions`);
    // They travel as JSON, which turns these into null.
    if (!values.every(Number.isFinite)) throw refuse(name, "expected numbers");
  }

  return {
    async describe() {
      return { dimensions, vectorCount: visible.size, processedUpToDatetime: 0, processedUpToMutation: 0 };
    },
    async upsert(vectors) {
      for (const vector of vectors) checkVector(vector);
      const copies = structuredClone(vectors);
      return mutate(vectors.length, () => copies.forEach((vector) => visible.set(vector.id, vector)));
    },
    async deleteByIds(ids) {
      return mutate(ids.length, () => ids.forEach((id) => visible.delete(id)));
    },
    async query(values, { topK = 5, namespace, returnValues = false, returnMetadata = "none" } = {}) {
      checkValues("VECTOR_QUERY_ERROR", values);
      const detailed = returnValues || (returnMetadata !== "none" && returnMetadata !== false);
      const max = detailed ? MAX_TOP_K_WITH_VALUES : MAX_TOP_K;
      if (topK < 1 || topK > max) throw refuse("VECTOR_QUERY_ERROR", `max top K is ${max}, but got ${topK}`);
      const target = Float32Array.from(values);
      const matches = [...visible.values()]
        .filter((vector) => namespace === undefined || vector.namespace === namespace)
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
