import type { VitConfig } from "@reptok/model";
import { ApiError } from "@reptok/shared";
import { countParts, dimsOf, positiveInteger } from "../weights/check.ts";
import type { WeightView } from "../weights/view.ts";

/** Input side in pixels to which RepTok resamples pictures. */
const IMAGE_SIZE = 224;
/** Width of a head in every published DINOv2. */
const HEAD_WIDTH = 64;
/** The number of heads cannot be inferred from the weights. */
function defaultHeads(width: number): number {
  if (width % HEAD_WIDTH === 0) return width / HEAD_WIDTH;
  throw new ApiError(
    "invalid_request",
    `expected the number of the encoder's attention heads (--heads): its width of ${width} is no multiple of ${HEAD_WIDTH}`,
    "heads",
  );
}

/**
 * The encoder's sizes from DINOv2's weights (hub names).
 * @param heads attention heads; by default the width over 64, as in every published DINOv2
 * @throws ApiError `invalid_request` if the width is not a multiple of 64 and `heads` is undefined
 */
export function vitConfig(view: WeightView, heads?: number): VitConfig {
  const position = dimsOf(view, "pos_embed", "[1, 1 + n * n, width]", 3);
  const [, places, width] = position as [number, number, number];
  const positions = positiveInteger(view, "pos_embed", Math.sqrt(places - 1), "1 + n * n positions");
  const [, , patch] = dimsOf(view, "patch_embed.proj.weight", "[width, 3, patch, patch]", 4) as [
    number,
    number,
    number,
  ];
  positiveInteger(view, "patch_embed.proj.weight", IMAGE_SIZE / patch, `a patch whose side divides ${IMAGE_SIZE}`);
  const chosen = heads ?? defaultHeads(width);
  positiveInteger(view, "pos_embed", width / chosen, `a width that ${chosen} heads divide`);
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
