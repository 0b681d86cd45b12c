/**
 * Constructors: one function per op, and the few compositions that every network needs. Plain numbers become constants.
 */
import type { BinaryName, Pads } from "./ops.ts";
import { make } from "./shapes.ts";
import { concrete, sameShape, type DType, type Shape, type Value } from "./value.ts";

export type Operand = Value | number;

const scalars = new Map<number, Value>();
/** A scalar f32 constant, shared by value. */
function scalar(x: number): Value {
  let value = scalars.get(x);
  if (value === undefined) {
    value = make("constant", [], { data: Float32Array.of(x), shape: [] });
    if (scalars.size < 1024) scalars.set(x, value);
  }
  return value;
}
const lift = (x: Operand): Value => (typeof x === "number" ? scalar(x) : x);

export const input = (name: string, shape: Shape, dtype: DType = "f32"): Value =>
  make("input", [], { name, shape, dtype });
export const param = (name: string, shape: Shape): Value<"param"> => make("param", [], { name, shape });
export const constant = (data: Float32Array | Int32Array, shape: readonly number[]): Value =>
  make("constant", [], { data, shape });

export const neg = (x: Value): Value => make("neg", [x], {});
export const exp = (x: Value): Value => make("exp", [x], {});
export const log = (x: Value): Value => make("log", [x], {});
export const sqrt = (x: Value): Value => make("sqrt", [x], {});
export const tanh = (x: Value): Value => make("tanh", [x], {});
export const erf = (x: Value): Value => make("erf", [x], {});
export const sigmoid = (x: Value): Value => make("sigmoid", [x], {});
export const sin = (x: Value): Value => make("sin", [x], {});
export const cos = (x: Value): Value => make("cos", [x], {});
export const sign = (x: Value): Value => make("sign", [x], {});

/**
 * Arithmetic broadcasts implicitly: operands are used as they were before any expand, and the expand is applied to the
 * result instead, where the next operation can absorb it.
 */
function arithmetic(op: BinaryName, ...operands: [Operand, Operand]): Value {
  const lifted = operands.map(lift);
  const bare = lifted.map((x) => (x.op === "expand" ? x.inputs[0]! : x));
  return expand(make(op, bare, {}), make(op, lifted, {}).shape);
}
export const add = (a: Operand, b: Operand): Value => arithmetic("add", a, b);
export const sub = (a: Operand, b: Operand): Value => arithmetic("sub", a, b);
export const mul = (a: Operand, b: Operand): Value => arithmetic("mul", a, b);
export const div = (a: Operand, b: Operand): Value => arithmetic("div", a, b);

export const matmul = (a: Value, b: Value): Value => make("matmul", [a, b], {});
export const softmax = (x: Value): Value => make("softmax", [x], {});

const axesOf = (x: Value, axes: number | readonly number[]): number[] =>
  (typeof axes === "number" ? [axes] : axes).map((axis) => (axis < 0 ? axis + x.shape.length : axis));
/** Sums over the axes (negative ones count from the end), keeping them with size 1. */
export const reduceSum = (x: Value, axes: number | readonly number[]): Value =>
  make("reduceSum", [x], { axes: axesOf(x, axes) });
/** Mean over the axes, keeping them with size 1. */
export function reduceMean(x: Value, axes: number | readonly number[]): Value {
  const count = axesOf(x, axes).reduce((n, axis) => n * concrete([x.shape[axis]!])[0]!, 1);
  return mul(reduceSum(x, axes), 1 / count);
}
/** Mean over all elements, a scalar. */
export const meanAll = (x: Value): Value =>
  reshape(
    reduceMean(
      x,
      x.shape.map((_, i) => i),
    ),
    [],
  );

export const reshape = (x: Value, shape: Shape): Value =>
  sameShape(x.shape, shape) ? x : make("reshape", [x], { shape });
/** Transposes; a transpose of a transpose is merged into one. */
export function transpose(x: Value, perm: readonly number[]): Value {
  if (x.op === "transpose") {
    const { perm: first } = (x as Value<"transpose">).attrs;
    const both = make("transpose", [x], { perm }).attrs.perm.map((p) => first[p]!);
    return transpose(x.inputs[0]!, both);
  }
  return perm.length === x.shape.length && perm.every((p, i) => p === i) ? x : make("transpose", [x], { perm });
}
/** Swaps the last two axes. */
export function swapLast(x: Value): Value {
  const rank = x.shape.length;
  return transpose(x, [...Array.from({ length: rank - 2 }, (_, i) => i), rank - 1, rank - 2]);
}
export const expand = (x: Value, shape: Shape): Value =>
  sameShape(x.shape, shape) ? x : make("expand", [x], { shape });
export const concat = (xs: readonly Value[], axis: number): Value =>
  xs.length === 1 ? xs[0]! : make("concat", xs, { axis: axis < 0 ? axis + xs[0]!.shape.length : axis });
export const slice = (x: Value, axis: number, start: number, end: number, step = 1): Value =>
  make("slice", [x], { axis: axis < 0 ? axis + x.shape.length : axis, start, end, step });
export const pad = (x: Value, axis: number, before: number, after: number): Value =>
  before === 0 && after === 0 ? x : make("pad", [x], { axis: axis < 0 ? axis + x.shape.length : axis, before, after });

export const conv2d = (x: Value, w: Value, options: { stride?: number; pads?: Pads } = {}): Value =>
  make("conv2d", [x, w], { stride: options.stride ?? 1, pads: options.pads ?? [0, 0, 0, 0] });
export const convTranspose2d = (
  x: Value,
  w: Value,
  options: { stride?: number; pads?: Pads; extra?: readonly [number, number] } = {},
): Value =>
  make("convTranspose2d", [x, w], {
    stride: options.stride ?? 1,
    pads: options.pads ?? [0, 0, 0, 0],
    extra: options.extra ?? [0, 0],
  });

export const gather = (table: Value, ids: Value): Value => make("gather", [table, ids], {});
export const oneHot = (ids: Value, depth: number): Value => make("oneHot", [ids], { depth });

/** Splits one axis into equal parts. */
export function split(x: Value, parts: number, axis: number): Value[] {
  const size = concrete([x.shape.at(axis)!])[0]! / parts;
  return Array.from({ length: parts }, (_, i) => slice(x, axis, i * size, (i + 1) * size));
}
