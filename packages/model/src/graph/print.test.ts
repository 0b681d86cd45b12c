import { describe, expect, test } from "vitest";
import { graphOf } from "../../test/case.ts";
import * as g from "./build.ts";
import { ALL_CASES } from "../../test/cases.ts";
import { gradients } from "./gradients.ts";
import { printGraph, validateGraph } from "./print.ts";
import { topological, type Value } from "./value.ts";

const x = g.input("x", ["batch", 3]);
const w = g.param("w", [3, 2]);

test("a small graph, line by line", () => {
  const y = g.softmax(g.matmul(x, w));
  const z = g.slice(g.mul(y, 0.1), 1, 0, 1);
  expect(printGraph({ y, z })).toMatchInlineSnapshot(`
    "%0 = input(name=x) : f32[batch, 3]
    %1 = param(name=w) : f32[3, 2]
    %2 = matmul(%0, %1) : f32[batch, 2]
    %3 = softmax(%2) : f32[batch, 2]
    %4 = constant(data=0.1) : f32[]
    %5 = mul(%3, %4) : f32[batch, 2]
    %6 = slice(%5, axis=1, start=0, end=1, step=1) : f32[batch, 1]
    return y=%3, z=%6"
  `);
});

test("a gradient prints as an ordinary graph", () => {
  const rows = g.input("rows", [2, 3]);
  const loss = g.meanAll(g.tanh(g.matmul(rows, w)));
  expect(printGraph({ dw: gradients(loss, [w])[0]! })).toMatchInlineSnapshot(`
    "%0 = constant(data=1) : f32[]
    %1 = reshape(%0) : f32[1, 1]
    %2 = constant(data=0.25) : f32[]
    %3 = mul(%1, %2) : f32[1, 1]
    %4 = constant(data=1) : f32[]
    %5 = input(name=rows) : f32[2, 3]
    %6 = param(name=w) : f32[3, 2]
    %7 = matmul(%5, %6) : f32[2, 2]
    %8 = tanh(%7) : f32[2, 2]
    %9 = mul(%8, %8) : f32[2, 2]
    %10 = sub(%4, %9) : f32[2, 2]
    %11 = mul(%3, %10) : f32[2, 2]
    %12 = transpose(%11, perm=[1, 0]) : f32[2, 2]
    %13 = matmul(%12, %5) : f32[2, 3]
    %14 = transpose(%13, perm=[1, 0]) : f32[3, 2]
    return dw=%14"
  `);
});

test("the gradients of adjacent slices are concatenated", () => {
  const row = g.input("row", [5]);
  const [first, second] = [g.exp(g.slice(row, 0, 0, 1)), g.exp(g.slice(row, 0, 1, 3))];
  const loss = g.reshape(g.add(first, g.reduceSum(second, 0)), []);
  expect(printGraph({ dx: gradients(loss, [row])[0]! })).toMatchInlineSnapshot(`
    "%0 = constant(data=1) : f32[]
    %1 = reshape(%0) : f32[1]
    %2 = input(name=row) : f32[5]
    %3 = slice(%2, axis=0, start=0, end=1, step=1) : f32[1]
    %4 = exp(%3) : f32[1]
    %5 = mul(%1, %4) : f32[1]
    %6 = slice(%2, axis=0, start=1, end=3, step=1) : f32[2]
    %7 = exp(%6) : f32[2]
    %8 = mul(%1, %7) : f32[2]
    %9 = concat(%5, %8, axis=0) : f32[3]
    %10 = pad(%9, axis=0, before=0, after=2) : f32[5]
    return dx=%10"
  `);
});

test("long data is truncated, ids are distinguished from floats, attributes are shown", () => {
  const table = g.constant(
    Float32Array.from({ length: 8 }, (_, i) => i / 3),
    [4, 2],
  );
  const picked = g.gather(table, g.constant(Int32Array.of(3, 0), [2]));
  const image = g.conv2d(g.reshape(picked, [1, 1, 2, 2]), g.param("k", [1, 1, 2, 2]), { pads: [1, 0, 1, 0] });
  expect(printGraph({ image })).toMatchInlineSnapshot(`
    "%0 = constant(data=0 0.333333 0.666667 1 1.33333 1.66667 ... (8)) : f32[4, 2]
    %1 = constant(data=3 0) : i32[2]
    %2 = gather(%0, %1) : f32[2, 2]
    %3 = reshape(%2) : f32[1, 1, 2, 2]
    %4 = param(name=k) : f32[1, 1, 2, 2]
    %5 = conv2d(%3, %4, stride=1, pads=[1, 0, 1, 0]) : f32[1, 1, 3, 1]
    return image=%5"
  `);
});

describe("validation", () => {
  test.each(ALL_CASES)("accepts %s: %s, and the op follows its inputs", (op, _, tried) => {
    const { output } = graphOf(tried, "batch");
    validateGraph({ output });
    const order = topological([output]);
    expect(order.map((value) => value.op)).toContain(op);
    const position = new Map<Value, number>(order.map((value, i) => [value, i]));
    for (const value of order) {
      for (const input of value.inputs) expect(position.get(input)).toBeLessThan(position.get(value)!);
    }
  });

  const y = g.matmul(x, w);
  test.each<[string, Value, string]>([
    ["another shape", { ...y, shape: ["batch", 3] }, "matmul: expected f32[batch, 2], got f32[batch, 3]"],
    ["another dtype", { ...y, dtype: "i32" }, "matmul: expected f32[batch, 2], got i32[batch, 2]"],
    ["other inputs", { ...y, inputs: [w, x] }, "matmul: expected [..., M, K] and [..., K, N], got [3, 2]"],
    ["a missing input", { ...y, inputs: [x] }, "matmul: expected 2 inputs, got 1"],
    ["another attribute", { ...g.slice(x, 1, 0, 2), attrs: { axis: 1, start: 0, end: 4, step: 1 } }, "slice: expected"],
  ])("rejects %s, in the output or below it", (_, tampered, message) => {
    expect(() => validateGraph({ tampered })).toThrow(message);
    expect(() => validateGraph({ y: { ...x, op: "neg", inputs: [tampered], attrs: {} } })).toThrow(message);
    expect(() => validateGraph([y, tampered])).toThrow(message);
  });

  test("rejects two different values of one name", () => {
    const message = "the name x denotes two different values";
    expect(() => validateGraph({ x, other: g.input("x", ["batch", 4]) })).toThrow(message);
    expect(() => validateGraph({ x, other: g.input("x", ["batch", 3], "i32") })).toThrow(message);
    expect(() => validateGraph({ y: g.add(g.input("x", [3]), g.param("x", [3])) })).toThrow(message);
    validateGraph({ x, same: g.input("x", ["batch", 3]) });
  });
});
