/** Distances between sets of features, against closed forms, hand counts, and numpy and scipy (`sqrtm`, `cdist`). */
import fc from "fast-check";
import { expect, test } from "vitest";
import { cosine } from "./cosine.ts";
import { frechetDistance } from "./frechet.ts";
import { Moments, momentsOf } from "./moments.ts";
import { largestStep, pathRatio } from "./path-ratio.ts";
import { precisionRecall } from "./precision-recall.ts";
import { Gallery, retrievalScore } from "./retrieval.ts";
import { meanOf } from "./summary.ts";

/** The feature sets that the numpy script made. */
const features = (n: number, D: number, p: number, q: number): Float64Array[] =>
  Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: D }, (__, j) => Math.sin(p * (i + 1) * (j + 1) + q * j * j) * (1 + j / 3) + q * j),
  );
const rows = (n: number, D: number, p: number, scale = 1, shift = 0) =>
  features(n, D, p, 0).map((row) => Float32Array.from(row, (x) => scale * x + shift));

test("mean and unbiased covariance, far from the origin too", () => {
  const moments = momentsOf([
    [1e8 + 1, 2],
    [1e8 + 3, 4],
    [1e8 + 5, 0],
  ]);
  expect([...moments.mean]).toEqual([1e8 + 3, 2]);
  expect(moments.covariance().map((row) => [...row])).toEqual([
    [4, -2],
    [-2, 4],
  ]);
  expect(() => new Moments(2).covariance()).toThrow("at least 2");
  expect(() => moments.add([1])).toThrow("expected 2 features");
});

test("Frechet distance agrees with scipy's sqrtm", () => {
  const found = frechetDistance(momentsOf(features(40, 6, 1.3, 0.2)), momentsOf(features(50, 6, 0.9, 0.3)));
  expect(found.value).toBeCloseTo(1.721254701509615, 8);
  expect(found).toMatchObject({ n: 40, reference: 50, dimensions: 6, caveat: expect.stringContaining("bias") });
});

test("Frechet distance of singular covariances agrees with the nuclear norm", () => {
  const found = frechetDistance(momentsOf(features(5, 6, 1.3, 0.2)), momentsOf(features(7, 6, 0.9, 0.3)));
  expect(found.value).toBeCloseTo(9.292389257732342, 5);
  expect(found.caveat).toContain("at most rank 4");
});

test("Frechet distance in one dimension is (m1 - m2)^2 + (s1 - s2)^2", () => {
  // Deviations sqrt(2) and sqrt(8), means 1 and 6.
  const found = frechetDistance(momentsOf([[0], [2]]), momentsOf([[4], [8]]));
  expect(found.value).toBeCloseTo(25 + (Math.SQRT2 - Math.sqrt(8)) ** 2, 10);
});

test("Frechet distance is 0 to itself, symmetric, and unmoved by a rotation", () => {
  const [a, b] = [features(30, 2, 1.3, 0.2), features(30, 2, 0.9, 0.3)];
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
  const turned = (set: Float64Array[]) => momentsOf(set.map(([x = 0, y = 0]) => [c * x - s * y, s * x + c * y]));
  const value = frechetDistance(momentsOf(a), momentsOf(b)).value;
  expect(frechetDistance(momentsOf(a), momentsOf(a)).value).toBeCloseTo(0, 9);
  expect(frechetDistance(momentsOf(b), momentsOf(a)).value).toBeCloseTo(value, 9);
  expect(frechetDistance(turned(a), turned(b)).value).toBeCloseTo(value, 9);
});

test("precision and recall agree with scipy's cdist", () => {
  const real = rows(60, 4, 1.3);
  expect(precisionRecall(rows(45, 4, 0.9, 0.6, 0.4), real)).toEqual({
    precision: 42 / 45,
    recall: 0,
    k: 3,
    n: 45,
    reference: 60,
  });
  expect(precisionRecall(rows(45, 4, 0.9, 1, 0.1), real)).toMatchObject({ precision: 1, recall: 0.2 });
});

test("precision and recall by hand, k = 1", () => {
  const line = (...xs: number[]) => xs.map((x) => Float32Array.of(x));
  // Real balls: [-1,1], [0,2], [8,12], [8,12] around 0, 1, 10, 12 with radii 1, 1, 2, 2.
  // Drawn balls: radii 0.5, 0.5, 89.5 around 1.5, 2 and 91.5.
  const found = precisionRecall(line(1.5, 2, 91.5), line(0, 1, 10, 12), 1);
  expect(found.precision).toBeCloseTo(2 / 3, 12);
  expect(found.recall).toBeCloseTo(3 / 4, 12);
  expect(() => precisionRecall(line(1, 2), line(1, 2, 3), 2)).toThrow("more than 2");
});

test("retrieval ranks concepts by their nearest picture, whatever the lengths", () => {
  const gallery = new Gallery(
    [
      ["apple", 1, 0],
      ["apple", -1, 0],
      ["pear", 5, 5],
      ["plum", 0, 0.1],
    ].map(([concept, x, y]) => ({ concept: String(concept), features: Float32Array.of(Number(x), Number(y)) })),
  );
  const near = gallery.rank(Float32Array.of(3, 2.9));
  expect(near).toEqual({ concepts: ["pear", "apple", "plum"], nearest: 2 });
  expect(gallery.rank(Float32Array.of(0, 9), 3).concepts[0]).toBe("pear");
  const score = retrievalScore([near, near, near], [["pear"], ["plum"], ["kiwi", "apple"]]);
  expect(score).toEqual({ top1: 1 / 3, top5: 1, n: 3 });
});

test("only five concepts count", () => {
  const angles = Array.from({ length: 7 }, (_, i) => i / 10);
  const gallery = new Gallery(
    angles.map((angle, i) => ({ concept: `c${i}`, features: Float32Array.of(Math.cos(angle), Math.sin(angle)) })),
  );
  const ranking = gallery.rank(Float32Array.of(1, 0));
  expect(ranking.concepts).toEqual(["c0", "c1", "c2", "c3", "c4"]);
  expect(retrievalScore([ranking], [["c5"]]).top5).toBe(0);
});

test("a straight way has ratio 1, a right angle sqrt(2)", () => {
  const path = (...points: [number, number][]) => points.map((point) => Float32Array.from(point));
  expect(pathRatio(path([0, 0], [1, 2], [3, 6]))).toBeCloseTo(1, 6);
  expect(pathRatio(path([0, 0], [1, 0], [1, 1]))).toBeCloseTo(Math.SQRT2, 6);
  expect(pathRatio(path([0, 0], [1, 0], [0, 0]))).toBeUndefined();
  expect(largestStep(path([0, 0], [1, 0], [4, 0]))).toBeCloseTo(0.75, 6);
  expect(() => pathRatio(path([0, 0]))).toThrow("at least 2");
});

test("cosines", () => {
  expect(cosine(Float32Array.of(3, 4), Float32Array.of(6, 8))).toBeCloseTo(1, 12);
  expect(cosine(Float32Array.of(1, 0), Float32Array.of(1, 1))).toBeCloseTo(Math.SQRT1_2, 12);
  expect(cosine(Float32Array.of(0, 0), Float32Array.of(1, 1))).toBe(0);
});

test("means with their standard error", () => {
  expect(meanOf([2, 4, 4, 6])).toEqual({ mean: 4, standardError: Math.sqrt(8 / 3 / 4), n: 4 });
  expect(meanOf([7])).toEqual({ mean: 7, standardError: 0, n: 1 });
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1 }), (values) => {
      const { mean } = meanOf(values);
      expect(mean).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6);
      expect(mean).toBeLessThanOrEqual(Math.max(...values) + 1e-6);
    }),
  );
});
