import type { VitConfig } from "@reptok/model";
import { countParts, dimsOf, whole } from "../weights/check.ts";
import type { WeightView } from "../weights/view.ts";

/** Input side in pixels to which RepTok resamples pictures. */
const IMAGE_SIZE = 224;
/** Width of a head in every published DINOv2. */
const HEAD_WIDTH = 64;
/** Models narrower than any published vision transformer are test fixtures, with 4 heads. */
const NARROW = 192;
const TEST_HEADS = 4;

/** The number of heads cannot be inferred from the weights. */
const defaultHeads = (width: number): number =>
  width >= NARROW && width % HEAD_WIDTH === 0 ? width / HEAD_WIDTH : TEST_HEADS;

/**
 * The encoder's sizes from DINOv2's weights (hub names).
 * @param heads attention heads; by default the width over 64, as in every published DINOv2
 */
export function vitConfig(view: WeightView, heads?: number): VitConfig {
  const position = dimsOf(view, "pos_embed", "[1, 1 + n * n, width]", 3);
  const [, places, width] = position as [number, number, number];
  const positions = whole(view, "pos_embed", Math.sqrt(places - 1), "1 + n * n positions");
  const [, , patch] = dimsOf(view, "patch_embed.proj.weight", "[width, 3, patch, patch]", 4) as [
    number,
    number,
    number,
  ];
  whole(view, "patch_embed.proj.weight", IMAGE_SIZE / patch, `a patch whose side divides ${IMAGE_SIZE}`);
  const chosen = heads ?? defaultHeads(width);
  whole(view, "pos_embed", width / chosen, `a width that ${chosen} heads divide`);
  return {
    imageSize: IMAGE_SIZE,
    patch,
    width,
    depth: countParts(view, "blocks."),
    heads: chosen,
    registers: view.has("register_tokens") ? dimsOf(view, "register_tokens", "[1, n, width]", 3)[1]! : 0,
    positions,
  };
}
