import { Random } from "@reptok/model";
import { expect, test } from "vitest";
import { ridgeRegression } from "./ridge.ts";
import { channelStatistics, standardize, type ArrayTable } from "./table.ts";

const table = (dims: readonly number[], value: (i: number) => number): ArrayTable => ({
  data: Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => value(i)),
  dims,
});

test("statistics are exact for channels far from zero, and finite for a constant one", () => {
  // Deviation 1 around 10,000: the mean of squares minus the square of the mean loses it in float32, and nearly in
  // float64.
  const values = table([100, 2, 2], (i) => (Math.floor(i / 2) % 2 === 0 ? 1e4 + (i % 4 === 0 ? 1 : -1) : 0.1));
  const { shift, scale } = channelStatistics(values.data, 2, 2, 100);
  expect(shift[0]).toBeCloseTo(1e4, 6);
  expect(scale[0]).toBeCloseTo(1, 9);
  expect(scale[1]).toSatisfy(Number.isFinite);
  standardize(values, "channels", 100);
  expect(values.data.every((x) => Number.isFinite(x))).toBe(true);
  const same = table([3, 2], () => 5);
  expect(standardize(same, "overall", 3).scale).toEqual([1]);
});

test("ridge regression recovers a linear map from the given rows only, and lambda shrinks it", () => {
  const random = new Random(1);
  const x = table([50, 3], () => random.normal());
  const at = (row: number, i: number): number => x.data[row * 3 + i]!;
  // The last ten rows are inconsistent with it.
  const y = table([50, 2], (i) => {
    const [row, out] = [Math.floor(i / 2), i % 2];
    if (row >= 40) return 1000;
    return out === 0 ? 2 * at(row, 0) - at(row, 2) + 3 : 0.5 * at(row, 1) - 7;
  });
  const rows: ArrayTable = { data: Int32Array.from({ length: 40 }, (_, i) => i), dims: [40] };
  const tables = new Map([
    ["x", x],
    ["y", y],
    ["rows", rows],
  ]);
  const names = { x: "x", y: "y", rows: "rows" };
  const { weight, bias } = ridgeRegression({ ...names, lambda: 0 }, tables);
  [2, 0, -1, 0, 0.5, 0].forEach((expected, i) => expect(weight[i]).toBeCloseTo(expected, 4));
  [3, -7].forEach((expected, i) => expect(bias[i]).toBeCloseTo(expected, 4));
  const shrunk = ridgeRegression({ ...names, lambda: 1 }, tables).weight;
  // With nearly uncorrelated inputs of equal variance, lambda 1 halves the weights.
  expect(Math.abs(shrunk[0]! - 1)).toBeLessThan(0.4);
});
