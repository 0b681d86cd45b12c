/**
 * A slow float64 interpreter: the oracle for ONNX Runtime and for the gradients. It follows the definitions element by
 * element and shares no code with the emitter.
 */
import type { OpName } from "./ops.ts";
import { concrete, sizeOf, topological, type Value } from "./value.ts";

/** Row-major values; ids are integers. */
export interface NdArray {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

export function ndarray(data: ArrayLike<number>, shape: readonly number[]): NdArray {
  if (data.length !== sizeOf(shape))
    throw new Error(`expected ${sizeOf(shape)} values for [${shape.join(", ")}], got ${data.length}`);
  return { data: Float64Array.from(data), shape };
}

type Index = readonly number[];

/** Fills an array from a function of the index. */
function fill(shape: readonly number[], f: (index: Index) => number): NdArray {
  const data = new Float64Array(sizeOf(shape));
  const index = shape.map(() => 0);
  for (let i = 0; i < data.length; i++) {
    data[i] = f(index);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0;
  }
  return { data, shape };
}

/** Reads at an index with broadcasting: aligned to the right, repeated along axes of size 1. */
function at(x: NdArray, index: Index): number {
  let offset = 0;
  const lead = index.length - x.shape.length;
  for (let axis = 0; axis < x.shape.length; axis++) {
    offset = offset * x.shape[axis]! + (x.shape[axis] === 1 ? 0 : index[lead + axis]!);
  }
  return x.data[offset]!;
}

const replace = (index: Index, axis: number, value: number): number[] => index.map((v, i) => (i === axis ? value : v));

/**
 * erf by its series without cancellation, 2 / sqrt(pi) e^(-x^2) sum of 2^n x^(2n+1) / (2n+1)!!, for |x| < 3; by the
 * continued fraction of erfc above. Relative error about 1e-15.
 */
export function erf(x: number): number {
  const z = Math.abs(x);
  if (z > 6) return Math.sign(x);
  const density = Math.exp(-z * z) / Math.sqrt(Math.PI);
  if (z < 3) {
    let [term, sum] = [z, z];
    for (let n = 1; term > sum * 1e-17; n++) {
      term *= (2 * z * z) / (2 * n + 1);
      sum += term;
    }
    return Math.sign(x) * 2 * density * sum;
  }
  let fraction = z;
  for (let n = 60; n >= 1; n--) fraction = z + n / 2 / fraction;
  return Math.sign(x) * (1 - density / fraction);
}

type Rule<K extends OpName> = (xs: readonly NdArray[], value: Value<K>, shape: readonly number[]) => NdArray;

const unary =
  (f: (x: number) => number): Rule<OpName> =>
  ([x]) => ({ data: x!.data.map(f), shape: x!.shape });
const binary =
  (f: (a: number, b: number) => number): Rule<OpName> =>
  ([a, b], _, shape) =>
    fill(shape, (i) => f(at(a!, i), at(b!, i)));

const rules = {
  constant: (_, value) => ndarray(value.attrs.data, value.attrs.shape),
  neg: unary((x) => -x),
  exp: unary(Math.exp),
  log: unary(Math.log),
  sqrt: unary(Math.sqrt),
  tanh: unary(Math.tanh),
  erf: unary(erf),
  sigmoid: unary((x) => 1 / (1 + Math.exp(-x))),
  sin: unary(Math.sin),
  cos: unary(Math.cos),
  sign: unary(Math.sign),
  add: binary((a, b) => a + b),
  sub: binary((a, b) => a - b),
  mul: binary((a, b) => a * b),
  div: binary((a, b) => a / b),
  matmul: ([a, b], _, shape) =>
    fill(shape, (i) => {
      let sum = 0;
      for (let k = 0; k < a!.shape.at(-1)!; k++)
        sum += at(a!, [...i.slice(0, -1), k]) * at(b!, [...i.slice(0, -2), k, i.at(-1)!]);
      return sum;
    }),
  softmax: ([x], _, shape) =>
    fill(shape, (i) => {
      const row = Array.from({ length: shape.at(-1)! }, (__, k) => at(x!, [...i.slice(0, -1), k]));
      const max = Math.max(...row);
      return Math.exp(at(x!, i) - max) / row.reduce((sum, v) => sum + Math.exp(v - max), 0);
    }),
  reduceSum([x], { attrs: { axes } }, shape) {
    const out = fill(shape, () => 0);
    fill(x!.shape, (i) => {
      const to = i.map((v, axis) => (axes.includes(axis) ? 0 : v));
      out.data[to.reduce((offset, v, axis) => offset * shape[axis]! + v, 0)]! += at(x!, i);
      return 0;
    });
    return out;
  },
  reshape: ([x], _, shape) => ({ data: x!.data, shape }),
  transpose: ([x], { attrs: { perm } }, shape) =>
    fill(shape, (i) =>
      at(
        x!,
        perm.map((_, axis) => i[perm.indexOf(axis)]!),
      ),
    ),
  expand: ([x], _, shape) => fill(shape, (i) => at(x!, i)),
  concat: (xs, { attrs: { axis } }, shape) =>
    fill(shape, (i) => {
      let offset = i[axis]!;
      for (const x of xs) {
        if (offset < x.shape[axis]!) return at(x, replace(i, axis, offset));
        offset -= x.shape[axis]!;
      }
      return NaN;
    }),
  slice: ([x], { attrs: { axis, start, step } }, shape) =>
    fill(shape, (i) => at(x!, replace(i, axis, start + i[axis]! * step))),
  pad: ([x], { attrs: { axis, before } }, shape) =>
    fill(shape, (i) => {
      const j = i[axis]! - before;
      return j < 0 || j >= x!.shape[axis]!
        ? 0
        : x!.data[replace(i, axis, j).reduce((o, v, a) => o * x!.shape[a]! + v, 0)]!;
    }),
  conv2d: ([x, w], { attrs: { stride, pads } }, shape) =>
    fill(shape, ([n, o, i, j]) => {
      const [, channels, kh, kw] = w!.shape as [number, number, number, number];
      const [, , height, width] = x!.shape as [number, number, number, number];
      let sum = 0;
      for (let c = 0; c < channels; c++) {
        for (let p = 0; p < kh; p++) {
          for (let q = 0; q < kw; q++) {
            const [r, s] = [i! * stride + p - pads[0], j! * stride + q - pads[1]];
            if (r < 0 || s < 0 || r >= height || s >= width) continue;
            sum +=
              x!.data[((n! * channels + c) * height + r) * width + s]! *
              w!.data[((o! * channels + c) * kh + p) * kw + q]!;
          }
        }
      }
      return sum;
    }),
  convTranspose2d([x, w], { attrs: { stride, pads } }, shape) {
    const [batch, outputs, height, width] = x!.shape as [number, number, number, number];
    const [, channels, kh, kw] = w!.shape as [number, number, number, number];
    const [, , oh, ow] = shape as [number, number, number, number];
    const out = fill(shape, () => 0);
    fill([batch, outputs, height, width, channels, kh, kw], ([n, o, i, j, c, p, q]) => {
      const [r, s] = [i! * stride + p! - pads[0], j! * stride + q! - pads[1]];
      if (r >= 0 && s >= 0 && r < oh && s < ow) {
        out.data[((n! * channels + c!) * oh + r) * ow + s]! +=
          x!.data[((n! * outputs + o!) * height + i!) * width + j!]! *
          w!.data[((o! * channels + c!) * kh + p!) * kw + q!]!;
      }
      return 0;
    });
    return out;
  },
  gather: ([table, ids], _, shape) =>
    fill(shape, (i) => table!.data[at(ids!, i.slice(0, -1)) * table!.shape[1]! + i.at(-1)!]!),
  oneHot: ([ids], _, shape) => fill(shape, (i) => (at(ids!, i.slice(0, -1)) === i.at(-1) ? 1 : 0)),
} satisfies { [K in Exclude<OpName, "input" | "param">]: Rule<K> };

/**
 * Evaluates graph values of concrete shapes.
 * @param feeds an array for every input and param, by name
 */
export function interpret(outputs: readonly Value[], feeds: ReadonlyMap<string, NdArray>): NdArray[] {
  const results = new Map<Value, NdArray>();
  for (const value of topological(outputs)) {
    if (value.op === "input" || value.op === "param") {
      const fed = feeds.get(value.attrs.name);
      if (fed === undefined) throw new Error(`expected a feed for ${value.op} ${value.attrs.name}, got none`);
      results.set(value, ndarray(fed.data, concrete(value.shape)));
      continue;
    }
    const rule = rules[value.op] as Rule<OpName>;
    results.set(
      value,
      rule(
        value.inputs.map((x) => results.get(x)!),
        value,
        concrete(value.shape),
      ),
    );
  }
  return outputs.map((value) => results.get(value)!);
}
