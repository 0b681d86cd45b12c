import { expect, test } from "vitest";
import * as g from "../graph/build.ts";
import { interpret, ndarray } from "../graph/interpret.ts";
import { initialValues, Scope } from "../nn/scope.ts";
import { Random } from "@reptok/shared";
import { condition, flowDecoder, type FlowDecoderConfig } from "./flow-decoder.ts";

const config: FlowDecoderConfig = {
  token: 4,
  channels: 2,
  size: 4,
  patch: 2,
  width: 16,
  depth: 1,
  headWidth: 8,
  mapping: 8,
};
const SHAPE = [3, 2, 4, 4];
const TIMES = [0.01, 0.5, 1];

/**
 * The decoder's output for fixed noise and TIMES, and the noise; the last layer, initialised to zero, gets nonzero
 * weights.
 */
function decode(predicts?: "velocity" | "data") {
  const c = predicts ? { ...config, predicts } : config;
  const scope = Scope.root();
  const x = new Random(5).normals(new Float32Array(96));
  const token = g.constant(new Random(6).normals(new Float32Array(12)), [3, 4]);
  const t = g.constant(Float32Array.from(TIMES), [3]);
  const output = flowDecoder(scope, g.constant(x, SHAPE), t, condition(scope, token, c), c);
  const random = new Random(7);
  const weights = new Map(
    scope.specs().map((spec) => {
      const last = spec.name.endsWith("post_proj.proj.weight");
      const data = last ? new Random(8).normals(new Float32Array(128)) : initialValues(spec, random);
      return [spec.name, ndarray(data, spec.shape)];
    }),
  );
  return { x, output: interpret([output], weights)[0]!.data };
}

test("data prediction is converted to a velocity: (x - picture) / t, with t clamped at 0.05", () => {
  const { x, output: predicted } = decode("velocity");
  expect(Math.max(...predicted)).toBeGreaterThan(0.5);
  expect(decode().output).toEqual(predicted);
  const { output: velocity } = decode("data");
  velocity.forEach((v, i) => {
    const t = [0.05, 0.5, 1][Math.floor(i / 32)]!;
    expect(v).toBeCloseTo((x[i]! - predicted[i]!) / t, 4);
  });
});

test("RoPE frequencies run geometrically from pi to below 10 pi, interleaved over the heads, equal for rows and columns", () => {
  const scope = Scope.root();
  const c = { ...config, width: 32, headWidth: 16 };
  const t = g.constant(Float32Array.of(0.5), [1]);
  const x = g.constant(new Float32Array(32), [1, 2, 4, 4]);
  flowDecoder(scope, x, t, condition(scope, g.constant(new Float32Array(4), [1, 4]), c), c);
  const spec = scope.specs().find(({ name }) => name.endsWith("pos_emb.freqs"))!;
  expect(spec.shape).toEqual([2, 2, 2]);
  const frequencies = initialValues(spec, new Random(1));
  // [head, j], as in the reference: the lowest frequency of every head, then the next of every head.
  const expected = [0, 2, 1, 3].map((i) => Math.PI * 10 ** (i / 4));
  [...expected, ...expected].forEach((f, i) => expect(frequencies[i]).toBeCloseTo(f, 4));
});
