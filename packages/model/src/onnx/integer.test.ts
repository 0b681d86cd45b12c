/** Products in integers on ONNX Runtime, against the same arithmetic written out. */
import { fromBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import * as g from "../graph/build.ts";
import { ndarray } from "../graph/interpret.ts";
import { Random } from "../random/philox.ts";
import { load } from "../testing/ort.ts";
import { emitOnnx } from "./emit.ts";
import { quantizeRows } from "./quantize.ts";
import { ModelProto } from "./schema.ts";

const [ROWS, IN, OUT] = [5, 48, 20];
const random = new Random(4);
const weight = random.normals(new Float32Array(OUT * IN));
const weights = new Map([["w", { data: weight, storage: "i8" as const }]]);
const x = g.input("x", ["batch", ROWS, IN]);
const product = (of = x) => g.matmul(of, g.swapLast(g.param("w", [OUT, IN])));

const opsOf = (file: Uint8Array): string[] => {
  const { graph } = fromBinary(ModelProto, file) as unknown as { graph: { node: { opType: string }[] } };
  return graph.node.map(({ opType }) => opType);
};

/** Rows of x to 8 bits by their own magnitude, times the weight's 8 bits, scaled back; all exact but for the scales. */
function written(rows: Float32Array): Float64Array {
  const { values, scales } = quantizeRows(weight, OUT);
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

test("is that arithmetic, for rows of very different size and rows of zeros", async () => {
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

test("reads the weight as it is stored; activations that two weights read are rounded once", () => {
  const second = g.matmul(x, g.swapLast(g.param("v", [OUT, IN])));
  const both = new Map([...weights, ["v", { data: weight, storage: "i8" as const }]]);
  const ops = opsOf(emitOnnx({ name: "n", outputs: { y: product(), z: second }, weights: both, products: "i8" }));
  expect(ops.filter((op) => op === "MatMulInteger")).toHaveLength(2);
  expect(ops.filter((op) => op === "QuantizeLinear")).toHaveLength(1);
  expect(ops).not.toContain("MatMul");
  // Two sums become floats; no weight does.
  expect(ops.filter((op) => op === "Cast")).toHaveLength(2);
});

test("a weight that something else reads too is widened for that", async () => {
  const outputs = { y: product(), values: g.param("w", [OUT, IN]) };
  const network = await load(emitOnnx({ name: "n", inputs: [x], outputs, weights, products: "i8" }));
  const { values: read } = await network.run(new Map([["x", ndarray(new Float32Array(ROWS * IN), [1, ROWS, IN])]]));
  const { values, scales } = quantizeRows(weight, OUT);
  expect([...read!.data]).toEqual(Array.from(values, (v, i) => Math.fround(v * scales[Math.floor(i / IN)]!)));
});

test.each<[string, Parameters<typeof emitOnnx>[0]]>([
  ["unless it is asked for", { name: "n", outputs: { y: product() }, weights }],
  [
    "with one row an item",
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
  ["with a weight that is fed", { name: "n", outputs: { y: product() }, products: "i8" }],
])("computes in f32 %s", (_, options) => {
  const ops = opsOf(emitOnnx(options));
  expect(ops).toContain("MatMul");
  expect(ops).not.toContain("MatMulInteger");
});
