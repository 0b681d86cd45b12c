/** The layers that the networks share. Weights have PyTorch's names and shapes. */
import * as g from "../graph/build.ts";
import { concrete, type Dim, type Value } from "../graph/value.ts";
import { fanIn, ONES, ZEROS, type Init, type Scope } from "./scope.ts";

const width = (x: Value): number => concrete([x.shape.at(-1)!])[0]!;

/** x [..., in] -> [..., out]; weight [out, in]. */
export function linear(
  s: Scope,
  x: Value,
  out: number,
  { bias = true, init }: { bias?: boolean; init?: Init } = {},
): Value {
  const inputs = width(x);
  const y = g.matmul(x, g.swapLast(s.param("weight", [out, inputs], init ?? fanIn(inputs))));
  return bias ? g.add(y, s.param("bias", [out], ZEROS)) : y;
}

/** 1 / sqrt(x + eps): one division per row instead of one per element. */
const inverseRoot = (x: Value, eps: number): Value => g.div(1, g.sqrt(g.add(x, eps)));

/** (x - mean) / sqrt(variance + eps) * weight + bias over the last axis. */
export function layerNorm(s: Scope, x: Value, eps = 1e-5): Value {
  const n = width(x);
  const centred = g.sub(x, g.reduceMean(x, -1));
  const variance = g.reduceMean(g.mul(centred, centred), -1);
  const normed = g.mul(centred, inverseRoot(variance, eps));
  return g.add(g.mul(normed, s.param("weight", [n], ONES)), s.param("bias", [n], ZEROS));
}

/** x / sqrt(mean(x^2) + eps) * scale over the last axis. `scale` broadcasts against x. */
export function rmsNorm(x: Value, scale: Value, eps = 1e-6): Value {
  const meanSquare = g.reduceMean(g.mul(x, x), -1);
  return g.mul(g.mul(x, inverseRoot(meanSquare, eps)), scale);
}

/** Group normalisation of [B,C,H,W] in `groups` groups of neighbouring channels. */
export function groupNorm(s: Scope, x: Value, groups: number, eps = 1e-6): Value {
  const [b, c, h, w] = x.shape as [Dim, number, number, number];
  const grouped = g.reshape(x, [b, groups, (c / groups) * h * w]);
  const centred = g.sub(grouped, g.reduceMean(grouped, -1));
  const variance = g.reduceMean(g.mul(centred, centred), -1);
  const normed = g.reshape(g.mul(centred, inverseRoot(variance, eps)), [b, c, h, w]);
  const scaled = g.mul(normed, g.reshape(s.param("weight", [c], ONES), [1, c, 1, 1]));
  return g.add(scaled, g.reshape(s.param("bias", [c], ZEROS), [1, c, 1, 1]));
}

/** Convolution [B,C,H,W] -> [B,out,H',W'] with a square kernel and a bias. */
export function conv(
  s: Scope,
  x: Value,
  out: number,
  kernel: number,
  options: Parameters<typeof g.conv2d>[2] = {},
  init?: Init,
  bias: Init = ZEROS,
): Value {
  const channels = concrete([x.shape[1]!])[0]!;
  const weight = s.param("weight", [out, channels, kernel, kernel], init ?? fanIn(channels * kernel * kernel));
  return g.add(g.conv2d(x, weight, options), g.reshape(s.param("bias", [out], bias), [1, out, 1, 1]));
}

/** x * Phi(x), exact. */
export const gelu = (x: Value): Value => g.mul(g.mul(x, 0.5), g.add(g.erf(g.mul(x, Math.SQRT1_2)), 1));
/** max(x, 0). */
export const relu = (x: Value): Value => g.mul(x, g.mul(g.add(g.sign(x), 1), 0.5));
/** x * sigmoid(x). */
export const silu = (x: Value): Value => g.mul(x, g.sigmoid(x));
/** [..., 2n] -> [..., n]: the first half times SiLU of the second (value first, gate second). */
export function swiglu(x: Value): Value {
  const [value, gate] = g.split(x, 2, -1) as [Value, Value];
  return g.mul(value, silu(gate));
}

/** [B,T,heads*d] -> [B,T,heads,d]. */
export function heads(x: Value, count: number): Value {
  const [b, t, c] = x.shape as [Dim, number, number];
  return g.reshape(x, [b, t, count, c / count]);
}
/** Exchanges tokens and heads: [B,T,heads,d] -> [B,heads,T,d], or back. */
export const headsFirst = (x: Value): Value => g.transpose(x, [0, 2, 1, 3]);
/** [B,T,heads*d] -> [B,heads,T,d]. */
export const splitHeads = (x: Value, count: number): Value => headsFirst(heads(x, count));
/** [B,heads,T,d] -> [B,T,heads*d]. */
export function mergeHeads(x: Value): Value {
  const [b, count, t, d] = x.shape as [Dim, number, number, number];
  return g.reshape(headsFirst(x), [b, t, count * d]);
}

/**
 * Softmax attention over heads: q [B,H,T,d], k and v [B,H,S,d] -> [B,H,T,d].
 * @param scale multiplies q k^T; 1 / sqrt(d) by default
 * @param mask [B,S], 1 where a key may be attended to, else 0
 */
export function attention(q: Value, k: Value, v: Value, { scale, mask }: { scale?: number; mask?: Value } = {}): Value {
  let scores = g.matmul(g.mul(q, scale ?? 1 / Math.sqrt(width(q))), g.swapLast(k));
  if (mask !== undefined) {
    const [b, s] = mask.shape as [Dim, number];
    scores = g.add(scores, g.mul(g.sub(g.reshape(mask, [b, 1, 1, s]), 1), 1e9));
  }
  return g.matmul(g.softmax(scores), v);
}

/**
 * Nearest-neighbour upsampling of [B,C,H,W] by an integer factor; concatenating copies takes a sixth of the time of an
 * expand.
 */
export function upsample(x: Value, factor: number): Value {
  const [b, c, h, w] = x.shape as [Dim, number, number, number];
  const copies = (of: Value, axis: number): Value =>
    g.concat(
      Array.from({ length: factor }, () => of),
      axis,
    );
  const columns = copies(g.reshape(x, [b, c, h, w, 1]), 4);
  return g.reshape(copies(g.reshape(columns, [b, c, h, 1, w * factor]), 3), [b, c, h * factor, w * factor]);
}
