/** One suite for both indexes. Vectorize is simulated by its documented behaviour (test/vectorize.ts). */
import { cosineSimilarity, Random } from "@reptok/shared";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { fakeVectorize } from "../../test/vectorize.ts";
import { type Condition, conditionsOf, type FilterBody } from "../domain/filter.ts";
import type { Scalar } from "../domain/metadata.ts";
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
  /** Waits until writes are visible. */
  settle(): void;
}
const SUBJECTS: Record<string, () => Subject> = {
  exact: () => ({ index: new ExactIndex(env.VECTOR_SHARD), settle: () => {} }),
  vectorize: () => {
    // A real index has one width; the simulation accepts the vectors of every test.
    const binding = fakeVectorize(null, KEYS.split(","));
    return { index: new VectorizeIndex(binding, KEYS), settle: () => binding.settle() };
  },
};

const KEYS = "kind,year,flag,author.name";
const idOf = (i: number) => `lat_${i.toString(16).padStart(64, "0")}`;
const SPACE = { project: "local", collection: "default", space: "5".repeat(64) };
const DIMENSIONS = 24;

function randomVectors(n: number, size = DIMENSIONS, seed = 1): IndexedVector[] {
  const random = new Random(seed);
  return Array.from({ length: n }, (_, i) => ({ id: idOf(i), values: random.normals(new Float32Array(size)) }));
}

const codePoints = (text: string) => Array.from(text, (character) => character.codePointAt(0)!);

/** Compares texts by code points. */
function isBefore(a: string, b: string): boolean {
  const [x, y] = [codePoints(a), codePoints(b)];
  const at = x.findIndex((point, i) => point !== y[i]);
  return at === -1 ? x.length < y.length : y[at] !== undefined && x[at]! < y[at];
}

function isLess(a: Scalar | undefined, b: string | number): boolean {
  if (typeof a === "number" && typeof b === "number") return a < b;
  return typeof a === "string" && typeof b === "string" && isBefore(a, b);
}

/** Returns whether scalars satisfy the conditions, by definition. */
function fulfils(scalars: ReadonlyMap<string, Scalar>, conditions: readonly Condition[]): boolean {
  return conditions.every((condition) => {
    const own = scalars.get(condition.key);
    if ("values" in condition) return condition.values.includes(own ?? null) === (condition.op === "in");
    const { op, value } = condition;
    const equal = own === value && (op === "lte" || op === "gte");
    if (op === "lt" || op === "lte") return equal || isLess(own, value);
    return equal || (typeof own === typeof value && own !== value && !isLess(own, value));
  });
}

/** Returns all matches by brute force. */
function best(vectors: readonly IndexedVector[], query: Float32Array, limit: number): string[] {
  return vectors
    .map(({ id, values }) => ({ id, score: cosineSimilarity(query, values) }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ id }) => id);
}

describe.each(Object.keys(SUBJECTS))("%s index", (name) => {
  const open = SUBJECTS[name]!;

  test("returns the most similar first, with the same cosines as brute force", async () => {
    const { index, settle } = open();
    const vectors = randomVectors(700);
    const namespace = await namespaceOf(SPACE);
    await index.upsert(namespace, vectors);
    settle();
    for (const query of randomVectors(5, DIMENSIONS, 2)) {
      const matches = await index.query(namespace, { values: query.values, limit: MAX_RESULTS });
      expect(matches.map(({ id }) => id)).toEqual(best(vectors, query.values, MAX_RESULTS));
      const first = vectors.find(({ id }) => id === matches[0]!.id)!;
      expect(matches[0]!.score).toBeCloseTo(cosineSimilarity(query.values, first.values), 5);
    }
    const [itself] = await index.query(namespace, { values: vectors[9]!.values, limit: 1 });
    expect(itself!.id).toBe(idOf(9));
    expect(itself!.score).toBeCloseTo(1, 5);
  });

  test("removes a latent of two projects from one of them only", async () => {
    const { index, settle } = open();
    const [vector] = randomVectors(1);
    const [mine, theirs] = [await namespaceOf(SPACE), await namespaceOf({ ...SPACE, project: "another" })];
    for (const namespace of [mine, theirs]) await index.upsert(namespace, [vector!]);
    await index.remove(mine, [vector!.id]);
    settle();
    expect(await index.query(mine, { values: vector!.values, limit: 10 })).toEqual([]);
    expect(await index.query(theirs, { values: vector!.values, limit: 10 })).toMatchObject([{ id: vector!.id }]);
  });

  test("distinguishes vectors whose 8-bit codes are equal", async () => {
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
    const matches = await index.query(namespace, { values: vectors[0]!.values, limit: 3 });
    expect(matches.map(({ id }) => id)).toEqual(best(vectors, vectors[0]!.values, 3));
  });

  test("replaces and removes vectors without affecting others", async () => {
    const { index, settle } = open();
    const vectors = randomVectors(130);
    const namespace = await namespaceOf(SPACE);
    await index.upsert(namespace, vectors);
    const replaced = { id: idOf(3), values: vectors[4]!.values.map((x) => -x) };
    await index.upsert(namespace, [replaced]);
    await index.remove(namespace, [idOf(5), idOf(5), idOf(64), idOf(9999)]);
    settle();
    const opposite = await index.query(namespace, { values: replaced.values, limit: 1 });
    expect(opposite.map(({ id }) => id)).toEqual([idOf(3)]);
    const all = (await index.query(namespace, { values: vectors[0]!.values, limit: MAX_RESULTS })).map(({ id }) => id);
    const left = vectors.filter(({ id }) => id !== idOf(5) && id !== idOf(64)).with(3, replaced);
    expect(all).toEqual(best(left, vectors[0]!.values, MAX_RESULTS));
    await index.remove(
      namespace,
      vectors.map(({ id }) => id),
    );
    settle();
    expect(await index.query(namespace, { values: vectors[0]!.values, limit: 5 })).toEqual([]);
  });

  test("separates spaces, of any size up to the limit", async () => {
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
      const matches = await index.query(namespace, { values: values, limit: 10 });
      expect(matches.map(({ id }) => id)).toEqual([idOf(i)]);
      expect(matches[0]!.score).toBeCloseTo(1, 5);
    }
  });

  test("filters with the same results as brute force, by every operator and type", async () => {
    const { index, settle } = open();
    const kinds = ["a", "b", "\u{1f34e}", "\uff5e"];
    const vectors = randomVectors(90).map((vector, i) => ({
      ...vector,
      scalars: [
        ["kind", kinds[i % 4]!],
        ...(i % 3 === 0 ? [] : [["year", i % 9 === 1 ? String(i) : i - 45] as const]),
        ["flag", i % 2 === 0],
        ["author.name", i % 5 === 0 ? "Ada" : "Grace"],
      ] as readonly (readonly [string, Scalar])[],
    }));
    const namespace = await namespaceOf(SPACE);
    await index.upsert(namespace, vectors);
    settle();
    const filters: FilterBody[] = [
      { kind: "a" },
      { kind: { $ne: "a" } },
      { kind: { $in: ["a", "\u{1f34e}"] }, flag: true },
      { kind: { $nin: ["a", "b"] }, "author.name": "Ada" },
      { year: { $gte: -5, $lt: 30 } },
      { year: { $gt: 0 } },
      { year: { $lte: 3 } },
      { year: { $ne: 2 } },
      { year: "10" },
      { kind: { $gte: "b", $lt: "\u{1f34e}" } },
      { flag: false, year: { $gt: 10 }, kind: { $ne: "b" } },
      { flag: 1 },
      { year: null },
      { year: { $ne: null } },
      { year: { $in: [null, 4] } },
    ];
    const query = randomVectors(1, DIMENSIONS, 3)[0]!.values;
    for (const filter of filters) {
      const conditions = conditionsOf(filter);
      const matches = await index.query(namespace, { values: query, limit: 100, conditions });
      const like = vectors.filter(({ scalars }) => fulfils(new Map(scalars), conditions));
      expect(matches.map(({ id }) => id)).toEqual(best(like, query, 100));
    }
    // Replaced scalars replace the earlier ones, and removed vectors have none.
    await index.upsert(namespace, [{ ...vectors[0]!, scalars: [["kind", "new"]] }]);
    await index.remove(namespace, [idOf(1)]);
    settle();
    const only = (filter: FilterBody) =>
      index.query(namespace, { values: query, limit: 100, conditions: conditionsOf(filter) });
    expect((await only({ kind: "new" })).map(({ id }) => id)).toEqual([idOf(0)]);
    expect((await only({ kind: { $in: ["a", "b"] } })).map(({ id }) => id)).not.toContain(idOf(1));
  });

  test("excludes ids and returns vectors on request", async () => {
    const { index, settle } = open();
    const vectors = randomVectors(60);
    const namespace = await namespaceOf(SPACE);
    await index.upsert(namespace, vectors);
    settle();
    const query = vectors[7]!.values;
    const ranked = best(vectors, query, 60);
    const without = ranked.slice(0, 20);
    const matches = await index.query(namespace, { values: query, limit: 30, without, units: true });
    expect(matches.map(({ id }) => id)).toEqual(ranked.slice(20, 50));
    for (const { id, score, unit } of matches) {
      const { values } = vectors.find((vector) => vector.id === id)!;
      expect(cosineSimilarity(unit!, values)).toBeCloseTo(1, 5);
      expect(cosineSimilarity(unit!, query)).toBeCloseTo(score, 5);
    }
  });

  test("accepts more vectors than one call carries", async () => {
    const { index, settle } = open();
    const vectors = randomVectors(1201, 3);
    await index.upsert("many", vectors);
    settle();
    expect(await index.query("many", { values: vectors[1200]!.values, limit: 100 })).toHaveLength(100);
    await index.remove(
      "many",
      vectors.map(({ id }) => id),
    );
    settle();
    expect(await index.query("many", { values: vectors[1200]!.values, limit: 100 })).toEqual([]);
  });
});

test("vectorize: writes are visible later, and only declared keys are filterable", async () => {
  const binding = fakeVectorize(8, KEYS.split(","));
  const index = new VectorizeIndex(binding, KEYS);
  const [vector] = randomVectors(1, 8);
  const query = { values: vector!.values, limit: 5 };
  await index.upsert("a", [vector!]);
  expect(await index.query("a", query)).toEqual([]);
  binding.settle();
  expect(await index.query("a", query)).toHaveLength(1);
  const conditions = conditionsOf({ colour: "red" });
  await expect(index.query("a", { ...query, conditions })).rejects.toThrow(
    /\(kind, year, flag, author\.name\), got colour/,
  );
});

test("zero vectors and vectors with too many values are not searchable", () => {
  expect(isSearchable({ data: new Float32Array(4) })).toBe(false);
  expect(isSearchable({ data: new Float32Array(MAX_VALUES + 1).fill(1) })).toBe(false);
  expect(isSearchable({ data: new Float32Array(MAX_VALUES).fill(1) })).toBe(true);
});
