/**
 * The first-stage autoencoder with SD-VAE's structure (latent diffusion, arXiv 2112.10752) and the weight names of
 * diffusers' AutoencoderKL. `stem` > 1 first folds squares of stem x stem pixels into channels (space to depth), which
 * makes small models cheap: all convolutions then run at the reduced size.
 */
import * as g from "../graph/build.ts";
import type { Dim, Value } from "../graph/value.ts";
import { attention, conv, groupNorm, linear, silu, upsample } from "../nn/layers.ts";
import { ZEROS, type Scope } from "../nn/scope.ts";

export interface AutoencoderConfig {
  readonly imageSize: number;
  /** Side of the pixel squares folded into channels; 1 = none, as in SD-VAE. */
  readonly stem: number;
  /** Channels per level, from the image inwards; every level except the last halves the size. */
  readonly channels: readonly number[];
  /** Residual blocks per level in the encoder; the decoder has one more. */
  readonly blocks: number;
  /** Channels of the latent. */
  readonly latent: number;
  /** Groups of the group normalisation (SD-VAE: 32). */
  readonly groups: number;
  /**
   * Adds a linear path between each latent cell and its square of pixels in both networks (weights `encoder.skip`,
   * `decoder.skip`), initialised with the data's whitened principal components; the networks' last layers then start at
   * zero.
   */
  readonly skip?: boolean;
}

/** Side in pixels of the square that a latent cell covers. */
export const cellSize = (c: AutoencoderConfig): number => c.stem * 2 ** (c.channels.length - 1);

/** Initial log-variance of the latents when they start as principal components of standard deviation 1. */
const START_LOG_VARIANCE = -5;

const PAD1 = { pads: [1, 1, 1, 1] } as const;

function resnet(s: Scope, x: Value, out: number, c: AutoencoderConfig): Value {
  let h = conv(s.sub("conv1"), silu(groupNorm(s.sub("norm1"), x, c.groups)), out, 3, PAD1);
  h = conv(s.sub("conv2"), silu(groupNorm(s.sub("norm2"), h, c.groups)), out, 3, PAD1);
  return g.add(x.shape[1] === out ? x : conv(s.sub("conv_shortcut"), x, out, 1), h);
}

/** Single-head self-attention over all cells. */
function selfAttention(s: Scope, x: Value, c: AutoencoderConfig): Value {
  const [b, ch, h, w] = x.shape as [Dim, number, number, number];
  const flat = g.transpose(g.reshape(groupNorm(s.sub("group_norm"), x, c.groups), [b, ch, h * w]), [0, 2, 1]);
  const [q, k, v] = ["to_q", "to_k", "to_v"].map((name) => g.reshape(linear(s.sub(name), flat, ch), [b, 1, h * w, ch]));
  const read = linear(s.sub("to_out").sub(0), g.reshape(attention(q!, k!, v!), [b, h * w, ch]), ch);
  return g.add(x, g.reshape(g.transpose(read, [0, 2, 1]), [b, ch, h, w]));
}

function middle(s: Scope, x: Value, c: AutoencoderConfig): Value {
  const ch = x.shape[1] as number;
  const h = selfAttention(s.sub("attentions").sub(0), resnet(s.sub("resnets").sub(0), x, ch, c), c);
  return resnet(s.sub("resnets").sub(1), h, ch, c);
}

/** [B,3,S,S] -> [B,3 k k,S/k,S/k] */
function spaceToDepth(x: Value, k: number): Value {
  const [b, ch, h, w] = x.shape as [Dim, number, number, number];
  if (k === 1) return x;
  const tiles = g.transpose(g.reshape(x, [b, ch, h / k, k, w / k, k]), [0, 1, 3, 5, 2, 4]);
  return g.reshape(tiles, [b, ch * k * k, h / k, w / k]);
}
/** The inverse of {@link spaceToDepth}. */
function depthToSpace(x: Value, k: number): Value {
  const [b, ch, h, w] = x.shape as [Dim, number, number, number];
  if (k === 1) return x;
  const tiles = g.transpose(g.reshape(x, [b, ch / (k * k), k, k, h, w]), [0, 1, 4, 2, 5, 3]);
  return g.reshape(tiles, [b, ch / (k * k), h * k, w * k]);
}

/** image [B,3,S,S] in [-1,1] -> moments [B,2C,H,W]: the mean, then the log of the variance. */
export function autoencoderEncoder(s: Scope, image: Value, c: AutoencoderConfig): Value {
  const net = s.sub("encoder");
  let h = conv(net.sub("conv_in"), spaceToDepth(image, c.stem), c.channels[0]!, 3, PAD1);
  c.channels.forEach((channels, level) => {
    const block = net.sub("down_blocks").sub(level);
    for (let i = 0; i < c.blocks; i++) h = resnet(block.sub("resnets").sub(i), h, channels, c);
    // SD-VAE pads its strided convolutions at the bottom and right only.
    if (level < c.channels.length - 1) {
      h = conv(block.sub("downsamplers").sub(0).sub("conv"), h, channels, 3, { stride: 2, pads: [0, 0, 1, 1] });
    }
  });
  h = silu(groupNorm(net.sub("conv_norm_out"), middle(net.sub("mid_block"), h, c), c.groups));
  const last = conv(net.sub("conv_out"), h, 2 * c.latent, 3, PAD1, c.skip ? ZEROS : undefined);
  if (!c.skip) return conv(s.sub("quant_conv"), last, 2 * c.latent, 1);
  const start = Float32Array.from({ length: 2 * c.latent }, (_, i) => (i < c.latent ? 0 : START_LOG_VARIANCE));
  const moments = conv(s.sub("quant_conv"), last, 2 * c.latent, 1, {}, undefined, { kind: "values", values: start });
  const mean = conv(net.sub("skip"), spaceToDepth(image, cellSize(c)), c.latent, 1);
  return g.concat([g.add(g.slice(moments, 1, 0, c.latent), mean), g.slice(moments, 1, c.latent, 2 * c.latent)], 1);
}

/** z [B,C,H,W] -> image [B,3,S,S], about [-1,1]. */
export function autoencoderDecoder(s: Scope, z: Value, c: AutoencoderConfig): Value {
  const net = s.sub("decoder");
  const inwards = c.channels.toReversed();
  let h = conv(net.sub("conv_in"), conv(s.sub("post_quant_conv"), z, c.latent, 1), inwards[0]!, 3, PAD1);
  h = middle(net.sub("mid_block"), h, c);
  inwards.forEach((channels, level) => {
    const block = net.sub("up_blocks").sub(level);
    for (let i = 0; i <= c.blocks; i++) h = resnet(block.sub("resnets").sub(i), h, channels, c);
    if (level < inwards.length - 1)
      h = conv(block.sub("upsamplers").sub(0).sub("conv"), upsample(h, 2), channels, 3, PAD1);
  });
  h = silu(groupNorm(net.sub("conv_norm_out"), h, c.groups));
  const drawn = conv(net.sub("conv_out"), h, 3 * c.stem * c.stem, 3, PAD1, c.skip ? ZEROS : undefined);
  const image = depthToSpace(drawn, c.stem);
  if (!c.skip) return image;
  return g.add(image, depthToSpace(conv(net.sub("skip"), z, 3 * cellSize(c) ** 2, 1), cellSize(c)));
}

/** Side of the latent. */
export const latentSize = (c: AutoencoderConfig): number => c.imageSize / c.stem / 2 ** (c.channels.length - 1);
