import { Random } from "@reptok/shared";
import { expect, test } from "vitest";
import * as g from "../graph/build.ts";
import { Scope } from "../nn/scope.ts";
import { evaluate } from "../../test/evaluate.ts";
import { labelGenerator, textGenerator, type MixerConfig } from "./mixer.ts";

const mixer: MixerConfig = { token: 4, width: 8, depth: 2, expandTokens: 2, expandChannels: 2 };
const E = 3;

const constant = (seed: number, ...shape: number[]) =>
  g.constant(new Random(seed).normals(new Float32Array(shape.reduce((a, b) => a * b, 1))), shape);
const [x, t] = [constant(1, 1, 1, 4), g.constant(Float32Array.of(0.3), [1])];

/** The velocity of one item conditioned on a text: one row per token, and the mask. */
function read(rows: readonly (readonly number[])[], mask: readonly number[]): Float64Array {
  const scope = Scope.root();
  const text = g.constant(Float32Array.from(rows.flat()), [1, rows.length, E]);
  const config = { ...mixer, text: E, heads: 2, learnable: 2 };
  const seen = g.constant(Float32Array.from(mask), [1, mask.length]);
  return evaluate(textGenerator(scope, x, t, text, seen, config), scope);
}
const expectClose = (a: Float64Array, b: Float64Array) => a.forEach((value, i) => expect(value).toBeCloseTo(b[i]!, 9));

const A = [1, -0.5, 2];
const B = [0.25, 3, -1];

test("padding, of any amount or content, does not change the result", () => {
  const plain = read([A, B], [1, 1]);
  expectClose(read([A, B, [9, 9, 9], [-7, 0, 1]], [1, 1, 0, 0]), plain);
  expectClose(read([A, [5, 5, 5], B], [1, 0, 1]), plain);
  expect(read([A, A], [1, 1])).not.toEqual(plain);
});

test("a text is pooled by its mean: repeating or reordering its rows changes nothing", () => {
  expectClose(read([A, B, A, B], [1, 1, 1, 1]), read([A, B], [1, 1]));
  expectClose(read([B, A], [1, 1]), read([A, B], [1, 1]));
});

test("the output depends on the label, on its absence, and on the time", () => {
  const velocity = (label: number, at = t) => {
    const scope = Scope.root();
    const ids = g.constant(Int32Array.of(label), [1]);
    return evaluate(labelGenerator(scope, x, at, ids, { ...mixer, labels: 2 }), scope).join();
  };
  const later = g.constant(Float32Array.of(0.31), [1]);
  expect(new Set([velocity(0), velocity(1), velocity(2), velocity(0, later)]).size).toBe(4);
});
