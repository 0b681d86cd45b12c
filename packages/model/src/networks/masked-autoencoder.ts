/**
 * Self-supervised pretraining of the encoder: masked patches are replaced by the ViT's mask token (as in BEiT, arXiv
 * 2106.08254), and a light decoder reconstructs the whole picture from the [cls] token alone, so that this one token
 * must represent the picture (a bottleneck as in RetroMAE, arXiv 2205.12035).
 */
import * as g from "../graph/build.ts";
import type { Dim, Value } from "../graph/value.ts";
import { linear } from "../nn/layers.ts";
import { normal, type Scope } from "../nn/scope.ts";
import { block, clsToken, patchEmbed, positionEmbedding, vitTokens, type VitConfig } from "./vit.ts";

/** The [cls] token of an image whose patches are masked where `hidden` [B,N,1] is 1. -> [B,width] */
export function maskedEncoder(s: Scope, image: Value, hidden: Value, c: VitConfig): Value {
  const n = (c.imageSize / c.patch) ** 2;
  const embedded = patchEmbed(s.sub("patch_embed").sub("proj"), image, c);
  const mask = g.reshape(s.param("mask_token", [1, c.width], normal(0.02)), [1, 1, c.width]);
  const seen = g.add(g.mul(embedded, g.sub(1, hidden)), g.mul(mask, hidden));
  const patches = g.add(seen, g.slice(positionEmbedding(s, c), 1, 1, 1 + n));
  return clsToken(s, vitTokens(s, patches, c), c.skip ? hidePixels(image, hidden, c) : image, c);
}

/** The picture with its masked patches set to grey (0). */
function hidePixels(image: Value, hidden: Value, c: VitConfig): Value {
  const [batch, side, p] = [image.shape[0] as Dim, c.imageSize / c.patch, c.patch];
  const visible = g.reshape(g.sub(1, hidden), [hidden.shape[0] as Dim, 1, side, 1, side, 1]);
  const tiles = g.mul(g.reshape(image, [batch, 3, side, p, side, p]), visible);
  return g.reshape(tiles, [batch, 3, c.imageSize, c.imageSize]);
}

/** token [B,width] -> image [B,3,S,S]: one projection per patch, transformer blocks, pixels. */
export function pixelDecoder(s: Scope, token: Value, c: VitConfig, depth: number): Value {
  const [batch, side, p] = [token.shape[0] as Dim, c.imageSize / c.patch, c.patch];
  let x = g.reshape(linear(s.sub("spread"), token, side * side * c.width), [batch, side * side, c.width]);
  x = g.add(x, s.param("positions", [1, side * side, c.width], normal(0.02)));
  for (let i = 0; i < depth; i++) x = block(s.sub("blocks").sub(i), x, c);
  const pixels = linear(s.sub("pixels"), x, 3 * p * p);
  const tiles = g.transpose(g.reshape(pixels, [batch, side, side, 3, p, p]), [0, 3, 1, 4, 2, 5]);
  return g.reshape(tiles, [batch, 3, c.imageSize, c.imageSize]);
}
