import { ApiError } from "@reptok/shared";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as g from "../graph/build.ts";
import { encode } from "../../test/onnx-proto.ts";
import { emitOnnx } from "./emit.ts";
import { printOnnx } from "./print.ts";

test("an emitted file, line by line", () => {
  const x = g.input("x", ["batch", 3]);
  const y = g.conv2d(g.reshape(g.matmul(x, g.param("w", [3, 4])), ["batch", 1, 2, 2]), g.param("k", [1, 1, 2, 2]));
  const weights = new Map([["w", { data: new Float32Array(12), storage: "f16" as const }]]);
  expect(printOnnx(emitOnnx({ name: "small", outputs: { y }, weights }))).toMatchInlineSnapshot(`
    "small: IR 10, opset ai.onnx 20, by reptok
    inputs
      x : f32[batch, 3]
      k : f32[1, 1, 2, 2]
    outputs
      y : f32[batch, 1, 1, 1]
    weights: 2 tensors, 16 values
      w.f16 : f16[3, 4]
      c2 : i64[4]
    nodes: 5
      v0 = Cast(w.f16, to=1)
      v1 = MatMul(x, v0)
      v3 = Reshape(v1, c2)
      v4 = Conv(v3, k, strides=[1, 1], pads=[0, 0, 0, 0])
      y = Identity(v4)"
  `);
});

test("a file of another producer: floats, other attributes, omitted inputs, inputs without a type", () => {
  const node = {
    op_type: "Clip",
    input: ["x", "", "max"],
    output: ["a", "b"],
    attribute: [
      { name: "alpha", f: 0.1, type: 1 },
      { name: "mode", s: [1], type: 3 },
    ],
  };
  const initializer = [{ name: "max", dims: [], data_type: 16 }];
  const file = encode({ graph: { node: [node], initializer, input: [{ name: "x" }] } });
  expect(printOnnx(file)).toMatchInlineSnapshot(`
    "(unnamed): IR 0, opset , by (unknown)
    inputs
      x
    outputs
    weights: 1 tensors, 1 values
      max : type 16[]
    nodes: 1
      a, b = Clip(x, -, max, alpha=0.1, mode=(attribute type 3))"
  `);
});

test("rejects bytes that are not ONNX", () => {
  const refusal = (bytes: Uint8Array): unknown => {
    try {
      return printOnnx(bytes);
    } catch (error) {
      return error;
    }
  };
  for (const bytes of [new Uint8Array(), Uint8Array.of(0x08, 0x0a), new TextEncoder().encode("<svg/>")]) {
    expect(refusal(bytes)).toMatchObject({ name: "ApiError", code: "invalid_request" });
  }
  const complete = emitOnnx({ name: "n", outputs: { y: g.neg(g.input("x", [2])) } });
  const isAnswer = (bytes: Uint8Array): boolean => {
    const answer = refusal(bytes);
    return typeof answer === "string" || answer instanceof ApiError;
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), isAnswer));
  fc.assert(
    fc.property(fc.nat(complete.length - 1), fc.nat(255), (at, byte) =>
      isAnswer(Uint8Array.from(complete).fill(byte, at, at + 1)),
    ),
  );
});
