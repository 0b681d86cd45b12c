/**
 * The generators: MLP-Mixers over a few tokens that move noise to latents (RepTok, arXiv 2510.14630, after
 * MLP-Mixer, arXiv 2105.01601). Flow time t: 0 = noise, 1 = data; the velocity is data - noise.
 */
import * as g from "../graph/build.ts";
import type { Dim, Value } from "../graph/value.ts";
import { attention, gelu, layerNorm, linear, mergeHeads, silu, splitHeads } from "../nn/layers.ts";
import { fanIn, normal, type Scope, ZEROS } from "../nn/scope.ts";

export interface MixerConfig {
  /** Dimensions of the latent. */
  readonly token: number;
  readonly width: number;
  readonly depth: number;
  /** Expansion ratios of the token-mixing and the channel-mixing MLP; hidden sizes are rounded. */
  readonly expandTokens: number;
  readonly expandChannels: number;
}
export interface LabelGeneratorConfig extends MixerConfig {
  /** Number of labels; the index after the last one means "no label". */
  readonly labels: number;
}
export interface TextGeneratorConfig extends MixerConfig {
  /** Width of the text encoder's outputs. */
  readonly text: number;
  readonly heads: number;
  /** Learnable tokens in addition to the noisy one (the paper: 4). */
  readonly learnable: number;
  /**
   * Whether the text's first row is its summary, as with a words encoder (`words-encoder.ts`); else the mean of its
   * rows is used.
   */
  readonly summary?: boolean;
}

/** t [B] -> [B,width]: 256 sinusoids (cosines first, periods up to 2 pi 10000) through a two-layer MLP. */
function timestep(s: Scope, t: Value, width: number): Value {
  const half = 128;
  const freqs = Float32Array.from({ length: half }, (_, i) => Math.exp((-Math.log(10000) * i) / half));
  const angle = g.mul(g.reshape(t, [t.shape[0] as Dim, 1]), g.constant(freqs, [1, half]));
  const hidden = linear(s.sub("mlp").sub(0), g.concat([g.cos(angle), g.sin(angle)], -1), width, { init: normal(0.02) });
  return linear(s.sub("mlp").sub(2), silu(hidden), width, { init: normal(0.02) });
}

/** Conv1d with kernel 1 over the token axis: x [B,n,C] -> [B,out,C]. */
function overTokens(s: Scope, x: Value, out: number): Value {
  const n = x.shape[1] as number;
  const weight = g.reshape(s.param("weight", [out, n, 1], fanIn(n)), [out, n]);
  return g.add(g.matmul(weight, x), g.reshape(s.param("bias", [out], ZEROS), [out, 1]));
}

function mixTokens(s: Scope, x: Value, c: MixerConfig): Value {
  const n = x.shape[1] as number;
  const hidden = gelu(overTokens(s.sub("fn").sub(0), layerNorm(s.sub("norm"), x), Math.round(n * c.expandTokens)));
  return g.add(x, overTokens(s.sub("fn").sub(3), hidden, n));
}

function mixChannels(s: Scope, x: Value, c: MixerConfig): Value {
  const hidden = gelu(linear(s.sub("fn").sub(0), layerNorm(s.sub("norm"), x), Math.round(c.width * c.expandChannels)));
  return g.add(x, linear(s.sub("fn").sub(3), hidden, c.width));
}

/**
 * The head: norm and projection back to the latent's dimensions, of the first token only. x [B,n,width] -> [B,1,token].
 */
function readFirst(s: Scope, x: Value, c: MixerConfig): Value {
  const first = layerNorm(s.sub(c.depth + 1), g.slice(x, 1, 0, 1));
  return linear(s.sub(c.depth + 2), first, c.token, { init: ZEROS });
}

const asToken = (x: Value): Value => g.reshape(x, [x.shape[0] as Dim, 1, x.shape[1] as number]);

/**
 * @param x [B,1,token], t [B], label i32 [B] in [0, labels]
 * @returns velocity [B,1,token]
 */
export function labelGenerator(s: Scope, x: Value, t: Value, label: Value, c: LabelGeneratorConfig): Value {
  const noisy = g.add(x, s.param("pos_embed", [1, 1, c.token], normal(0.02)));
  const table = s
    .sub("label_embedder")
    .sub("embedding_table")
    .param("weight", [c.labels + 1, c.token], normal(0.02));
  const tokens = g.concat(
    [noisy, asToken(g.gather(table, label)), asToken(timestep(s.sub("t_embedder"), t, c.token))],
    1,
  );
  const mixer = s.sub("mixer");
  let h = linear(mixer.sub(0), tokens, c.width);
  for (let i = 1; i <= c.depth; i++) {
    h = mixChannels(mixer.sub(i).sub(1), mixTokens(mixer.sub(i).sub(0), h, c), c);
  }
  return readFirst(mixer, h, c);
}

/** Cross-attention of every token to the text: x [B,n,width], text [B,L,E], mask [B,L] -> x + attention. */
function readText(s: Scope, x: Value, text: Value, mask: Value, c: TextGeneratorConfig): Value {
  const q = splitHeads(linear(s.sub("q"), layerNorm(s.sub("norm"), x), c.width), c.heads);
  const k = splitHeads(linear(s.sub("k"), text, c.width), c.heads);
  const v = splitHeads(linear(s.sub("v"), text, c.width), c.heads);
  return g.add(x, linear(s.sub("out"), mergeHeads(attention(q, k, v, { mask })), c.width));
}

/** Projected mean of the text's tokens: text [B,L,E], mask [B,L] -> [B,1,out]. */
function pooledText(s: Scope, text: Value, mask: Value, out: number): Value {
  const [b, l] = mask.shape as [Dim, number];
  const weights = g.div(mask, g.reduceSum(mask, -1));
  return linear(s, g.matmul(g.reshape(weights, [b, 1, l]), text), out);
}

/**
 * The label generator's mixer with the pooled text in place of the label, additional learnable tokens, and
 * cross-attention to the text in every block. (The paper has the learnable tokens and the cross-attention; the pooled
 * text is added here: small models learn to use it long before they learn to attend.)
 * @param x [B,1,token], t [B], text [B,L,E], mask [B,L] (1 = token, 0 = padding; at least one 1 per row)
 * @returns velocity [B,1,token]
 */
export function textGenerator(s: Scope, x: Value, t: Value, text: Value, mask: Value, c: TextGeneratorConfig): Value {
  const noisy = g.add(x, s.param("pos_embed", [1, 1, c.token], normal(0.02)));
  const learnable = s.param("learnable_tokens", [1, c.learnable, c.token], normal(0.02));
  const tokens = g.concat(
    [
      noisy,
      c.summary
        ? linear(s.sub("text_embedder"), g.slice(text, 1, 0, 1), c.token)
        : pooledText(s.sub("text_embedder"), text, mask, c.token),
      asToken(timestep(s.sub("t_embedder"), t, c.token)),
      g.expand(learnable, [x.shape[0] as Dim, c.learnable, c.token]),
    ],
    1,
  );
  const mixer = s.sub("mixer");
  let h = linear(mixer.sub(0), tokens, c.width);
  for (let i = 1; i <= c.depth; i++) {
    const block = mixer.sub(i);
    h = readText(block.sub("cross"), h, text, mask, c);
    h = mixChannels(block.sub(1), mixTokens(block.sub(0), h, c), c);
  }
  return readFirst(mixer, h, c);
}
