/**
 * Reverse-mode differentiation. A gradient is an ordinary graph, so it is printed, validated, interpreted and emitted
 * like any other. In the rules, `g` is the gradient of the loss with respect to the value and `y` the value itself.
 */
import * as b from "./build.ts";
import { imageGradient, kernelGradient } from "./convolution-gradients.ts";
import type { OpName } from "./ops.ts";
import { concrete, sameShape, sizeOf, topological, type Shape, type Value } from "./value.ts";

/** Gradients of the inputs, in order; null where no gradient flows. Unused ones are never emitted. */
type Rule<K extends OpName> = (g: Value, y: Value<K>) => readonly (Value | null)[];

const x0 = (y: Value): Value => y.inputs[0]!;
const x1 = (y: Value): Value => y.inputs[1]!;

/** Sums a gradient over the axes along which its value was broadcast. */
function unbroadcast(g: Value, shape: Shape): Value {
  if (sameShape(g.shape, shape)) return g;
  const lead = g.shape.length - shape.length;
  const axes = g.shape.map((_, i) => i).filter((i) => i < lead || (shape[i - lead] === 1 && g.shape[i] !== 1));
  return b.reshape(axes.length > 0 ? b.reduceSum(g, axes) : g, shape);
}

/** Merges the leading dimensions: [..., M, N] -> [prod, N]. */
function rows(x: Value): Value {
  const n = concrete(x.shape).at(-1)!;
  return b.reshape(x, [sizeOf(x.shape) / n, n]);
}

/** Merges the leading dimensions and transposes: [..., M, N] -> [N, prod]. */
function columns(x: Value): Value {
  const last = x.shape.length - 1;
  const transposed = b.transpose(x, [last, ...x.shape.slice(0, last).keys()]);
  const n = concrete(x.shape)[last]!;
  return b.reshape(transposed, [n, sizeOf(x.shape) / n]);
}

/**
 * The sum over all rows of x[row] g[row]^T: [..., M, K] and [..., M, N] -> [K, N]. The smaller operand is transposed,
 * before its dimensions are merged: where ONNX Runtime can fold a transpose of the left operand into the product, the
 * product takes 20 to 33 % longer.
 */
function rowProduct(x: Value, g: Value): Value {
  const smaller = sizeOf(g.shape) < sizeOf(x.shape) ? g : x;
  return smaller === x ? b.matmul(columns(x), rows(g)) : b.swapLast(b.matmul(columns(g), rows(x)));
}

const rules = {
  input: () => [],
  param: () => [],
  constant: () => [],

  neg: (g) => [b.neg(g)],
  exp: (g, y) => [b.mul(g, y)],
  log: (g, y) => [b.div(g, x0(y))],
  sqrt: (g, y) => [b.div(b.mul(g, 0.5), y)], // 1 / (2 sqrt x)
  tanh: (g, y) => [b.mul(g, b.sub(1, b.mul(y, y)))], // 1 - tanh^2
  erf: (g, y) => [b.mul(g, b.mul(2 / Math.sqrt(Math.PI), b.exp(b.neg(b.mul(x0(y), x0(y))))))], // 2/sqrt(pi) e^(-x^2)
  sigmoid: (g, y) => [b.mul(g, b.mul(y, b.sub(1, y)))], // s (1 - s)
  sin: (g, y) => [b.mul(g, b.cos(x0(y)))],
  cos: (g, y) => [b.neg(b.mul(g, b.sin(x0(y))))],
  sign: (g) => [b.mul(g, 0)], // constant except at 0

  add: (g, y) => [unbroadcast(g, x0(y).shape), unbroadcast(g, x1(y).shape)],
  sub: (g, y) => [unbroadcast(g, x0(y).shape), b.neg(unbroadcast(g, x1(y).shape))],
  mul(g, y) {
    if (x0(y) === x1(y)) return [b.mul(b.mul(g, 2), x0(y)), null]; // (x^2)' = 2 x
    return [unbroadcast(b.mul(g, x1(y)), x0(y).shape), unbroadcast(b.mul(g, x0(y)), x1(y).shape)];
  },
  div(g, y) {
    const scaled = b.div(g, x1(y));
    return [unbroadcast(scaled, x0(y).shape), b.neg(unbroadcast(b.mul(scaled, y), x1(y).shape))]; // -(g / b)(a / b)
  },

  matmul(g, y) {
    const [a, w] = [x0(y), x1(y)];
    const da = unbroadcast(b.matmul(g, b.swapLast(w)), a.shape);
    if (w.shape.length > 2) return [da, unbroadcast(b.matmul(b.swapLast(a), g), w.shape)];
    return [da, rowProduct(a, g)];
  },
  softmax: (g, y) => [b.mul(y, b.sub(g, b.reduceSum(b.mul(g, y), -1)))], // y (g - <g, y>)
  reduceSum: (g, y) => [b.expand(g, x0(y).shape)],

  reshape: (g, y) => [b.reshape(g, x0(y).shape)],
  transpose: (g, y) => [
    b.transpose(
      g,
      y.attrs.perm.map((_, i) => y.attrs.perm.indexOf(i)),
    ),
  ],
  expand: (g, y) => [unbroadcast(g, x0(y).shape)],
  concat(g, y) {
    let start = 0;
    return y.inputs.map((input) => {
      const size = concrete([input.shape[y.attrs.axis]!])[0]!;
      start += size;
      return b.slice(g, y.attrs.axis, start - size, start);
    });
  },
  slice(g, y) {
    const { axis, start, step } = y.attrs;
    const size = concrete([x0(y).shape[axis]!])[0]!;
    const count = concrete([y.shape[axis]!])[0]!;
    let spread = g;
    if (step > 1) {
      // step - 1 zeros after every element; trailing ones are removed
      const before = y.shape.slice(0, axis);
      const after = y.shape.slice(axis + 1);
      const gaps = b.pad(b.reshape(g, [...before, count, 1, ...after]), axis + 1, 0, step - 1);
      spread = b.slice(b.reshape(gaps, [...before, count * step, ...after]), axis, 0, (count - 1) * step + 1);
    }
    return [b.pad(spread, axis, start, size - start - ((count - 1) * step + 1))];
  },
  pad(g, y) {
    const size = concrete([x0(y).shape[y.attrs.axis]!])[0]!;
    return [b.slice(g, y.attrs.axis, y.attrs.before, y.attrs.before + size)];
  },

  conv2d: (g, y) => [imageGradient(g, y), kernelGradient(x0(y), g, x1(y).shape, y.attrs)],
  convTranspose2d: (g, y) => [
    b.conv2d(g, x1(y), { stride: y.attrs.stride, pads: y.attrs.pads }),
    kernelGradient(g, x0(y), x1(y).shape, y.attrs),
  ],

  // The table's gradient as a matrix product: deterministic, and cheap for the tables trained here (V up to thousands).
  gather(g, y) {
    const [v] = concrete(x0(y).shape) as [number];
    return [b.matmul(b.swapLast(rows(b.oneHot(x1(y), v))), rows(g)), null];
  },
  oneHot: () => [null], // not differentiable: ids are integers
} satisfies { [K in OpName]: Rule<K> };

/**
 * The sum of a value's gradients. Adjacent pads along an axis, as the gradients of slices are, are concatenated first.
 */
function total(parts: readonly Value[]): Value {
  const joined = parts[0]!.shape.flatMap((_, axis) =>
    joinPads(parts.filter(isPad).filter((p) => p.attrs.axis === axis)),
  );
  return [...parts.filter((part) => !isPad(part)), ...joined].reduce((sum, part) => b.add(sum, part));
}
const isPad = (x: Value): x is Value<"pad"> => x.op === "pad";

/** Merges pads along one axis whose contents are adjacent. */
function joinPads(pads: readonly Value<"pad">[]): Value[] {
  const runs: Value<"pad">[][] = [];
  for (const pad of pads.toSorted((p, q) => p.attrs.before - q.attrs.before)) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const touches = last !== undefined && endOf(last) === pad.attrs.before;
    if (touches) run!.push(pad);
    else runs.push([pad]);
  }
  return runs.map((run) => {
    const [{ axis, before }, { after }] = [run[0]!.attrs, run.at(-1)!.attrs];
    return b.pad(b.concat(run.map(x0), axis), axis, before, after);
  });
}
/** The index at which a pad's content ends. */
const endOf = ({ shape, attrs }: Value<"pad">): number => concrete(shape)[attrs.axis]! - attrs.after;

/**
 * Gradients of a scalar `loss` with respect to each of `wrt`, as graphs. All shapes must be concrete. Only paths from
 * `wrt` to the loss are walked, so frozen parts cost nothing.
 * @throws if the loss is not scalar, or does not depend on one of `wrt`.
 */
export function gradients(loss: Value, wrt: readonly Value[]): Value[] {
  if (loss.shape.length !== 0) throw new Error(`expected a scalar loss, got shape [${loss.shape.join(", ")}]`);
  const order = topological([loss]);
  const needed = new Set<Value>(wrt);
  for (const value of order) if (value.inputs.some((input) => needed.has(input))) needed.add(value);

  const parts = new Map<Value, Value[]>([[loss, [b.constant(Float32Array.of(1), [])]]]);
  const grads = new Map<Value, Value>();
  for (const value of order.toReversed()) {
    const found = parts.get(value);
    if (found === undefined || !needed.has(value)) continue;
    const g = total(found);
    grads.set(value, g);
    const rule = rules[value.op] as Rule<OpName>;
    if (!value.inputs.some((input) => needed.has(input))) continue;
    rule(g, value).forEach((dx, i) => {
      const x = value.inputs[i]!;
      if (dx === null || !needed.has(x)) return;
      const before = parts.get(x);
      if (before === undefined) parts.set(x, [dx]);
      else before.push(dx);
    });
  }
  return wrt.map((value) => {
    const g = grads.get(value);
    if (g === undefined) {
      const name = value.op === "param" ? (value as Value<"param">).attrs.name : value.op;
      throw new Error(`the loss does not depend on ${name}`);
    }
    return g;
  });
}
