/**
 * The flow decoder: a transformer that, conditioned on one token, moves noise to the 2D latents (or pixels) of a
 * picture. Structure and weight names follow the published checkpoint (RepTok, arXiv 2510.14630; its blocks are the
 * hourglass diffusion transformer's, arXiv 2401.11605). Flow time t: 1 = noise, 0 = data; the velocity is noise - data.
 */
import * as g from "../graph/build.ts";
import type { Dim, Value } from "../graph/value.ts";
import { heads, headsFirst, layerNorm, linear, mergeHeads, relu, rmsNorm, swiglu } from "../nn/layers.ts";
import { normal, ONES, type Scope, ZEROS } from "../nn/scope.ts";

export interface FlowDecoderConfig {
  /** Dimensions of the conditioning token. */
  readonly token: number;
  /** Shape of the decoded data: [channels, size, size]. */
  readonly channels: number;
  readonly size: number;
  readonly patch: number;
  readonly width: number;
  readonly depth: number;
  /** Width of a head; a multiple of 8. */
  readonly headWidth: number;
  /** Width of the time conditioning. */
  readonly mapping: number;
  /** Number of cosines (and of sines) of the time embedding; mapping / 2 by default. */
  readonly frequencies?: number;
  /**
   * Prediction target of the last layer: the velocity (default), or the data, converted to a velocity (see
   * {@link flowDecoder}).
   */
  readonly predicts?: "velocity" | "data";
  /**
   * Predicts the residual over a linear estimate of the picture. {@link condition} then computes that estimate from the
   * token (weights `base.*`, fitted in closed form) and appends it to the cond token; the network reads it together with every
   * patch and moves noise to the residual. The published checkpoints have none.
   */
  readonly base?: boolean;
}

/** Number of values of the linear estimate: C H W, or 0. */
const baseSize = (c: FlowDecoderConfig): number => (c.base ? c.channels * c.size * c.size : 0);

/** Width of {@link condition}'s output: the cond token, then the linear estimate if there is one. */
export const conditionWidth = (c: FlowDecoderConfig): number => c.width + baseSize(c);

/**
 * Whether a decoder weight is a fixed table of frequencies (RoPE, time embedding), which the reference does not train.
 */
export const isFrequency = (name: string): boolean =>
  name.endsWith("pos_emb.freqs") || name.endsWith("time_emb.weight");

const EPS = 1e-6;
const ratio = 3; // hidden width of SwiGLU relative to its input

/**
 * Positions of the cond token and the n x n cells, as (row, column) in [-1, 1]: cell centres; the cond token is at 0,
 * 0.
 */
function positions(n: number): { rows: Float32Array; columns: Float32Array } {
  const centre = (i: number): number => (2 * i + 1) / n - 1;
  const rows = new Float32Array(1 + n * n);
  const columns = new Float32Array(1 + n * n);
  for (let i = 0; i < n * n; i++) {
    rows[1 + i] = centre(Math.floor(i / n));
    columns[1 + i] = centre(i % n);
  }
  return { rows, columns };
}

/**
 * Axial RoPE frequencies [2, heads, headWidth / 8]: geometric from pi to 10 pi over all heads, the same for both axes.
 */
function startFrequencies(heads: number, count: number): Float32Array {
  const all = heads * count;
  const one = Float32Array.from({ length: all }, (_, i) => {
    const [head, j] = [Math.floor(i / count), i % count];
    return Math.PI * 10 ** ((j * heads + head) / all);
  });
  return Float32Array.of(...one, ...one);
}

/** Cosine and sine of the rotation angles, [1, T, heads, headWidth / 4] each: row angles first, then column angles. */
function rotation(s: Scope, c: FlowDecoderConfig): { cos: Value; sin: Value } {
  const heads = c.width / c.headWidth;
  const [count, n] = [c.headWidth / 8, c.size / c.patch];
  const freqs = s.param("freqs", [2, heads, count], { kind: "values", values: startFrequencies(heads, count) });
  const { rows, columns } = positions(n);
  const angle = (axis: number, at: Float32Array): Value =>
    g.mul(g.slice(freqs, 0, axis, axis + 1), g.constant(at, [1 + n * n, 1, 1]));
  const theta = g.reshape(g.concat([angle(0, rows), angle(1, columns)], -1), [1, 1 + n * n, heads, 2 * count]);
  return { cos: g.cos(theta), sin: g.sin(theta) };
}

/** Rotates the first half of every head: pairs (i, i + d/4) for i below d/4. */
function rotate(x: Value, { cos, sin }: { cos: Value; sin: Value }): Value {
  const d = x.shape.at(-1) as number;
  const [a, b, rest] = [g.slice(x, -1, 0, d / 4), g.slice(x, -1, d / 4, d / 2), g.slice(x, -1, d / 2, d)];
  return g.concat([g.sub(g.mul(a, cos), g.mul(b, sin)), g.add(g.mul(b, cos), g.mul(a, sin)), rest], -1);
}

/** Unit vectors times the square root of the head's scale. */
function cosineScaled(x: Value, rootScale: Value): Value {
  return g.mul(x, g.div(rootScale, g.sqrt(g.add(g.reduceSum(g.mul(x, x), -1), EPS))));
}

/** RMSNorm whose scale is 1 + linear(time). x [B,T,width], time [B,mapping]. */
function adaRmsNorm(s: Scope, x: Value, time: Value, c: FlowDecoderConfig): Value {
  const scale = g.add(linear(s.sub("linear"), time, c.width, { bias: false, init: ZEROS }), 1);
  return rmsNorm(x, g.reshape(scale, [time.shape[0] as Dim, 1, c.width]), EPS);
}

function layer(s: Scope, x: Value, time: Value, c: FlowDecoderConfig): Value {
  const attn = s.sub("self_attn");
  const count = c.width / c.headWidth;
  const qkv = linear(attn.sub("qkv_proj"), adaRmsNorm(attn.sub("norm"), x, time, c), 3 * c.width, { bias: false });
  const [q, k, v] = g.split(qkv, 3, -1).map((part) => heads(part, count)) as [Value, Value, Value];
  const rootScale = g.sqrt(g.reshape(attn.param("scale", [count], { kind: "fill", value: 10 }), [1, 1, count, 1]));
  const angles = rotation(attn.sub("pos_emb"), c);
  const rotated = (part: Value): Value => headsFirst(rotate(cosineScaled(part, rootScale), angles));
  const scores = g.matmul(rotated(q), g.swapLast(rotated(k)));
  const attended = mergeHeads(g.matmul(g.softmax(scores), headsFirst(v)));
  const y = g.add(x, linear(attn.sub("out_proj"), attended, c.width, { bias: false, init: ZEROS }));
  const ff = s.sub("ff");
  const hidden = swiglu(
    linear(ff.sub("up_proj"), adaRmsNorm(ff.sub("norm"), y, time, c), 2 * ratio * c.width, { bias: false }),
  );
  return g.add(y, linear(ff.sub("down_proj"), hidden, c.width, { bias: false, init: ZEROS }));
}

/** t [B] in [0,1] -> time conditioning [B,mapping]: Fourier features, linear, two SwiGLU blocks between RMSNorms. */
export function timeCondition(s: Scope, t: Value, c: FlowDecoderConfig): Value {
  const count = c.frequencies ?? c.mapping / 2;
  const w = g.reshape(s.sub("time_emb").param("weight", [count, 1], normal(1)), [1, count]);
  const angle = g.mul(g.mul(g.reshape(t, [t.shape[0] as Dim, 1]), 2 * Math.PI), w);
  const net = s.sub("mapping");
  const scale = (at: Scope): Value => at.param("scale", [c.mapping], ONES);
  const features = linear(s.sub("time_in_proj"), g.concat([g.cos(angle), g.sin(angle)], -1), c.mapping, {
    bias: false,
  });
  let x = rmsNorm(features, scale(net.sub("in_norm")), EPS);
  for (let i = 0; i < 2; i++) {
    const block = net.sub("blocks").sub(i);
    const up = linear(block.sub("up_proj"), rmsNorm(x, scale(block.sub("norm")), EPS), 2 * ratio * c.mapping, {
      bias: false,
    });
    x = g.add(x, linear(block.sub("down_proj"), swiglu(up), c.mapping, { bias: false, init: ZEROS }));
  }
  return rmsNorm(x, scale(net.sub("out_norm")), EPS);
}

/** The linear estimate of the picture: token [B,D] -> [B,1,C H W]. */
export function linearBase(s: Scope, token: Value, c: FlowDecoderConfig): Value {
  return g.reshape(linear(s.sub("base"), token, baseSize(c), { init: ZEROS }), [token.shape[0] as Dim, 1, baseSize(c)]);
}

/**
 * token [B,D] -> [B,1,{@link conditionWidth}]: the cond token (position added, then Linear and LayerNorm plus a
 * zero-padded skip connection), then the linear estimate if the decoder has one.
 */
export function condition(s: Scope, token: Value, c: FlowDecoderConfig): Value {
  if (c.width < c.token)
    throw new Error(`expected a decoder at least as wide as the token (${c.token}), got ${c.width}`);
  const dino = s.sub("encoder").sub("dino");
  const position = g.reshape(dino.param("temp_pos_embed", [1, 1, 1, c.token], normal(0.02)), [1, 1, c.token]);
  const x = g.add(g.reshape(token, [token.shape[0] as Dim, 1, c.token]), position);
  const mapped = layerNorm(dino.sub("backbone").sub("ln"), linear(dino.sub("backbone").sub("fc"), x, c.width));
  const cond = g.add(mapped, g.pad(x, 2, 0, c.width - c.token));
  return c.base ? g.concat([cond, linearBase(s, token, c)], 2) : cond;
}

/** Lower bound of t when a data prediction is converted to a velocity (arXiv 2511.13720). */
const MIN_TIME = 0.05;

/**
 * A network that predicts the data gives the velocity (x - picture) / t, with t clamped at {@link MIN_TIME}. With a
 * linear estimate b, the state is x - (1 - t) b, whose data is the residual, and the velocity is the residual's minus
 * b.
 * @param x [B,C,H,W], t [B], cond [B,1,{@link conditionWidth}] from {@link condition}
 * @returns velocity [B,C,H,W]
 */
export function flowDecoder(s: Scope, x: Value, t: Value, cond: Value, c: FlowDecoderConfig): Value {
  if (!c.base) return flowNetwork(s, x, [x], t, cond, c);
  const batch = x.shape[0] as Dim;
  const base = g.reshape(g.slice(cond, 2, c.width, conditionWidth(c)), [batch, c.channels, c.size, c.size]);
  const residual = g.sub(x, g.mul(base, g.sub(1, g.reshape(t, [batch, 1, 1, 1]))));
  return g.sub(flowNetwork(s, residual, [residual, base], t, g.slice(cond, 2, 0, c.width), c), base);
}

/** [B,C,H,W] -> [B, n*n, p*p*C]: features in the order (row, column, channel). */
function toPatches(x: Value, c: FlowDecoderConfig): Value {
  const [batch, n, p, ch] = [x.shape[0] as Dim, c.size / c.patch, c.patch, c.channels];
  const tiles = g.transpose(g.reshape(x, [batch, ch, n, p, n, p]), [0, 2, 4, 3, 5, 1]);
  return g.reshape(tiles, [batch, n * n, p * p * ch]);
}

/** @param seen the network's patch inputs, [B,C,H,W] each; the first is the state `x` whose velocity is predicted */
function flowNetwork(s: Scope, x: Value, seen: readonly Value[], t: Value, cond: Value, c: FlowDecoderConfig): Value {
  const batch = x.shape[0] as Dim;
  const [n, p, ch] = [c.size / c.patch, c.patch, c.channels];
  const time = timeCondition(s, t, c);
  const net = s.sub("backbone");
  const patches = g.concat(
    seen.map((plane) => toPatches(plane, c)),
    2,
  );
  const embedded = linear(net.sub("mid_merge").sub("pre_proj").sub("proj"), patches, c.width, { bias: false });
  let h = linear(net.sub("mid_merge").sub("proj"), g.concat([cond, embedded], 1), c.width, { bias: false });
  for (let i = 0; i < c.depth; i++) h = layer(net.sub("mid_level").sub(i), h, time, c);
  const out = net.sub("mid_split").sub("post_proj");
  const normed = rmsNorm(g.slice(h, 1, 1, 1 + n * n), out.sub("norm").param("scale", [c.width], ONES), EPS);
  const drawn = linear(out.sub("proj"), normed, p * p * ch, { bias: false, init: ZEROS });
  const cells = g.transpose(g.reshape(drawn, [batch, n, n, p, p, ch]), [0, 5, 1, 3, 2, 4]);
  const predicted = g.reshape(cells, [batch, ch, c.size, c.size]);
  if (c.predicts !== "data") return predicted;
  const clamped = g.add(relu(g.sub(t, MIN_TIME)), MIN_TIME); // max(t, LEAST_TIME)
  return g.div(g.sub(x, predicted), g.reshape(clamped, [batch, 1, 1, 1]));
}
