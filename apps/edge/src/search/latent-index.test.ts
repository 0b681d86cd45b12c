/** One suite for both indexes; Vectorize's side runs on its documented contract (test/vectorize.ts). */
import { cosineSimilarity, Random } from "@reptok/shared";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { fakeVectorize } from "../../test/vectorize.ts";
import { ExactIndex } from "./exact-index.ts";
import {
  type IndexedVector,
  isSearchable,
  type LatentIndex,
  MAX_RESULTS,
  MAX_VALUES,
  namespaceOf,
} from "./latent-index.ts";
import { VectorizeIndex } from "./vectorize-index.ts";

interface Subject {
  readonly index: LatentIndex;
  /** Waits until what was written shows. */
  settle(): void;
}
const SUBJECTS: Record<string, () => Subject> = {
  exact: () => ({ index: new ExactIndex(env.VECTOR_SHARD), settle: () => {} }),
  vectorize: () => {
    const binding = fakeVectorize(MAX_VALUES);
    return { index: new VectorizeIndex(binding), settle: () => binding.settle() };
  },
};

const idOf = (i: number) => `lat_${i.toString(16).padStart(64, "0")}`;
const SPACE = { project: "local", space: "5".repeat(64) };
const DIMENSIONS = 24;

function randomVectors(n: number, size = DIMENSIONS, seed = 1): IndexedVector[] {
  const random = new Random(seed);
  return Array.from({ length: n }, (_, i) => ({ id: idOf(i), values: random.normals(new Float32Array(size)) }));
}

/** By the definition, all of them. */
function best(vectors: readonly IndexedVector[], query: Float32Array, limit: number): string[] {
  return vectors
    .map(({ id, values }) => ({ id, score: cosineSimilarity(query, values) }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ id }) => id);
}

describe.each(Object.keys(SUBJECTS))("%s index", (name) => {
  const open = SUBJECTS[name]!;

  test("gives the most similar first, with their cosine, as the definition does", async () => {
    const { index, settle } = open();
    const vectors = randomVectors(700);
    const namespace = await namespaceOf(SPACE);
    await index.upsert(namespace, vectors);
    settle();
    for (const query of randomVectors(5, DIMENSIONS, 2)) {
      const matches = await index.query(namespace, query.values, MAX_RESULTS);
      expect(matches.map(({ id }) => id)).toEqual(best(vectors, query.values, MAX_RESULTS));
      const first = vectors.find(({ id }) => id === matches[0]!.id)!;
      expect(matches[0]!.score).toBeCloseTo(cosineSimilarity(query.values, first.values), 5);
    }
    const [itself] = await index.query(namespace, vectors[9]!.values, 1);
    expect(itself!.id).toBe(idOf(9));
    expect(itself!.score).toBeCloseTo(1, 5);
  });

  test("keeps a latent that two projects have in both, and removes it from one", async () => {
    const { index, settle } = open();
    const [vector] = randomVectors(1);
    const [mine, theirs] = [await namespaceOf(SPACE), await namespaceOf({ ...SPACE, project: "another" })];
    for (const namespace of [mine, theirs]) await index.upsert(namespace, [vector!]);
    await index.remove(mine, [vector!.id]);
    settle();
    expect(await index.query(mine, vector!.values, 10)).toEqual([]);
    expect(await index.query(theirs, vector!.values, 10)).toMatchObject([{ id: vector!.id }]);
  });

  test("tells apart vectors that differ by less than eight bits show", async () => {
    const { index, settle } = open();
    const [base] = randomVectors(1);
    const vectors = Array.from({ length: 200 }, (_, i) => {
      const values = base!.values.slice();
      values[i % values.length]! += 1e-3 * (i + 1);
      return { id: idOf(i), values };
    });
    const namespace = await namespaceOf(SPACE);
    await index.upsert(namespace, vectors);
    settle();
    const matches = await index.query(namespace, vectors[0]!.values, 3);
    expect(matches.map(({ id }) => id)).toEqual(best(vectors, vectors[0]!.values, 3));
  });

  test("replaces, removes and forgets nothing else", async () => {
    const { index, settle } = open();
    const vectors = randomVectors(130);
    const namespace = await namespaceOf(SPACE);
    await index.upsert(namespace, vectors);
    const replaced = { id: idOf(3), values: vectors[4]!.values.map((x) => -x) };
    await index.upsert(namespace, [replaced]);
    await index.remove(namespace, [idOf(5), idOf(5), idOf(64), idOf(9999)]);
    settle();
    const opposite = await index.query(namespace, replaced.values, 1);
    expect(opposite.map(({ id }) => id)).toEqual([idOf(3)]);
    const all = (await index.query(namespace, vectors[0]!.values, MAX_RESULTS)).map(({ id }) => id);
    const left = vectors.filter(({ id }) => id !== idOf(5) && id !== idOf(64)).with(3, replaced);
    expect(all).toEqual(best(left, vectors[0]!.values, MAX_RESULTS));
    await index.remove(
      namespace,
      vectors.map(({ id }) => id),
    );
    settle();
    expect(await index.query(namespace, vectors[0]!.values, 5)).toEqual([]);
  });

  test("keeps spaces apart, of any size up to the limit", async () => {
    const { index, settle } = open();
    const spaces = [
      { ...SPACE, size: DIMENSIONS },
      { ...SPACE, space: "6".repeat(64), size: DIMENSIONS },
      { ...SPACE, space: "7".repeat(64), size: MAX_VALUES },
      { ...SPACE, project: "another", size: DIMENSIONS },
    ];
    const own = await Promise.all(
      spaces.map(async (space, i) => {
        const [vector] = randomVectors(1, space.size, i + 1);
        const namespace = await namespaceOf(space);
        await index.upsert(namespace, [{ ...vector!, id: idOf(i) }]);
        return { namespace, values: vector!.values };
      }),
    );
    settle();
    for (const [i, { namespace, values }] of own.entries()) {
      const matches = await index.query(namespace, values, 10);
      expect(matches.map(({ id }) => id)).toEqual([idOf(i)]);
      expect(matches[0]!.score).toBeCloseTo(1, 5);
    }
  });

  test("takes more vectors than fit one call", async () => {
    const { index, settle } = open();
    const vectors = randomVectors(1201, 3);
    await index.upsert("many", vectors);
    settle();
    expect(await index.query("many", vectors[1200]!.values, 100)).toHaveLength(100);
    await index.remove(
      "many",
      vectors.map(({ id }) => id),
    );
    settle();
    expect(await index.query("many", vectors[1200]!.values, 100)).toEqual([]);
  });
});

test("vectorize: what is written shows later, and an index of too few dimensions says so", async () => {
  const binding = fakeVectorize(8);
  const index = new VectorizeIndex(binding);
  const [vector] = randomVectors(1, 8);
  await index.upsert("a", [vector!]);
  expect(await index.query("a", vector!.values, 5)).toEqual([]);
  binding.settle();
  expect(await index.query("a", vector!.values, 5)).toHaveLength(1);
  await expect(index.query("a", new Float32Array(9).fill(1), 5)).rejects.toThrow(
    /of 9 dimensions or more, got one of 8/,
  );
});

test("what has no direction or too many values is not searchable", () => {
  expect(isSearchable({ data: new Float32Array(4) })).toBe(false);
  expect(isSearchable({ data: new Float32Array(MAX_VALUES + 1).fill(1) })).toBe(false);
  expect(isSearchable({ data: new Float32Array(MAX_VALUES).fill(1) })).toBe(true);
});
