import { describe, expect, test } from "vitest";
import { feedsOf, graphOf, type Case } from "../../test/case.ts";
import { deviation, numericalGradient, projected } from "../../test/differences.ts";
import * as g from "./build.ts";
import { ALL_CASES, CASES } from "../../test/cases.ts";
import { COMPOSITIONS } from "../../test/compositions.ts";
import { gradients } from "./gradients.ts";
import { interpret, ndarray, type NdArray } from "./interpret.ts";
import type { OpName } from "./ops.ts";
import { validateGraph } from "./print.ts";
import { topological, type Value } from "./value.ts";

/** Relative to the largest gradient of the tensor; scalars such as 2 / sqrt(pi) are f32 constants, which costs 3e-8. */
const TOLERANCE = 2e-7;
const BATCH = 2;

const isFloat = (x: Value): boolean => x.dtype === "f32";
const labelOf = (x: Value): string => (x as Value<"input" | "param">).attrs.name;

/** The largest deviation of a scalar's gradients from finite differences. */
function error(loss: Value, wrt: readonly Value[], feeds: ReadonlyMap<string, NdArray>): number {
  const grads = gradients(loss, wrt);
  validateGraph(grads);
  const values = interpret(grads, feeds);
  const errors = wrt.map((x, i) => {
    expect(grads[i]!.shape).toEqual(x.shape);
    return deviation(values[i]!.data, numericalGradient(loss, feeds, labelOf(x)).data, 1e-2);
  });
  return Math.max(...errors);
}

function gradientError(tried: Case): number {
  const { fed, output } = graphOf(tried, BATCH);
  return error(projected(output), fed.filter(isFloat), feedsOf(tried, BATCH));
}

/** The same for the gradient of the gradient's projection, where it depends on an input. */
function secondError(tried: Case): number {
  const { fed, output } = graphOf(tried, BATCH);
  const floats = fed.filter(isFloat);
  const errors = gradients(projected(output), floats).map((grad) => {
    const loss = projected(grad);
    const reached = new Set<Value>(topological([loss]));
    return error(
      loss,
      floats.filter((x) => reached.has(x)),
      feedsOf(tried, BATCH),
    );
  });
  return Math.max(...errors);
}

const compositions = COMPOSITIONS.map((tried) => ["composition", tried.name, tried] as const);

describe("against finite differences", () => {
  const differentiable = ALL_CASES.filter(([, , tried]) => tried.fed.some(({ dtype }) => dtype === "f32"));
  test.each([...differentiable, ...compositions])("%s: %s", (_, __, tried) => {
    expect(gradientError(tried)).toBeLessThan(TOLERANCE);
  });
});

describe("second derivatives, against finite differences", () => {
  const pointwise: readonly OpName[] = ["exp", "erf", "sqrt", "sigmoid", "mul", "div", "matmul", "softmax"];
  const convolutions: readonly OpName[] = ["conv2d", "convTranspose2d"];
  const curved = [...pointwise.map((op) => [op, 3] as const), ...convolutions.map((op) => [op, 10] as const)].flatMap(
    ([op, count]) => CASES[op].slice(0, count).map((tried) => [op, tried.name, tried] as const),
  );
  test.each([...curved, ...compositions])("%s: %s", (_, __, tried) => {
    expect(secondError(tried)).toBeLessThan(TOLERANCE);
  });
});

describe("the gradient graph is minimal", () => {
  const count = (op: OpName, ...of: Value[]): number => topological(of).filter((value) => value.op === op).length;
  const rows = g.input("rows", [2, 5, 3]);

  test.each([
    [2, 1],
    [4, 2],
  ])(
    "a product with a transposed matrix of %i columns: its smaller side is transposed, %i transposes",
    (columns, turns) => {
      const stored = g.param("stored", [columns, 3]);
      const [dw] = gradients(g.meanAll(g.matmul(rows, g.swapLast(stored))), [stored]);
      expect(count("transpose", dw!)).toBe(turns);
    },
  );

  test("slices that cover a value are concatenated without adding zeros", () => {
    const x = g.input("x", [2, 6]);
    const [a, b, c] = g.split(x, 3, 1) as [Value, Value, Value];
    const [dx] = gradients(g.meanAll(g.mul(a, g.mul(b, c))), [x]);
    expect([count("pad", dx!), count("add", dx!), count("concat", dx!)]).toEqual([0, 0, 1]);
  });

  test("operands that arithmetic broadcasts are not expanded", () => {
    const x = g.input("x", [2, 6]);
    const [dx] = gradients(g.meanAll(g.mul(x, g.reduceMean(g.mul(x, x), 1))), [x]);
    expect(count("expand", dx!)).toBe(0);
  });
});

describe("targets of differentiation", () => {
  const x = g.input("x", [2, 3]);
  const w = g.param("w", [3]);

  test("the loss itself, an intermediate value, and the same value twice", () => {
    const y = g.tanh(x);
    const loss = projected(y);
    const [self, middle, once, again] = gradients(loss, [loss, y, x, x]) as [Value, Value, Value, Value];
    const feeds = new Map([["x", ndarray([1, 2, 3, -1, 0, 0.5], [2, 3])]]);
    const [one, weights, dx, value] = interpret([self, middle, once, y], feeds) as [NdArray, NdArray, NdArray, NdArray];
    expect([...one.data]).toEqual([1]);
    expect(
      deviation(
        dx.data,
        weights.data.map((p, i) => p * (1 - value.data[i]! ** 2)),
      ),
    ).toBeLessThan(1e-12);
    expect(again).toBe(once);
  });

  test("frozen parts are skipped: a weight's gradient contains no derivative of the ops before it", () => {
    const loss = projected(g.mul(g.exp(g.tanh(x)), w));
    const [dw] = gradients(loss, [w]);
    const ops = topological([dw!]).map(({ op }) => op);
    // the derivative of tanh would contain sub; exp marks the op before the weight
    expect(ops).not.toContain("sub");
    expect(ops.filter((op) => op === "exp")).toHaveLength(1);
  });

  test("a chain far deeper than the call stack", () => {
    let y: Value = g.input("x", []);
    for (let i = 0; i < 50_000; i++) y = g.add(y, 1);
    const [dx] = gradients(y, [topological([y])[0]!]);
    expect(interpret([dx!], new Map())[0]!.data[0]).toBe(1);
  });

  test("requires a scalar loss", () => {
    expect(() => gradients(x, [x])).toThrow("expected a scalar loss, got shape [2, 3]");
  });

  test("requires the loss to depend on the target", () => {
    expect(() => gradients(projected(x), [x, w])).toThrow("the loss does not depend on w");
    const tokens = g.input("ids", [3], "i32");
    expect(() => gradients(projected(g.oneHot(tokens, 4)), [tokens])).toThrow("the loss does not depend on input");
  });

  test("requires concrete sizes: a mean over a symbolic batch is rejected", () => {
    const symbolic = g.input("x", ["batch", 3]);
    expect(() => g.meanAll(symbolic)).toThrow("expected concrete sizes, got [batch]");
    expect(() => g.reduceSum(symbolic, 0)).toThrow("expected axis 0 of [batch, 3] to have a known size");
  });
});
