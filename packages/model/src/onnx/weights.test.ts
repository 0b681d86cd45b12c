import { describe, expect, test } from "vitest";
import * as g from "../graph/build.ts";
import { ndarray } from "../graph/interpret.ts";
import { Random } from "@reptok/shared";
import { deviation } from "../../test/differences.ts";
import { load } from "../../test/ort.ts";
import { emitOnnx } from "./emit.ts";
import { quantizeRows } from "./quantize.ts";
import type { Weight } from "./storage.ts";

const [ROWS, COLUMNS] = [16, 24];
const uniform = (count: number, scale: number): Float32Array => {
  const random = new Random(11);
  return Float32Array.from({ length: count }, () => scale * (2 * random.uniform() - 1));
};

/** The values of a weight [ROWS, COLUMNS] after emission and loading in ONNX Runtime. */
async function throughFile(weight: Weight, shape: readonly number[] = [ROWS, COLUMNS]): Promise<Float64Array> {
  const outputs = { y: g.param("w", shape) };
  const network = await load(emitOnnx({ name: "weight", outputs, weights: new Map([["w", weight]]) }));
  expect(network.inputs).toEqual([]);
  return (await network.run(new Map()))["y"]!.data;
}

describe("storage", () => {
  test("f32 changes no bit", async () => {
    const data = uniform(ROWS * COLUMNS, 3)
      .fill(-0, 5, 6)
      .fill(1e-42, 6, 7);
    expect(await throughFile({ data })).toEqual(Float64Array.from(data));
    expect(await throughFile({ data, storage: "f32" })).toEqual(Float64Array.from(data));
  });

  test.each([1e-6, 1e-3, 1, 100, 65_000])(
    "f16 is within 2^-11 of values to %d, or 2^-25 where it is subnormal",
    async (scale) => {
      const data = uniform(ROWS * COLUMNS, scale);
      const stored = await throughFile({ data, storage: "f16" });
      for (const [i, x] of data.entries()) {
        expect(Math.abs(stored[i]! - x)).toBeLessThanOrEqual(Math.max(Math.abs(x) * 2 ** -11, 2 ** -25));
      }
      expect(stored).not.toEqual(Float64Array.from(data));
    },
  );

  test("f16 rejects values out of range", () => {
    const data = Float32Array.of(1, -65_504, 70_000, 2);
    const emit = (): Uint8Array =>
      emitOnnx({
        name: "n",
        outputs: { y: g.param("big", [2, 2]) },
        weights: new Map([["big", { data, storage: "f16" }]]),
      });
    expect(emit).toThrow("big: expected values that f16 holds (to 65504), got 70000");
  });

  test.each([1e-30, 1e-3, 1, 1e6])(
    "i8 is within half a quantisation step of its row, for rows of magnitude up to %d",
    async (scale) => {
      const data = uniform(ROWS * COLUMNS, scale).map((x, i) => x * 10 ** -(Math.floor(i / COLUMNS) % 4));
      const stored = await throughFile({ data, storage: "i8" });
      for (let row = 0; row < ROWS; row++) {
        const cells = Array.from({ length: COLUMNS }, (_, i) => row * COLUMNS + i);
        const largest = Math.max(...cells.map((i) => Math.abs(data[i]!)));
        // half a step, plus rounding of scale and product to f32
        const bound = (largest / 127) * 0.5 + largest * 2 ** -22;
        for (const i of cells) expect(Math.abs(stored[i]! - data[i]!)).toBeLessThanOrEqual(bound);
      }
    },
  );

  test("i8 keeps rows of zeros and the signs of extremes", () => {
    const { values, scales } = quantizeRows(Float32Array.of(0, 0, -127, 127, 0.5, -1), 3);
    expect([...values]).toEqual([0, 0, -127, 127, 64, -127]);
    expect([...scales]).toEqual([1, 1, Math.fround(1 / 127)]);
  });

  test.each([NaN, Infinity, -Infinity])("i8 rejects %d", (x) => {
    expect(() => quantizeRows(Float32Array.of(1, 2, 3, x), 2)).toThrow("expected finite values");
  });

  test.each(["f16", "i8"] as const)("vectors and scalars stay f32 under %s", async (storage) => {
    const data = uniform(5, 1);
    expect(await throughFile({ data, storage }, [5])).toEqual(Float64Array.from(data));
    expect(await throughFile({ data: data.slice(0, 1), storage }, [])).toEqual(Float64Array.from(data.slice(0, 1)));
  });

  test.each(["f16", "i8"] as const)("%s reduces the file size accordingly", (storage) => {
    const data = uniform(256 * 256, 1);
    const outputs = { y: g.param("w", [256, 256]) };
    const size = (weight: Weight): number => emitOnnx({ name: "n", outputs, weights: new Map([["w", weight]]) }).length;
    const share = size({ data, storage }) / size({ data });
    expect(share).toBeCloseTo(storage === "f16" ? 0.5 : 0.25, 1);
  });

  test("convolution kernels are scaled per output channel", async () => {
    const data = uniform(2 * 3 * 2 * 2, 1).map((x, i) => (i < 12 ? x : x * 1000));
    const stored = await throughFile({ data, storage: "i8" }, [2, 3, 2, 2]);
    expect(deviation(stored.subarray(0, 12), data.subarray(0, 12))).toBeLessThan(1 / 250);
  });
});

describe("initializers", () => {
  const x = g.input("x", ["batch", 3]);
  const w = g.param("w", [3, 2]);
  const bias = g.param("bias", [2]);
  const outputs = { y: g.add(g.matmul(x, w), bias) };
  const [wData, biasData] = [uniform(6, 1), uniform(2, 1)];
  const feeds = new Map([
    ["x", ndarray([1, 2, 3, -1, 0.5, 0.25], [2, 3])],
    ["w", ndarray(wData, [3, 2])],
    ["bias", ndarray(biasData, [2])],
  ]);

  test("give the same results as inputs of the same values: all, some or none", async () => {
    const weights = new Map<string, Weight>([
      ["w", { data: wData }],
      ["bias", { data: biasData }],
    ]);
    const fed = await load(emitOnnx({ name: "n", outputs }));
    const half = await load(emitOnnx({ name: "n", outputs, weights: new Map([["w", { data: wData }]]) }));
    const stored = await load(emitOnnx({ name: "n", outputs, weights }));
    expect(fed.inputs).toEqual(["x", "w", "bias"]);
    expect(half.inputs).toEqual(["x", "bias"]);
    expect(stored.inputs).toEqual(["x"]);
    const { y } = await fed.run(feeds);
    expect((await half.run(feeds))["y"]).toEqual(y);
    expect((await stored.run(feeds))["y"]).toEqual(y);
  });

  test("of weights that are not in the graph are omitted", async () => {
    const weights = new Map([["other", { data: uniform(2, 1) }]]);
    expect(emitOnnx({ name: "n", outputs, weights })).toEqual(emitOnnx({ name: "n", outputs }));
  });

  test("can be views into larger buffers", async () => {
    const data = Float32Array.from([9, ...wData, 9]).subarray(1, 7);
    const stored = await load(emitOnnx({ name: "n", outputs, weights: new Map([["w", { data }]]) }));
    expect((await stored.run(feeds))["y"]).toEqual(
      (await (await load(emitOnnx({ name: "n", outputs }))).run(feeds))["y"],
    );
  });

  test("must have the param's size", () => {
    const weights = new Map([["w", { data: uniform(5, 1) }]]);
    expect(() => emitOnnx({ name: "n", outputs, weights })).toThrow("w: expected 6 values for [3, 2], got 5");
  });
});
