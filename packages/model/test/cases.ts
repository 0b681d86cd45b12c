/**
 * Test graphs covering every op in its variants, shared by the tests of the interpreter, the gradients and the emitter.
 * The table is total: a new op does not compile until it has cases.
 */
import { explicit, ids, nonzero, real, weight, type Case, type Fed } from "./case.ts";
import * as g from "../src/graph/build.ts";
import type { OpName, Pads } from "../src/graph/ops.ts";
import { make } from "../src/graph/shapes.ts";
import type { Shape, Value } from "../src/graph/value.ts";

const of = (name: string, fed: readonly Fed[], build: Case["build"]): Case => ({ name, fed, build });

/** A unary op over scalars, vectors and higher ranks, on inputs from `low` to `high`. */
function unary(op: (x: Value) => Value, low: number, high: number): readonly Case[] {
  const shapes: readonly Shape[] = [[], [7], [2, 3], ["batch", 2, 3], [2, 1, 2, 3]];
  return shapes.map((shape) => of(`[${shape.join(", ")}]`, [real(shape, low, high)], (x) => op(x)));
}

/** A binary op in every form of broadcasting; the right operand stays away from zero. */
function binary(op: (a: g.Operand, b: g.Operand) => Value): readonly Case[] {
  const pairs: readonly (readonly [Shape, Shape])[] = [
    [[], []],
    [[3], [3]],
    [
      [2, 3],
      [2, 3],
    ],
    [[2, 3], [3]],
    [[3], [2, 3]],
    [[2, 3], []],
    [[], [2, 3]],
    [
      [2, 1],
      [1, 3],
    ],
    [
      [4, 1, 3],
      [2, 1],
    ],
    [[1, 1], [1]],
    [
      [1, 3],
      [2, 1, 1],
    ],
    [["batch", 3], [3]],
    [
      ["batch", 1, 3],
      ["batch", 2, 1],
    ],
    [
      [2, 1],
      ["batch", 1, 3],
    ],
    [[1], ["batch", 2]],
  ];
  return [
    ...pairs.map(([a, b]) => of(`[${a.join(", ")}] and [${b.join(", ")}]`, [real(a), nonzero(b)], (x, y) => op(x, y))),
    of("a value with itself", [nonzero([2, 3])], (x) => op(x, x)),
    of("a value and a number", [nonzero(["batch", 2])], (x) => op(x, 1.75)),
    of("a number and a value", [nonzero(["batch", 2])], (x) => op(-0.3, x)),
  ];
}

const matmul = (a: Shape, b: Shape): Case =>
  of(`[${a.join(", ")}] x [${b.join(", ")}]`, [real(a), real(b)], (x, y) => g.matmul(x, y));

const reduceSum = (shape: Shape, axes: number | readonly number[]): Case =>
  of(`[${shape.join(", ")}] over [${[axes].flat().join(", ")}]`, [real(shape)], (x) => g.reduceSum(x, axes));

const transpose = (shape: Shape, ...perm: number[]): Case =>
  of(`[${shape.join(", ")}] by [${perm.join(", ")}]`, [real(shape)], (x) => make("transpose", [x], { perm }));

const slice = (shape: Shape, axis: number, start: number, end: number, step?: number): Case =>
  of(`[${shape.join(", ")}] axis ${axis}, ${start}:${end}:${step ?? 1}`, [real(shape)], (x) =>
    g.slice(x, axis, start, end, step),
  );

const pad = (shape: Shape, axis: number, before: number, after: number): Case =>
  of(`[${shape.join(", ")}] axis ${axis}, ${before} before and ${after} after`, [real(shape)], (x) =>
    g.pad(x, axis, before, after),
  );

const conv2d = (image: Shape, kernel: Shape, stride = 1, pads: Pads = [0, 0, 0, 0]): Case =>
  of(
    `[${image.join(", ")}] by [${kernel.join(", ")}], stride ${stride}, pads ${pads.join(" ")}`,
    [real(image), real(kernel)],
    (x, w) => g.conv2d(x, w, { stride, pads }),
  );

const convTranspose2d = (
  image: Shape,
  kernel: Shape,
  stride = 1,
  pads: Pads = [0, 0, 0, 0],
  extra: readonly [number, number] = [0, 0],
): Case =>
  of(
    `[${image.join(", ")}] by [${kernel.join(", ")}], stride ${stride}, pads ${pads.join(" ")}, extra ${extra.join(" ")}`,
    [real(image), real(kernel)],
    (x, w) => g.convTranspose2d(x, w, { stride, pads, extra }),
  );

export const CASES = {
  input: [
    of("f32, returned directly", [real([2, 3])], (x) => x),
    of("f32 scalar", [real([])], (x) => x),
    of("f32 with a batch", [real(["batch", 2])], (x) => x),
    of("i32, returned directly", [ids(["batch", 2], 9)], (x) => x),
  ],
  param: [
    of("returned directly", [weight([2, 3])], (w) => w),
    of("with a batched input", [real(["batch", 3]), weight([3, 2])], (x, w) => g.matmul(x, w)),
  ],
  constant: [
    of("f32, returned directly", [], () => g.constant(Float32Array.of(1, -2, 3.5, 0, 1e-20, 1e20), [2, 3])),
    of("i32, returned directly", [], () => g.constant(Int32Array.of(1, -2, 2 ** 31 - 1), [3])),
    of("scalar", [], () => g.constant(Float32Array.of(0.1), [])),
    of("too large to be shared by value", [real([100])], (x) =>
      g.add(g.mul(x, g.constant(new Float32Array(100).fill(2), [100])), g.constant(new Float32Array(100), [100])),
    ),
    of("equal bytes of two dtypes", [real([2, 2])], (x) =>
      g.add(g.gather(x, g.constant(new Int32Array(2), [2])), g.constant(new Float32Array(2), [2])),
    ),
    of("equal bytes of two shapes", [real([2, 2])], (x) =>
      g.mul(g.add(x, g.constant(Float32Array.of(1, 2), [2])), g.constant(Float32Array.of(1, 2), [2, 1])),
    ),
    of("a view into a larger buffer", [], () => g.constant(Float32Array.of(9, 1, 2, 9).subarray(1, 3), [2])),
  ],

  neg: unary(g.neg, -3, 3),
  exp: unary(g.exp, -4, 3),
  log: unary(g.log, 0.1, 20),
  sqrt: unary(g.sqrt, 0.1, 20),
  tanh: unary(g.tanh, -4, 4),
  erf: unary(g.erf, -3.5, 3.5),
  sigmoid: unary(g.sigmoid, -8, 8),
  sin: unary(g.sin, -7, 7),
  cos: unary(g.cos, -7, 7),
  sign: [
    ...unary(g.sign, 0.5, 2),
    of("of both signs", [nonzero([3, 4])], (x) => g.sign(x)),
    of("of zero", [explicit([3], [0, -0.5, 2])], (x) => g.mul(g.sign(g.mul(x, 0)), x)),
  ],

  add: binary(g.add),
  sub: binary(g.sub),
  mul: binary(g.mul),
  div: binary(g.div),

  matmul: [
    matmul([2, 3], [3, 4]),
    matmul([1, 3], [3, 1]),
    matmul([3, 1], [1, 2]),
    matmul([2, 2, 3], [3, 4]),
    matmul([2, 1, 2, 3], [3, 2]),
    matmul([3, 4], [2, 4, 2]),
    matmul([1, 2, 3], [2, 3, 2]),
    matmul([2, 1, 3, 4], [3, 4, 2]),
    matmul(["batch", 3, 4], [4, 2]),
    matmul(["batch", 4], [4, 2]),
    matmul([3, 4], ["batch", 4, 2]),
    matmul(["batch", 2, 3], ["batch", 3, 2]),
    matmul(["batch", 2, 2, 3], [1, 2, 3, 2]),
    matmul(["batch", 1, 2, 3], [2, 3, 2]),
    of("a matrix with itself", [real([3, 3])], (x) => g.matmul(x, x)),
    of("a matrix with its transpose", [real(["batch", 2, 3])], (x) => g.matmul(x, g.swapLast(x))),
  ],
  softmax: [
    of("vector", [real([5])], (x) => g.softmax(x)),
    of("one element", [real([2, 1])], (x) => g.softmax(x)),
    of("batched", [real(["batch", 4])], (x) => g.softmax(x)),
    of("attention scores", [real(["batch", 2, 3, 4], -4, 4)], (x) => g.softmax(x)),
    of("large values", [explicit([2, 3], [1000, 1001, 998.5, -1000, -1000.25, -999])], (x) => g.softmax(x)),
    of("masked by a large negative number", [explicit([4], [0.5, -1e9, 1.5, -1e9])], (x) => g.softmax(x)),
  ],
  reduceSum: [
    reduceSum([5], 0),
    reduceSum([2, 3], -1),
    reduceSum([2, 3], []),
    reduceSum([], []),
    reduceSum([2, 3, 4], [0, 2]),
    reduceSum([2, 3, 4], [2, 1]),
    reduceSum([2, 3, 4], [0, 1, 2]),
    reduceSum([2, 1, 3], 1),
    reduceSum(["batch", 3, 4], 1),
    reduceSum(["batch", 3, 4], [1, -1]),
  ],

  reshape: [
    of("[2, 6] to [3, 4]", [real([2, 6])], (x) => g.reshape(x, [3, 4])),
    of("[1, 1] to a scalar", [real([1, 1])], (x) => g.reshape(x, [])),
    of("a scalar to [1, 1]", [real([])], (x) => g.reshape(x, [1, 1])),
    of("[batch, 6] to [batch, 2, 3]", [real(["batch", 6])], (x) => g.reshape(x, [x.shape[0]!, 2, 3])),
    of("[batch, 2, 3] to [1, batch, 6]", [real(["batch", 2, 3])], (x) => g.reshape(x, [1, x.shape[0]!, 6])),
    of("i32 ids", [real([3, 2]), ids(["batch", 4], 3)], (x, i) => g.gather(x, g.reshape(i, [i.shape[0]!, 2, 2]))),
  ],
  transpose: [
    transpose([2, 3], 1, 0),
    transpose([2, 3], 0, 1),
    transpose([2, 3, 4], 2, 0, 1),
    transpose([2, 3, 4], 1, 2, 0),
    transpose(["batch", 2, 3], 0, 2, 1),
    transpose(["batch", 2, 3], 1, 0, 2),
    transpose(["batch", 2, 3, 2], 0, 2, 1, 3),
    transpose([2, 3, 2, 2, 1, 2], 0, 2, 4, 1, 3, 5),
    of("twice", [real([2, 3, 4])], (x) => g.transpose(g.transpose(x, [1, 2, 0]), [2, 1, 0])),
  ],
  expand: [
    of("[3] to [2, 3]", [real([3])], (x) => g.expand(x, [2, 3])),
    of("a scalar to [2, 2]", [real([])], (x) => g.expand(x, [2, 2])),
    of("[2, 1, 3] to [2, 4, 3]", [real([2, 1, 3])], (x) => g.expand(x, [2, 4, 3])),
    of("[1, 1] to [1, 1]", [real([1, 1])], (x) => make("expand", [x], { shape: [1, 1] })),
    of("[batch, 1, 2] to [batch, 3, 2]", [real(["batch", 1, 2])], (x) => g.expand(x, [x.shape[0]!, 3, 2])),
    of("[1, 2, 3] to [batch, 2, 3]", [real(["batch", 3]), real([1, 2, 3])], (x, token) => {
      const row = g.reshape(x, [x.shape[0]!, 1, 3]);
      return g.concat([g.expand(token, [x.shape[0]!, 2, 3]), row], 1);
    }),
    of("nearest-neighbour upsampling", [real(["batch", 1, 2, 2])], (x) => {
      const batch = x.shape[0]!;
      const spread = g.expand(g.reshape(x, [batch, 1, 2, 1, 2, 1]), [batch, 1, 2, 2, 2, 3]);
      return g.reshape(spread, [batch, 1, 4, 6]);
    }),
  ],
  concat: [
    of("vectors", [real([2]), real([3])], (x, y) => g.concat([x, y], 0)),
    of("rows", [real([2, 3]), real([1, 3])], (x, y) => g.concat([x, y], 0)),
    of("three, middle axis", [real([2, 1, 2]), real([2, 3, 2]), real([2, 2, 2])], (...xs) => g.concat(xs, 1)),
    of("batched, from the end", [real(["batch", 2]), real(["batch", 3])], (x, y) => g.concat([x, y], -1)),
    of("a value twice", [real(["batch", 2])], (x) => g.concat([x, x], 1)),
    of("one", [real([2, 2])], (x) => make("concat", [x], { axis: 1 })),
  ],
  slice: [
    slice([5], 0, 1, 4),
    slice([5], 0, 0, 5),
    slice([7], 0, 0, 7, 2),
    slice([8], 0, 1, 8, 2),
    slice([8], 0, 1, 7, 3),
    slice([6], 0, 4, 6, 5),
    slice([2, 5, 3], 1, 1, 5, 3),
    slice([2, 3, 4], -1, 2, 3),
    slice(["batch", 6], 1, 0, 6, 2),
    slice(["batch", 2, 5], 2, 1, 4),
    slice([4, 3], 0, 3, 4),
  ],
  pad: [
    pad([3], 0, 1, 2),
    pad([2, 3], 0, 0, 2),
    pad([2, 3], 1, 2, 0),
    pad([2, 1, 3], 1, 1, 1),
    pad(["batch", 2, 3], -1, 1, 0),
    pad(["batch", 2, 3], 1, 0, 1),
    of("by nothing", [real([2, 2])], (x) => make("pad", [x], { axis: 0, before: 0, after: 0 })),
    of("after a transposition", [real([2, 3, 4])], (x) => g.pad(g.transpose(x, [0, 2, 1]), 1, 1, 2)),
  ],

  conv2d: [
    conv2d([1, 1, 3, 3], [1, 1, 1, 1]),
    conv2d([1, 1, 1, 1], [2, 1, 1, 1]),
    conv2d([2, 2, 4, 3], [3, 2, 2, 2]),
    conv2d([1, 2, 4, 4], [2, 2, 3, 3], 1, [1, 1, 1, 1]),
    conv2d([1, 1, 4, 5], [2, 1, 3, 2], 1, [0, 1, 2, 0]),
    conv2d([1, 1, 3, 3], [1, 1, 2, 2], 1, [3, 2, 1, 2]),
    conv2d([1, 1, 3, 4], [2, 1, 1, 1], 1, [1, 0, 0, 2]),
    conv2d([1, 2, 5, 5], [2, 2, 3, 3], 2, [1, 1, 1, 1]),
    conv2d([1, 1, 6, 5], [1, 1, 3, 3], 2, [1, 1, 1, 1]),
    conv2d([1, 2, 4, 6], [2, 2, 3, 3], 2, [0, 0, 1, 1]),
    conv2d([1, 3, 4, 4], [2, 3, 2, 2], 2),
    conv2d([1, 1, 8, 7], [2, 1, 2, 2], 3),
    conv2d([1, 2, 5, 4], [2, 2, 1, 3], 1, [0, 1, 0, 1]),
    conv2d([1, 1, 6, 3], [1, 1, 3, 1], 2, [1, 0, 0, 0]),
    conv2d([2, 1, 3, 3], [2, 1, 3, 3]),
    conv2d(["batch", 2, 3, 4], [2, 2, 3, 3], 1, [1, 1, 1, 1]),
    conv2d(["batch", 1, 4, 4], [2, 1, 3, 3], 2, [0, 0, 1, 1]),
  ],
  convTranspose2d: [
    convTranspose2d([1, 1, 2, 2], [1, 1, 1, 1]),
    convTranspose2d([1, 2, 3, 3], [2, 3, 3, 3]),
    convTranspose2d([1, 2, 3, 4], [2, 2, 3, 3], 1, [1, 1, 1, 1]),
    convTranspose2d([1, 2, 2, 3], [2, 1, 2, 2], 2),
    convTranspose2d([1, 1, 3, 2], [1, 2, 3, 3], 2, [1, 1, 1, 1], [1, 1]),
    convTranspose2d([1, 1, 3, 3], [1, 1, 3, 3], 2, [0, 1, 2, 1], [1, 0]),
    convTranspose2d([1, 2, 2, 2], [2, 1, 2, 2], 3, [0, 0, 0, 0], [2, 1]),
    convTranspose2d([1, 1, 3, 2], [1, 1, 1, 3], 2, [0, 1, 0, 0], [0, 1]),
    convTranspose2d([1, 1, 3, 3], [1, 2, 2, 4], 1, [0, 1, 1, 2]),
    convTranspose2d([2, 1, 1, 1], [1, 2, 3, 3], 2),
    convTranspose2d(["batch", 2, 2, 3], [2, 2, 3, 3], 2, [1, 1, 1, 1], [1, 1]),
  ],

  gather: [
    of("repeated ids", [real([4, 3]), explicit([5], [1, 3, 1, 1, 0], "i32")], (t, i) => g.gather(t, i)),
    of("a scalar id", [real([4, 3]), explicit([], [2], "i32")], (t, i) => g.gather(t, i)),
    of("a matrix of ids", [real([3, 2]), ids([2, 4], 3)], (t, i) => g.gather(t, i)),
    of("batched ids", [real([5, 2]), ids(["batch", 3], 5)], (t, i) => g.gather(t, i)),
    of("a table of one row and column", [real([1, 1]), ids([3], 1)], (t, i) => g.gather(t, i)),
  ],
  oneHot: [
    of("a vector of ids", [ids([4], 3)], (i) => g.oneHot(i, 3)),
    of("a scalar id", [explicit([], [1], "i32")], (i) => g.oneHot(i, 2)),
    of("batched ids", [ids(["batch", 2], 4)], (i) => g.oneHot(i, 4)),
    of("ids out of range give zero rows", [explicit([4], [-1, 0, 2, 3], "i32")], (i) => g.oneHot(i, 3)),
    of("times a table", [ids(["batch", 3], 4), real([4, 2])], (i, t) => g.matmul(g.oneHot(i, 4), t)),
  ],
} satisfies Record<OpName, readonly Case[]>;

/** All cases as [op, case name, case], for `test.each`. */
export const ALL_CASES: readonly (readonly [op: OpName, name: string, tried: Case])[] = Object.entries(CASES).flatMap(
  ([op, cases]) => cases.map((tried) => [op as OpName, tried.name, tried] as const),
);
