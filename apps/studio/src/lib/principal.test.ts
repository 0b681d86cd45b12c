import { dot } from "@reptok/shared";
import { expect, test } from "vitest";
import { coordinates, principal } from "./principal.ts";

/** 400 points with standard deviations 3, 2 and 0.5 along the axes, rotated by 30 degrees in the first plane. */
function cloud(): Float32Array[] {
  const [cosine, sine] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
  return Array.from({ length: 400 }, (_, i) => {
    // Cosines of different integer frequencies are exactly uncorrelated.
    const [a, b, c] = [1, 3, 7].map((turns) => Math.sqrt(2) * Math.cos((2 * Math.PI * turns * i) / 400));
    const [x, y, z] = [3 * a!, 2 * b!, 0.5 * c!];
    return Float32Array.of(5 + cosine * x - sine * y, -1 + sine * x + cosine * y, 2 + z);
  });
}

test("finds the directions and standard deviations of synthetic points", () => {
  const { mean, directions, deviations } = principal(cloud(), 3);
  [5, -1, 2].forEach((value, i) => expect(mean[i]).toBeCloseTo(value, 1));
  [3, 2, 0.5].forEach((value, i) => expect(deviations[i]).toBeCloseTo(value, 1));
  expect(Math.abs(dot(directions[0]!, Float32Array.of(Math.cos(Math.PI / 6), Math.sin(Math.PI / 6), 0)))).toBeCloseTo(
    1,
    2,
  );
  expect(dot(directions[0]!, directions[1]!)).toBeCloseTo(0, 5);
});

test("reconstructs a point from its coordinates", () => {
  const rows = cloud();
  const found = principal(rows, 3);
  const at = coordinates(rows[7]!, found);
  const back = found.mean.map((value, i) => at.reduce((sum, x, k) => sum + x * found.directions[k]![i]!, value));
  rows[7]!.forEach((value, i) => expect(back[i]).toBeCloseTo(value, 4));
});

test("returns no directions for a single point", () => {
  expect(principal([Float32Array.of(1, 2)], 2).directions).toEqual([]);
});
