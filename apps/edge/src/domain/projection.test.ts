import { Random } from "@reptok/shared";
import { expect, test } from "vitest";
import { fitBasis, isOutgrown, project } from "./projection.ts";

/** Normal samples in `size` dimensions, with a standard deviation of 3 in one, 1 in another and 0.05 in all others. */
function cloud(n: number, size: number) {
  const random = new Random(7);
  const weights = Float32Array.from({ length: size }, (_, i) => (i === 4 ? 3 : i === 2 ? 1 : 0.05));
  const vectors = Array.from({ length: n }, () => {
    const values = random.normals(new Float32Array(size));
    return values.map((x, i) => 0.5 + x * weights[i]!);
  });
  return vectors;
}

test("finds the axes of the largest variance and measures coordinates from the mean", () => {
  const vectors = cloud(600, 12);
  const basis = fitBasis(vectors);
  expect(Math.abs(basis.axes[0][4]!)).toBeGreaterThan(0.999);
  expect(Math.abs(basis.axes[1][2]!)).toBeGreaterThan(0.999);
  const points = vectors.map((vector) => project(basis, vector));
  const sums = points.reduce(([a, b], [x, y]) => [a + x, b + y], [0, 0]);
  for (const sum of sums) expect(sum / points.length).toBeCloseTo(0, 4);
  const variance = points.reduce((sum, [x]) => sum + x * x, 0) / points.length;
  const direct = vectors.reduce((sum, vector) => sum + (vector[4]! - basis.mean[4]!) ** 2, 0) / vectors.length;
  expect(Math.abs(variance / direct - 1)).toBeLessThan(0.01);
});

test("projects equal vectors to the origin, and vectors of one dimension to one axis", () => {
  const same = Array.from({ length: 5 }, () => Float32Array.of(0.6, 0.8, 0));
  for (const value of project(fitBasis(same), same[0]!)) expect(value).toBeCloseTo(0, 6);
  const [x, y] = project(fitBasis([Float32Array.of(1), Float32Array.of(-1)]), Float32Array.of(1));
  expect([Math.abs(x), y]).toEqual([1, 0]);
});

test("axes are outgrown at four times as many vectors, up to the largest sample", () => {
  expect([isOutgrown(0, 1), isOutgrown(10, 39), isOutgrown(10, 40), isOutgrown(1024, 100_000)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});
