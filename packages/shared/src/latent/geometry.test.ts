import fc from "fast-check";
import { expect, test } from "vitest";
import { sphericalSum, varied, weightedMean, weightedSum } from "./combine.ts";
import { latentPath, slerp } from "./interpolate.ts";
import { cosineSimilarity, direction, norm } from "./similarity.ts";

const f32 = (...values: number[]) => Float32Array.from(values);
const coordinate = (min: number) => fc.float({ min, max: 10, noNaN: true });
/** Vectors of three dimensions, of lengths from 0.5 to about 20. */
const vectors = fc.tuple(coordinate(0.5), coordinate(-10), coordinate(-10)).map((values) => f32(...values));
const angle = (a: Float32Array, b: Float32Array) => Math.acos(cosineSimilarity(a, b));

test("slerp moves at constant angular speed, in the plane of both, lengths linear", () => {
  fc.assert(
    fc.property(vectors, vectors, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, t) => {
      fc.pre(angle(a, b) > 0.01);
      const x = slerp(a, b, t);
      expect(angle(a, x)).toBeCloseTo(t * angle(a, b), 3);
      expect(angle(x, b)).toBeCloseTo((1 - t) * angle(a, b), 3);
      expect(norm(x)).toBeCloseTo(norm(a) + t * (norm(b) - norm(a)), 3);
    }),
  );
});

test("slerp of parallel, opposite and zero vectors is linear", () => {
  expect(slerp(f32(1, 0), f32(3, 0), 0.5)).toEqual(f32(2, 0));
  expect(slerp(f32(1, 0), f32(-3, 0), 0.25)).toEqual(f32(0, 0));
  expect(slerp(f32(0, 0), f32(0, 4), 0.25)).toEqual(f32(0, 1));
  expect(() => slerp(f32(1), f32(1, 2), 0)).toThrow(RangeError);
});

test("a path contains its points exactly", () => {
  const points = [f32(0.1, 0.7), f32(0.3, -0.9), f32(2, 1 / 3)];
  const path = latentPath(points, 7);
  expect(path).toHaveLength(7);
  expect([path[0], path[3], path[6]]).toEqual(points);
  expect(path[1]).toEqual(slerp(points[0]!, points[1]!, 1 / 3));
  expect(path[5]).toEqual(slerp(points[1]!, points[2]!, 2 / 3));
  expect(latentPath(points, 2)).toEqual([points[0], points[2]]);
});

test("sums, means, and their spherical forms", () => {
  const terms = [
    { vector: f32(3, 0), weight: 1 },
    { vector: f32(0, 1), weight: -1 },
  ];
  expect(weightedSum(terms)).toEqual(f32(3, -1));
  expect(weightedMean(terms)).toBeNull();
  expect(weightedMean([terms[0]!, { vector: f32(0, 1), weight: 2 }])).toEqual(f32(1, 2 / 3));
  const sphere = sphericalSum(terms)!;
  expect(norm(sphere)).toBeCloseTo(2, 6);
  expect(cosineSimilarity(sphere, f32(3, -1))).toBeCloseTo(1, 6);
  expect(sphericalSum([terms[0]!, { vector: f32(3, 0), weight: -1 }])).toBeNull();
});

test("a variation keeps the length, has the angle of its strength, and a direction by its seed", () => {
  fc.assert(
    fc.property(
      vectors,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      (x, strength, seed) => {
        const y = varied(x, strength, seed)!;
        expect(norm(y)).toBeCloseTo(norm(x), 3);
        expect(cosineSimilarity(x, y)).toBeCloseTo(Math.cos((strength * Math.PI) / 2), 5);
        expect(varied(x, strength, seed)).toEqual(y);
      },
    ),
  );
  const x = f32(1, 2, 3);
  expect(varied(x, 0.5, 1)).not.toEqual(varied(x, 0.5, 2));
  expect(varied(x, 0, 1)).toEqual(x);
  expect(varied(f32(0, 0), 0.5, 1)).toBeNull();
  expect(varied(f32(2), 0.5, 1)).toBeNull();
});

test("directions and cosines of extreme vectors", () => {
  expect(direction(f32(0, 0))).toBeNull();
  expect(direction(f32(1e-38, 0))).toEqual(f32(1, 0));
  expect(cosineSimilarity(f32(3e38, 3e38), f32(3e38, 3e38))).toBeCloseTo(1, 6);
  expect(cosineSimilarity(f32(0, 0), f32(1, 0))).toBe(0);
});
