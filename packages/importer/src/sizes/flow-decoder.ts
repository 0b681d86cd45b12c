import type { FlowDecoderConfig } from "@reptok/model";
import { countParts, dimsOf, positiveInteger } from "../weights/check.ts";
import type { WeightView } from "../weights/view.ts";

/**
 * The flow decoder's sizes from its weights.
 * @param channels and `size` of its output: the autoencoder's latent
 */
export function flowDecoderConfig(
  view: WeightView,
  { channels, size }: { channels: number; size: number },
): FlowDecoderConfig {
  const [width, features] = dimsOf(
    view,
    "backbone.mid_merge.pre_proj.proj.weight",
    "[width, patch * patch * channels]",
    2,
  ) as [number, number];
  const patch = positiveInteger(
    view,
    "backbone.mid_merge.pre_proj.proj.weight",
    Math.sqrt(features / channels),
    `patch * patch * ${channels} columns`,
  );
  positiveInteger(view, "backbone.mid_merge.pre_proj.proj.weight", size / patch, `patches that tile ${size} x ${size}`);
  const [heads] = dimsOf(view, "backbone.mid_level.0.self_attn.scale", "[heads]", 1) as [number];
  const [, , eighth] = dimsOf(
    view,
    "backbone.mid_level.0.self_attn.pos_emb.freqs",
    "[2, heads, width of a head / 8]",
    3,
  ) as [number, number, number];
  const headWidth = positiveInteger(
    view,
    "backbone.mid_level.0.self_attn.scale",
    width / heads,
    `heads that divide the width of ${width}`,
  );
  positiveInteger(
    view,
    "backbone.mid_level.0.self_attn.pos_emb.freqs",
    headWidth === 8 * eighth ? headWidth : 0,
    `[2, ${heads}, ${headWidth / 8}]`,
  );
  const [, , , token] = dimsOf(view, "encoder.dino.temp_pos_embed", "[1, 1, 1, token]", 4) as [
    number,
    number,
    number,
    number,
  ];
  positiveInteger(
    view,
    "encoder.dino.temp_pos_embed",
    token <= width ? token : 0,
    `a token of at most the decoder's width, ${width}`,
  );
  return {
    token,
    channels,
    size,
    patch,
    width,
    depth: countParts(view, "backbone.mid_level."),
    headWidth,
    mapping: dimsOf(view, "mapping.out_norm.scale", "[width of the time conditioning]", 1)[0]!,
    frequencies: dimsOf(view, "time_emb.weight", "[frequencies, 1]", 2)[0]!,
  };
}
