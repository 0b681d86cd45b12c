/**
 * Reverse-mode differentiation. A gradient is ordinary graph, so it is printed, validated, interpreted and emitted like
 * any other. In the rules `g` is the gradient of the loss with respect to the value, `y` the value itself.
 */
import * as b from "./build.ts";
import type { OpName, Pads } from "./ops.ts";
import { concrete, sameShape, sizeOf, topological, type Shape, type Value } from "./value.ts";

/** The inputs' gradients, in order; null where none flows. Reads only what it needs: unused ones are never emitted. */
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

/** Rows of all leading dimensions: [..., M, N] -> [prod, N]. */
function rows(x: Value): Value {
  const n = concrete(x.shape).at(-1)!;
  return b.reshape(x, [sizeOf(x.shape) / n, n]);
}

/**
 * The kernel's gradient of a conv2d from `image` [B,C,H,W] to `out` [B,O,H',W'] (gradient or value): [O,C,kh,kw]. Tap by
 * tap, dW[o,c,i,j] = sum over b, l of out[b,o,l] image[b,c, the l-th cell that tap (i,j) sees]: twice as fast on
 * ONNX Runtime's CPU provider as one product over unfolded patches, which spends its time on copying.
 */
function kernelGradient(
  image: Value,
  out: Value,
  kernel: Shape,
  { stride, pads }: { stride: number; pads: Pads },
): Value {
  const [o, c, kh, kw] = concrete(kernel) as [number, number, number, number];
  const [n, , h, w] = concrete(out.shape) as [number, number, number, number];
  const padded = b.pad(b.pad(image, 2, pads[0], pads[2]), 3, pads[1], pads[3]);
  const flat = b.reshape(out, [n, o, h * w]);
  const taps: Value[] = [];
  for (let i = 0; i < kh; i++) {
    const row = b.slice(padded, 2, i, i + (h - 1) * stride + 1, stride);
    for (let j = 0; j < kw; j++) {
      const seen = b.reshape(b.slice(row, 3, j, j + (w - 1) * stride + 1, stride), [n, c, h * w]);
      taps.push(b.reshape(b.reduceSum(b.matmul(flat, b.swapLast(seen)), 0), [o, c, 1]));
    }
  }
  return b.reshape(b.concat(taps, 2), [o, c, kh, kw]);
}

/** A kernel turned by 180 degrees with inputs and outputs exchanged: [O,C,kh,kw] -> [C,O,kh,kw]. */
function turned(kernel: Value): Value {
  const [o, c, kh, kw] = concrete(kernel.shape) as [number, number, number, number];
  const flat = b.reshape(kernel, [o, c, kh * kw]);
  const taps = Array.from({ length: kh * kw }, (_, i) => b.slice(flat, 2, kh * kw - 1 - i, kh * kw - i));
  return b.transpose(b.reshape(b.concat(taps, 2), [o, c, kh, kw]), [1, 0, 2, 3]);
}

/** The image's gradient of a conv2d. With stride 1 a convolution again, which runs twice as fast as its transpose. */
function imageGradient(g: Value, y: Value<"conv2d">): Value {
  const { stride, pads } = y.attrs;
  const [x, w] = [x0(y), x1(y)];
  const [kh, kw] = concrete(w.shape).slice(2) as [number, number];
  const rest = [kh - 1 - pads[0], kw - 1 - pads[1], kh - 1 - pads[2], kw - 1 - pads[3]] as const;
  if (stride === 1 && rest.every((p) => p >= 0)) return b.conv2d(g, turned(w), { pads: rest });
  // rows and columns that the strided kernel never reached
  const unseen = (axis: 2 | 3) =>
    (concrete([x.shape[axis]!])[0]! + pads[axis - 2]! + pads[axis] - concrete([w.shape[axis]!])[0]!) % stride;
  return b.convTranspose2d(g, w, { stride, pads, extra: [unseen(2), unseen(3)] });
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
  sign: (g) => [b.mul(g, 0)], // constant but at 0

  add: (g, y) => [unbroadcast(g, x0(y).shape), unbroadcast(g, x1(y).shape)],
  sub: (g, y) => [unbroadcast(g, x0(y).shape), b.neg(unbroadcast(g, x1(y).shape))],
  mul: (g, y) => [unbroadcast(b.mul(g, x1(y)), x0(y).shape), unbroadcast(b.mul(g, x0(y)), x1(y).shape)],
  div(g, y) {
    const scaled = b.div(g, x1(y));
    return [unbroadcast(scaled, x0(y).shape), b.neg(unbroadcast(b.mul(scaled, y), x1(y).shape))]; // -(g / b)(a / b)
  },

  matmul(g, y) {
    const [a, w] = [x0(y), x1(y)];
    const da = unbroadcast(b.matmul(g, b.swapLast(w)), a.shape);
    if (w.shape.length > 2) return [da, unbroadcast(b.matmul(b.swapLast(a), g), w.shape)];
    return [da, b.matmul(b.swapLast(rows(a)), rows(g))]; // one product over all rows
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
      // step - 1 zeros after every element, the last ones cut off again
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
 * Gradients of a scalar `loss` with respect to each of `wrt`, as graph. All shapes must be concrete. Only paths from
 * `wrt` to the loss are walked, so frozen parts cost nothing.
 * @throws if the loss is not scalar, or does not depend on one of `wrt`.
 */
export function gradients(loss: Value, wrt: readonly Value[]): Value[] {
  if (loss.shape.length !== 0) throw new Error(`expected a scalar loss, found shape [${loss.shape.join(", ")}]`);
  const order = topological([loss]);
  const needed = new Set<Value>(wrt);
  for (const value of order) if (value.inputs.some((input) => needed.has(input))) needed.add(value);

  const grads = new Map<Value, Value>([[loss, b.constant(Float32Array.of(1), [])]]);
  for (const value of order.toReversed()) {
    const g = grads.get(value);
    if (g === undefined || !needed.has(value)) continue;
    const rule = rules[value.op] as Rule<OpName>;
    if (!value.inputs.some((input) => needed.has(input))) continue;
    rule(g, value).forEach((dx, i) => {
      const x = value.inputs[i]!;
      if (dx === null || !needed.has(x)) return;
      const before = grads.get(x);
      grads.set(x, before === undefined ? dx : b.add(before, dx));
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
