/** Emitted files on ONNX Runtime, against the interpreter. */
import { describe, expect, test } from "vitest";
import * as g from "../graph/build.ts";
import { ALL_CASES } from "../../test/cases.ts";
import { COMPOSITIONS } from "../../test/compositions.ts";
import { gradients } from "../graph/gradients.ts";
import { interpret, ndarray, type NdArray } from "../graph/interpret.ts";
import type { OpName } from "../graph/ops.ts";
import { topological, type Dim, type Value } from "../graph/value.ts";
import { feedsOf, graphOf, isBatched, type Case } from "../../test/case.ts";
import { deviation, projected } from "../../test/differences.ts";
import { load } from "../../test/ort.ts";
import { emitOnnx } from "./emit.ts";

/** f32 against f64, relative to the tensor's largest magnitude (at least 1). */
const TOLERANCE = 1e-5;

/** Ops that only move values: graphs of these alone agree bit for bit. */
const MOVING: ReadonlySet<OpName> = new Set([
  ...(["input", "param", "constant", "reshape", "transpose", "expand"] as const),
  ...(["concat", "slice", "pad", "gather", "oneHot"] as const),
]);

const toleranceOf = (tried: Case): number =>
  topological([graphOf(tried, 2).output]).every(({ op }) => MOVING.has(op)) ? 0 : TOLERANCE;

function distance(actual: NdArray | undefined, expected: NdArray): number {
  expect(actual?.shape).toEqual(expected.shape);
  return deviation(actual!.data, expected.data);
}

/** Emits once with `emitted` for the batch, runs with each size of `run`: the largest distance from concrete graphs. */
async function worst(tried: Case, emitted: Dim, run: readonly number[]): Promise<number> {
  const { fed, output } = graphOf(tried, emitted);
  const network = await load(emitOnnx({ name: "case", inputs: fed, outputs: { y: output } }));
  const distances: number[] = [];
  for (const batch of run) {
    const feeds = feedsOf(tried, batch);
    const [expected] = interpret([graphOf(tried, batch).output], feeds);
    distances.push(distance((await network.run(feeds))["y"], expected!));
  }
  return Math.max(...distances);
}

/** Every op in its variants, and compositions. */
const TRIED: readonly (readonly [kind: string, name: string, tried: Case])[] = [
  ...ALL_CASES,
  ...COMPOSITIONS.map((tried) => ["composition", tried.name, tried] as const),
];

test.each(TRIED)("%s: %s", async (_, __, tried) => {
  expect(await worst(tried, 2, [2])).toBeLessThanOrEqual(toleranceOf(tried));
});

describe("a symbolic batch, emitted once and run with several sizes", () => {
  test.each(TRIED.filter(([, , tried]) => isBatched(tried)))("%s: %s", async (_, __, tried) => {
    expect(await worst(tried, "batch", [1, 2, 5])).toBeLessThanOrEqual(toleranceOf(tried));
  });

  test("an expand to the batch needs an input to read its size from", () => {
    const row = g.expand(g.param("w", [1, 3]), ["batch", 3]);
    const message = "expected an input [batch, ...] to read the batch size from, got none";
    expect(() => emitOnnx({ name: "n", outputs: { y: row } })).toThrow(message);
    const inner = g.input("x", [2, "batch"]);
    expect(() => emitOnnx({ name: "n", inputs: [inner], outputs: { y: row } })).toThrow(message);
  });

  test("an input that no output reads is enough to read the size from", async () => {
    const row = g.expand(g.param("w", [1, 2]), ["batch", 2]);
    const x = g.input("x", ["batch", 1]);
    const network = await load(emitOnnx({ name: "n", inputs: [x], outputs: { y: row } }));
    const feeds = new Map([
      ["x", ndarray([0, 0, 0], [3, 1])],
      ["w", ndarray([1, 2], [1, 2])],
    ]);
    expect((await network.run(feeds))["y"]).toEqual(ndarray([1, 2, 1, 2, 1, 2], [3, 2]));
  });
});

describe("every gradient", () => {
  const differentiable = TRIED.filter(([, , tried]) => tried.fed.some(({ dtype }) => dtype === "f32"));
  test.each(differentiable)("%s: %s", async (_, __, tried) => {
    const { fed, output } = graphOf(tried, 2);
    const loss = projected(output);
    const wrt = fed.filter((x) => x.dtype === "f32");
    const all = [loss, ...gradients(loss, wrt)];
    const outputs = Object.fromEntries(all.map((value, i): [string, Value] => [`y${i}`, value]));
    const feeds = feedsOf(tried, 2);
    const network = await load(emitOnnx({ name: "step", inputs: fed, outputs }));
    const actual = await network.run(feeds);
    const distances = interpret(all, feeds).map((expected, i) => distance(actual[`y${i}`], expected));
    expect(Math.max(...distances)).toBeLessThanOrEqual(TOLERANCE);
  });
});
