/** Tests the interpreter, which is the oracle of other tests, against published values and hand-computed numbers. */
import { describe, expect, test } from "vitest";
import * as g from "./build.ts";
import { erf, interpret, ndarray, type NdArray } from "./interpret.ts";
import type { Value } from "./value.ts";

const literal = (data: readonly number[], shape: readonly number[]): Value =>
  g.constant(Float32Array.from(data), shape);
const range = (count: number, from = 1): number[] => Array.from({ length: count }, (_, i) => from + i);
function run(value: Value): NdArray {
  return interpret([value], new Map())[0]!;
}
function expectValues(value: Value, shape: readonly number[], data: readonly number[]): void {
  expect(run(value)).toEqual(ndarray(data, shape));
}

describe("erf", () => {
  // Abramowitz and Stegun, table 7.1, with further digits of the same values.
  test.each([
    [0, 0],
    [0.1, 0.1124629160182849],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [1.5, 0.9661051464753108],
    [2, 0.9953222650189527],
    [2.5, 0.999593047982555],
    [3, 0.9999779095030014],
    [3.5, 0.9999992569016276],
  ])("of %d and its negative", (x, expected) => {
    expect(Math.abs(erf(x) - expected)).toBeLessThanOrEqual(1e-15);
    expect(erf(-x)).toBe(-erf(x));
  });

  test("has full relative precision near zero, is continuous where the methods meet, and tends to one", () => {
    expect(erf(1e-10) / 1e-10).toBeCloseTo(2 / Math.sqrt(Math.PI), 14);
    expect(Math.abs(erf(3 - 1e-12) - erf(3 + 1e-12))).toBeLessThan(1e-15);
    expect([erf(6.5), erf(-Infinity), erf(Infinity)]).toEqual([1, -1, 1]);
    expect(erf(NaN)).toBeNaN();
  });
});

describe("products", () => {
  test("of matrices, and of a batch of matrices with one matrix", () => {
    const a = literal(range(6), [2, 3]);
    expectValues(g.matmul(a, literal([1, 0, 0, 1, 1, 1], [3, 2])), [2, 2], [4, 5, 10, 11]);
    const stack = literal([1, 2, 10, 20], [2, 1, 2]);
    expectValues(g.matmul(stack, literal([1, 1, 0, 1], [2, 2])), [2, 1, 2], [1, 3, 10, 30]);
  });

  test("broadcast over leading axes on both sides", () => {
    const a = literal([1, 2], [2, 1, 1, 1]);
    const b = literal([10, 20, 30], [3, 1, 1]);
    expectValues(g.matmul(a, b), [2, 3, 1, 1], [10, 20, 30, 20, 40, 60]);
  });
});

describe("convolution", () => {
  const image = literal(range(9), [1, 1, 3, 3]);

  test("is cross-correlation: the kernel is not flipped", () => {
    const kernel = literal([1, 0, 0, 10], [1, 1, 2, 2]);
    expectValues(g.conv2d(image, kernel), [1, 1, 2, 2], [51, 62, 84, 95]);
  });

  test("pads top, left, bottom, right in this order", () => {
    const one = literal([1], [1, 1, 1, 1]);
    const padded = g.conv2d(literal([5], [1, 1, 1, 1]), one, { pads: [1, 2, 0, 1] });
    expectValues(padded, [1, 1, 2, 4], [0, 0, 0, 0, 0, 0, 5, 0]);
  });

  test("sums over input channels, strides, and separates output channels", () => {
    const two = literal([...range(4), ...range(4, 10)], [1, 2, 2, 2]);
    const kernels = literal([1, 2, -1, 0.5], [2, 2, 1, 1]);
    expectValues(g.conv2d(two, kernels), [1, 2, 2, 2], [21, 24, 27, 30, 4, 3.5, 3, 2.5]);
    expectValues(g.conv2d(image, literal([1], [1, 1, 1, 1]), { stride: 2 }), [1, 1, 2, 2], [1, 3, 7, 9]);
  });

  test("transposed: spreads every cell by the kernel, crops and extends", () => {
    const small = literal([1, 2], [1, 1, 1, 2]);
    const kernel = literal([1, 10, 100], [1, 1, 1, 3]);
    expectValues(g.convTranspose2d(small, kernel), [1, 1, 1, 4], [1, 12, 120, 200]);
    expectValues(g.convTranspose2d(small, kernel, { stride: 2 }), [1, 1, 1, 5], [1, 10, 102, 20, 200]);
    const options = { stride: 2, pads: [0, 1, 0, 0], extra: [0, 1] } as const;
    expectValues(g.convTranspose2d(small, kernel, options), [1, 1, 1, 5], [10, 102, 20, 200, 0]);
  });

  test("transposed: is the adjoint, <conv x, y> = <x, conv^T y>", () => {
    const options = { stride: 2, pads: [1, 0, 1, 1] } as const;
    const kernel = literal(range(12, -4), [2, 1, 2, 3]);
    const x = literal(range(25, -9), [1, 1, 5, 5]);
    const forward = g.conv2d(x, kernel, options);
    const y = literal(range(12, -5), forward.shape as number[]);
    const back = g.convTranspose2d(y, kernel, { ...options, extra: [1, 1] });
    expect(back.shape).toEqual(x.shape);
    const dot = (a: Value, b: Value): number => run(g.reduceSum(g.mul(a, b), [0, 1, 2, 3])).data[0]!;
    expect(dot(forward, y)).toBe(dot(x, back));
    expect(dot(forward, y)).not.toBe(0);
  });
});

describe("softmax", () => {
  test("is uniform for equal values and matches hand-computed values", () => {
    expectValues(g.softmax(literal([3, 3, 3, 3], [4])), [4], [0.25, 0.25, 0.25, 0.25]);
    const { data } = run(g.softmax(literal([0, Math.fround(Math.log(3))], [1, 2])));
    expect(data[1]! / data[0]!).toBeCloseTo(3, 6);
  });

  test("is stable: huge values neither overflow nor underflow, and only differences matter", () => {
    const high = run(g.softmax(literal([10_000, 10_001], [2])));
    const low = run(g.softmax(literal([0, 1], [2])));
    expect(high.data).toEqual(low.data);
    expectValues(g.softmax(literal([-1e30, 1e30], [2])), [2], [0, 1]);
  });
});

describe("data movement", () => {
  const x = literal(range(6), [2, 3]);

  test("transpose, slice with a step, pad, concat", () => {
    expectValues(g.transpose(x, [1, 0]), [3, 2], [1, 4, 2, 5, 3, 6]);
    expectValues(g.transpose(literal(range(8), [2, 2, 2]), [1, 2, 0]), [2, 2, 2], [1, 5, 2, 6, 3, 7, 4, 8]);
    expectValues(g.slice(x, 1, 0, 3, 2), [2, 2], [1, 3, 4, 6]);
    expectValues(g.pad(x, 1, 1, 0), [2, 4], [0, 1, 2, 3, 0, 4, 5, 6]);
    expectValues(g.concat([x, literal([7, 8], [2, 1])], 1), [2, 4], [1, 2, 3, 7, 4, 5, 6, 8]);
    expectValues(g.expand(literal([1, 2], [2, 1]), [2, 2, 2]), [2, 2, 2], [1, 1, 2, 2, 1, 1, 2, 2]);
  });

  test("reduceSum, expand, gather", () => {
    expectValues(g.reduceSum(x, [0]), [1, 3], [5, 7, 9]);
    expectValues(g.reduceSum(x, [-1, 0]), [1, 1], [21]);
    expectValues(g.sub(x, literal([1, 2], [2, 1])), [2, 3], [0, 1, 2, 2, 3, 4]);
    const ids = g.constant(Int32Array.of(1, 0, 1), [3]);
    expectValues(g.gather(x, ids), [3, 3], [4, 5, 6, 1, 2, 3, 4, 5, 6]);
    expectValues(g.oneHot(ids, 2), [3, 2], [0, 1, 1, 0, 0, 1]);
  });
});

describe("feeds", () => {
  const sum = g.add(g.input("a", [2]), g.param("w", [2]));

  test("are read by name, and several outputs share intermediate results", () => {
    const feeds = new Map([
      ["a", ndarray([1, 2], [2])],
      ["w", ndarray([10, 20], [2])],
    ]);
    expect(interpret([sum, g.neg(sum)], feeds).map(({ data }) => [...data])).toEqual([
      [11, 22],
      [-11, -22],
    ]);
  });

  test("must be present and have the right size", () => {
    expect(() => interpret([sum], new Map())).toThrow("expected a feed for input a, got none");
    const short = new Map([["a", ndarray([1], [1])]]);
    expect(() => interpret([sum], short)).toThrow("expected 2 values for [2], got 1");
    expect(() => ndarray([1, 2, 3], [2, 2])).toThrow("expected 4 values for [2, 2], got 3");
    expect(() => interpret([g.input("x", ["batch"])], new Map([["x", ndarray([1], [1])]]))).toThrow(
      "expected concrete sizes, got [batch]",
    );
  });
});
