/** Decodes emitted files with another protobuf library. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generate, TARGET } from "../../generate.ts";
import * as g from "../graph/build.ts";
import { ALL_CASES } from "../../test/cases.ts";
import { topological } from "../graph/value.ts";
import { feedsOf, graphOf } from "../../test/case.ts";
import { decode, encode } from "../../test/onnx-proto.ts";
import { emitOnnx } from "./emit.ts";

const bytesOf = (view: ArrayBufferView): number[] => [...new Uint8Array(view.buffer, view.byteOffset, view.byteLength)];
const info = (name: string, elem_type: number, ...dims: (number | string)[]): object => ({
  name,
  type: {
    tensor_type: {
      elem_type,
      // An empty shape is a scalar; a shape that is missing would be any rank.
      shape:
        dims.length === 0
          ? {}
          : { dim: dims.map((d) => (typeof d === "string" ? { dim_param: d } : { dim_value: d })) },
    },
  },
});

test("a file with every kind of field, field by field", () => {
  const x = g.input("x", ["batch", 2]);
  const tokens = g.input("tokens", [], "i32");
  const row = g.reshape(g.gather(g.param("table", [3, 2]), tokens), [1, 2]);
  const y = g.softmax(g.add(g.neg(g.expand(row, ["batch", 2])), g.matmul(x, g.param("w", [2, 2]))));
  const wide = g.conv2d(g.reshape(y, ["batch", 1, 1, 2]), g.param("k", [1, 1, 1, 2]), { pads: [0, 1, 2, 3] });
  const weights = new Map([
    ["table", { data: Float32Array.of(1, 2, 3, -4, 0, 127), storage: "i8" as const }],
    ["k", { data: Float32Array.of(0.5, -2), storage: "f16" as const }],
  ]);
  const node = (op_type: string, input: string[], output: string, ...attribute: object[]): object => ({
    ...(input.length > 0 ? { input } : {}),
    output: [output],
    name: output,
    op_type,
    ...(attribute.length > 0 ? { attribute } : {}),
  });
  const int = (name: string, i: number): object => ({ name, i, type: 2 });
  const ints = (name: string, ...values: number[]): object => ({ name, ints: values, type: 7 });
  expect(decode(emitOnnx({ name: "all", inputs: [x], outputs: { y, wide }, weights }))).toEqual({
    ir_version: 10,
    producer_name: "reptok",
    opset_import: [{ domain: "", version: 20 }],
    graph: {
      name: "all",
      initializer: [
        { name: "table.i8", dims: [3, 2], data_type: 3, raw_data: bytesOf(Int8Array.of(64, 127, 95, -127, 0, 127)) },
        { name: "table.scale", dims: [3, 1], data_type: 1, raw_data: bytesOf(Float32Array.of(2 / 127, 4 / 127, 1)) },
        { name: "k.f16", dims: [1, 1, 1, 2], data_type: 10, raw_data: [0x00, 0x38, 0x00, 0xc0] },
        { name: "c4", dims: [2], data_type: 7, raw_data: bytesOf(BigInt64Array.of(1n, 2n)) },
        { name: "c7", dims: [1], data_type: 7, raw_data: bytesOf(BigInt64Array.of(2n)) },
        { name: "c14", dims: [4], data_type: 7, raw_data: bytesOf(BigInt64Array.of(-1n, 1n, 1n, 2n)) },
      ],
      node: [
        node("Cast", ["table.i8"], "v0", int("to", 1)),
        node("Mul", ["v0", "table.scale"], "v1"),
        node("Cast", ["k.f16"], "v2", int("to", 1)),
        node("Gather", ["v1", "tokens"], "v3"),
        node("Reshape", ["v3", "c4"], "v5"),
        node("Shape", ["x"], "v6", int("start", 0), int("end", 1)),
        node("Concat", ["v6", "c7"], "v8", int("axis", 0)),
        node("Expand", ["v5", "v8"], "v9"),
        node("Neg", ["v9"], "v10"),
        node("MatMul", ["x", "w"], "v11"),
        node("Add", ["v10", "v11"], "v12"),
        node("Softmax", ["v12"], "v13", int("axis", -1)),
        node("Reshape", ["v13", "c14"], "v15"),
        node("Conv", ["v15", "v2"], "v16", ints("strides", 1, 1), ints("pads", 0, 1, 2, 3)),
        node("Identity", ["v13"], "y"),
        node("Identity", ["v16"], "wide"),
      ],
      input: [info("x", 1, "batch", 2), info("tokens", 6), info("w", 1, 2, 2)],
      output: [info("y", 1, "batch", 2), info("wide", 1, "batch", 1, 3, 5)],
    },
  });
});

test.each(ALL_CASES)("%s: %s survives the other library's decoding and encoding, byte for byte", (_, __, tried) => {
  const { fed, output } = graphOf(tried, 2);
  const params = fed.filter(({ op }) => op === "param");
  const feeds = feedsOf(tried, 2);
  const weights = new Map(
    params.map((p) => {
      const { name } = p.attrs as { name: string };
      return [name, { data: Float32Array.from(feeds.get(name)!.data) }];
    }),
  );
  const file = emitOnnx({ name: "case", inputs: fed, outputs: { y: output }, weights });
  const fields = decode(file);
  expect(Buffer.compare(encode(fields), file)).toBe(0);

  const graph = fields["graph"] as {
    readonly node: readonly { readonly input?: readonly string[]; readonly output: readonly string[] }[];
    readonly input?: readonly { readonly name: string }[];
    readonly initializer?: readonly { readonly name: string }[];
  };
  // Static single assignment, in an executable order.
  const defined = new Set([...(graph.input ?? []), ...(graph.initializer ?? [])].map(({ name }) => name));
  for (const { input = [], output: made } of graph.node) {
    for (const name of input) expect(defined).toContain(name);
    for (const name of made) {
      expect(defined).not.toContain(name);
      defined.add(name);
    }
  }
  expect(defined).toContain("y");
  expect(graph.node.length).toBeGreaterThanOrEqual(
    topological([output]).filter(({ inputs }) => inputs.length > 0).length,
  );
});

test("the generated types are those of onnx.proto: node scripts/bootstrap.mjs packages/model/generate.ts", () => {
  expect(readFileSync(TARGET, "utf8")).toBe(generate());
});
