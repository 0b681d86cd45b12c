/** Integer products on ONNX Runtime, against the same arithmetic in plain code. */
import { fromBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import * as g from "../graph/build.ts";
import { ndarray } from "../graph/interpret.ts";
import { Random } from "@reptok/shared";
import { factorsOf, largestPair } from "../../test/factors.ts";
import { load } from "../../test/ort.ts";
import { emitOnnx } from "./emit.ts";
import { LARGEST, quantizeRows } from "./quantize.ts";
import { ModelProtoSchema } from "./generated/onnx_pb.ts";

const [ROWS, IN, OUT] = [5, 48, 20];
const random = new Random(4);
const weight = random.normals(new Float32Array(OUT * IN));
const weights = new Map([["w", { data: weight, storage: "i8" as const }]]);
const x = g.input("x", ["batch", ROWS, IN]);
const product = (of = x) => g.matmul(of, g.swapLast(g.param("w", [OUT, IN])));

const opsOf = (file: Uint8Array): string[] => {
  const { graph } = fromBinary(ModelProtoSchema, file);
  return graph!.node.map(({ opType }) => opType);
};

/**
 * Rows of x quantised to 8 bits by their own magnitude, times the weight's 7 bits, rescaled; exact except for the
 * scales.
 */
function written(rows: Float32Array): Float64Array {
  const { values, scales } = quantizeRows(weight, OUT, 64);
  const out = new Float64Array((rows.length / IN) * OUT);
  for (let m = 0; m < rows.length / IN; m++) {
    const row = rows.subarray(m * IN, (m + 1) * IN);
    const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
    const bytes = Array.from(row, (value) => {
      const exact = Math.fround(value * Math.fround(127 / largest));
      const near = Math.round(exact);
      return Math.abs(exact - Math.trunc(exact)) === 0.5 && near % 2 !== 0 ? near - 1 : near;
    });
    for (let n = 0; n < OUT; n++) {
      const sum = bytes.reduce((total, byte, k) => total + byte * values[n * IN + k]!, 0);
      out[m * OUT + n] = (sum * scales[n]! * largest) / 127;
    }
  }
  return out;
}

test("matches that arithmetic, for rows of very different magnitude and rows of zeros", async () => {
  const data = random.normals(new Float32Array(2 * ROWS * IN));
  data.forEach((value, i) => (data[i] = value * 10 ** (Math.floor(i / IN) - 4)));
  data.fill(0, 3 * IN, 4 * IN);
  const network = await load(emitOnnx({ name: "n", outputs: { y: product() }, weights, products: "i8" }));
  const { y } = await network.run(new Map([["x", ndarray(data, [2, ROWS, IN])]]));
  const expected = written(data);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs(y!.data[i]! - value)).toBeLessThanOrEqual(1e-6 * Math.abs(value) + 1e-30);
  }
  expect([...y!.data.subarray(3 * OUT, 4 * OUT)]).toEqual(Array(OUT).fill(0));
});

/**
 * Weights and activations whose products all have the largest magnitude; row n of the weights has the signs of pattern
 * n.
 */
const SIGNS: readonly ((k: number) => number)[] = [
  () => 1,
  () => -1,
  (k) => (k % 2 === 0 ? 1 : -1),
  (k) => (k % 4 < 2 ? 1 : -1),
  (k) => (k % 8 < 4 ? -1 : 1),
];

test("the sum of any two products of the stored weights fits in 16 bits", () => {
  const data = Float32Array.from({ length: OUT * IN }, (_, i) => SIGNS[Math.floor(i / IN) % 5]!(i % IN));
  for (const values of [data, weight]) {
    const file = emitOnnx({
      name: "n",
      outputs: { y: product() },
      weights: new Map([["w", { data: values, storage: "i8" }]]),
      products: "i8",
    });
    const [factor, ...others] = factorsOf(file);
    expect([factor!.name, others]).toEqual(["w.i8", []]);
    // The available range is used fully.
    expect(factor!.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBe(64);
    expect(largestPair(factor!)).toBeLessThanOrEqual(32_767);
  }
});

// With more than 7 bits, x86 kernels without VNNI give 0.38 instead of 48 here.
test("products of the largest weights and activations are exact", async () => {
  const data = Float32Array.from({ length: OUT * IN }, (_, i) => SIGNS[Math.floor(i / IN) % 5]!(i % IN));
  const rows = Float32Array.from({ length: ROWS * IN }, (_, i) => SIGNS[Math.floor(i / IN)]!(i % IN));
  const network = await load(
    emitOnnx({
      name: "n",
      outputs: { y: product() },
      weights: new Map([["w", { data, storage: "i8" }]]),
      products: "i8",
    }),
  );
  const { y } = await network.run(new Map([["x", ndarray(rows, [1, ROWS, IN])]]));
  for (let m = 0; m < ROWS; m++) {
    for (let n = 0; n < OUT; n++) {
      const [a, b] = [rows.subarray(m * IN, (m + 1) * IN), data.subarray(n * IN, (n + 1) * IN)];
      const exact = a.reduce((sum, value, k) => sum + value * b[k]!, 0);
      expect(Math.abs(y!.data[m * OUT + n]! - exact), `row ${m}, column ${n}`).toBeLessThan(1e-4);
    }
  }
});

test("weights encoded in advance must satisfy the same bound", () => {
  const parts = (largest: number) => {
    const { values, scales } = quantizeRows(weight, OUT, largest);
    return [values, scales].map((view) => new Uint8Array(view.buffer));
  };
  const emit = (largest: number, products: "f32" | "i8") => {
    const stored = new Map([["w", { storage: "i8" as const, parts: parts(largest) }]]);
    return emitOnnx({ name: "n", outputs: { y: product() }, weights: stored, products });
  };
  expect(emit(LARGEST.factor, "i8")).toEqual(
    emitOnnx({ name: "n", outputs: { y: product() }, weights, products: "i8" }),
  );
  expect(() => emit(LARGEST.widened, "i8")).toThrow(/^w: expected values to 64 for an integer product, got -?\d+$/);
  expect(() => emit(LARGEST.widened, "f32")).not.toThrow();
});

test("a row's result depends on that row alone, bit for bit", async () => {
  const network = await load(emitOnnx({ name: "n", outputs: { y: product() }, weights, products: "i8" }));
  const data = random.normals(new Float32Array(7 * ROWS * IN)).map((value, i) => (i < 400 ? 100 * value : value));
  const all = (await network.run(new Map([["x", ndarray(data, [7, ROWS, IN])]])))["y"]!.data;
  for (let item = 0; item < 7; item++) {
    const own = data.subarray(item * ROWS * IN, (item + 1) * ROWS * IN);
    const alone = (await network.run(new Map([["x", ndarray(own, [1, ROWS, IN])]])))["y"]!.data;
    expect(alone).toEqual(all.subarray(item * ROWS * OUT, (item + 1) * ROWS * OUT));
  }
});

test("reads the weight as stored; activations that two weights read are quantised once", () => {
  const second = g.matmul(x, g.swapLast(g.param("v", [OUT, IN])));
  const both = new Map([...weights, ["v", { data: weight, storage: "i8" as const }]]);
  const ops = opsOf(emitOnnx({ name: "n", outputs: { y: product(), z: second }, weights: both, products: "i8" }));
  expect(ops.filter((op) => op === "MatMulInteger")).toHaveLength(2);
  expect(ops.filter((op) => op === "QuantizeLinear")).toHaveLength(1);
  expect(ops).not.toContain("MatMul");
  // Two sums are converted to floats; no weight is.
  expect(ops.filter((op) => op === "Cast")).toHaveLength(2);
});

test("a weight with another use is also widened", async () => {
  const outputs = { y: product(), values: g.param("w", [OUT, IN]) };
  const network = await load(emitOnnx({ name: "n", inputs: [x], outputs, weights, products: "i8" }));
  const { values: read } = await network.run(new Map([["x", ndarray(new Float32Array(ROWS * IN), [1, ROWS, IN])]]));
  const { values, scales } = quantizeRows(weight, OUT, 64);
  expect([...read!.data]).toEqual(Array.from(values, (v, i) => Math.fround(v * scales[Math.floor(i / IN)]!)));
});

test.each<[string, Parameters<typeof emitOnnx>[0]]>([
  ["by default", { name: "n", outputs: { y: product() }, weights }],
  [
    "with one row per item",
    { name: "n", outputs: { y: product(g.input("x", ["batch", IN])) }, weights, products: "i8" },
  ],
  [
    "with f16",
    {
      name: "n",
      outputs: { y: product() },
      weights: new Map([["w", { data: weight, storage: "f16" }]]),
      products: "i8",
    },
  ],
  ["with a weight fed as input", { name: "n", outputs: { y: product() }, products: "i8" }],
])("computes in f32 %s", (_, options) => {
  const ops = opsOf(emitOnnx(options));
  expect(ops).toContain("MatMul");
  expect(ops).not.toContain("MatMulInteger");
});
