/**
 * The encoder: DINOv2's vision transformer with registers (weight names of its hub release). RepTok trains only its
 * [cls] embedding, so `cls` can be passed in; everything else stays frozen.
 */
import * as g from "../graph/build.ts";
import type { Dim, Value } from "../graph/value.ts";
import { attention, gelu, layerNorm, linear, mergeHeads, splitHeads } from "../nn/layers.ts";
import { fanIn, normal, ONES, type Init, type Scope, ZEROS } from "../nn/scope.ts";
import { bicubicMatrix, bicubicTaps } from "../nn/resize.ts";

export interface VitConfig {
  /** Input side in pixels; a multiple of `patch`. */
  readonly imageSize: number;
  readonly patch: number;
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
  readonly registers: number;
  /**
   * Side of the grid for which position embeddings are stored (DINOv2: 37); resampled when the input's grid differs.
   */
  readonly positions: number;
  /**
   * How the stored grid is resampled: "antialiased" (default), as DINOv2's models with registers do, or "offset", as
   * those without do: four taps, at positions computed for 0.1 patches more than there are.
   */
  readonly resampling?: "antialiased" | "offset";
  /** Initial value of LayerScale (DINOv2: 1e-5 in pretraining). */
  readonly layerScale?: number;
  /**
   * Adds a linear map of the picture, averaged down to this many pixels per side, to the token (weights `skip.*`, to be
   * initialised with principal components): a short token reconstructs more of a picture when it starts as its best
   * linear summary. A divisor of `imageSize`; absent in DINOv2.
   */
  readonly skip?: number;
}

const TOKEN: Init = normal(0.02);
const LN_EPS = 1e-6;

/** DINOv2's `interpolate_offset`. */
const OFFSET = 0.1;

/** Resamples one axis of the stored grid: [side, stored]. */
function resamplingMatrix(stored: number, side: number, how: VitConfig["resampling"]): Float32Array {
  if (how === "offset") return bicubicTaps(stored, side, (side + OFFSET) / stored);
  return bicubicMatrix(stored, side);
}

/**
 * Position embeddings for the input's grid, [1, 1 + n*n, width]: the stored grid resampled by a bicubic filter, the
 * [cls] position unchanged.
 */
export function positionEmbedding(s: Scope, c: VitConfig): Value {
  const [stored, side] = [c.positions, c.imageSize / c.patch];
  const all = s.param("pos_embed", [1, 1 + stored * stored, c.width], TOKEN);
  if (stored === side) return all;
  // Separable resampling as two matrix products: rows, then columns.
  const resize = g.constant(resamplingMatrix(stored, side, c.resampling), [side, stored]);
  const grid = g.slice(all, 1, 1, 1 + stored * stored);
  const rows = g.matmul(resize, g.reshape(grid, [stored, stored * c.width]));
  const resampled = g.matmul(resize, g.reshape(rows, [side, stored, c.width])); // [side, side, width]
  return g.concat([g.slice(all, 1, 0, 1), g.reshape(resampled, [1, side * side, c.width])], 1);
}

/** Embeds the image's patches: [B,3,S,S] -> [B,n*n,width], without positions. */
export function patchEmbed(s: Scope, image: Value, c: VitConfig): Value {
  const [batch, side, p] = [image.shape[0] as Dim, c.imageSize / c.patch, c.patch];
  // A convolution with stride equal to its kernel size, as a matrix product over flattened patches.
  const tiles = g.transpose(g.reshape(image, [batch, 3, side, p, side, p]), [0, 2, 4, 1, 3, 5]);
  const weight = g.reshape(s.param("weight", [c.width, 3, p, p], fanIn(3 * p * p)), [c.width, 3 * p * p]);
  const flat = g.reshape(tiles, [batch, side * side, 3 * p * p]);
  return g.add(g.matmul(flat, g.swapLast(weight)), s.param("bias", [c.width], ZEROS));
}

/** Patch embeddings with their positions added: [B,3,S,S] -> [B,n*n,width]. */
export function patchTokens(s: Scope, image: Value, c: VitConfig): Value {
  const n = (c.imageSize / c.patch) ** 2;
  return g.add(patchEmbed(s.sub("patch_embed").sub("proj"), image, c), g.slice(positionEmbedding(s, c), 1, 1, 1 + n));
}

/** A pre-norm transformer block with LayerScale. */
export function block(s: Scope, x: Value, c: VitConfig): Value {
  const scale = (name: string): Value =>
    s.sub(name).param("gamma", [c.width], c.layerScale ? { kind: "fill", value: c.layerScale } : ONES);
  const qkv = linear(s.sub("attn").sub("qkv"), layerNorm(s.sub("norm1"), x, LN_EPS), 3 * c.width);
  const [q, k, v] = g.split(qkv, 3, -1).map((part) => splitHeads(part, c.heads)) as [Value, Value, Value];
  const attended = linear(s.sub("attn").sub("proj"), mergeHeads(attention(q, k, v)), c.width);
  const y = g.add(x, g.mul(attended, scale("ls1")));
  const hidden = gelu(linear(s.sub("mlp").sub("fc1"), layerNorm(s.sub("norm2"), y, LN_EPS), 4 * c.width));
  return g.add(y, g.mul(linear(s.sub("mlp").sub("fc2"), hidden, c.width), scale("ls2")));
}

/**
 * Blocks and final norm over [cls; registers; patches].
 * @param patches [B,N,width], positions added; all of them, or the visible ones of a masked image
 * @param cls [1,1,width] in place of the stored [cls] embedding
 * @returns [B, 1 + registers + N, width]
 */
export function vitTokens(s: Scope, patches: Value, c: VitConfig, cls?: Value): Value {
  const batch = patches.shape[0] as Dim;
  const start = cls ?? s.param("cls_token", [1, 1, c.width], TOKEN);
  const position = g.slice(s.param("pos_embed", [1, 1 + c.positions ** 2, c.width], TOKEN), 1, 0, 1);
  const head = [g.add(start, position)];
  if (c.registers > 0) head.push(s.param("register_tokens", [1, c.registers, c.width], TOKEN));
  const prefix = g.expand(g.concat(head, 1), [batch, 1 + c.registers, c.width]);
  let x = g.concat([prefix, patches], 1);
  for (let i = 0; i < c.depth; i++) x = block(s.sub("blocks").sub(i), x, c);
  return layerNorm(s.sub("norm"), x, LN_EPS);
}

/** Means over squares of pixels: image [B,3,S,S] -> [B, 3 side side], planar. */
export function averagedPixels(image: Value, side: number): Value {
  const [batch, size] = [image.shape[0] as Dim, image.shape[2] as number];
  const k = size / side;
  return g.reshape(g.reduceMean(g.reshape(image, [batch, 3, side, k, side, k]), [3, 5]), [batch, 3 * side * side]);
}

/** The [cls] row of {@link vitTokens}, plus the picture's linear summary if the encoder has one -> token [B,width]. */
export function clsToken(s: Scope, tokens: Value, image: Value, c: VitConfig): Value {
  const cls = g.reshape(g.slice(tokens, 1, 0, 1), [image.shape[0] as Dim, c.width]);
  if (c.skip === undefined) return cls;
  return g.add(cls, linear(s.sub("skip"), averagedPixels(image, c.skip), c.width, { init: ZEROS }));
}

/** image [B,3,S,S], normalised -> the [cls] token [B,width]. */
export function vitEncoder(s: Scope, image: Value, c: VitConfig, cls?: Value): Value {
  return clsToken(s, vitTokens(s, patchTokens(s, image, c), c, cls), image, c);
}
