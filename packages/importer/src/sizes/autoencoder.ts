import type { AutoencoderConfig } from "@reptok/model";
import { countParts, dimsOf, positiveInteger } from "../weights/check.ts";
import type { WeightView } from "../weights/view.ts";

/** SD-VAE's number of groups. */
const GROUPS = 32;

/**
 * SD-VAE's sizes from its weights (diffusers' names).
 * @param imageSize pixels of the pictures; cannot be inferred from the weights
 */
export function autoencoderConfig(view: WeightView, imageSize: number): AutoencoderConfig {
  const levels = countParts(view, "encoder.down_blocks.");
  const channels = Array.from({ length: levels }, (_, level) => {
    const name = `encoder.down_blocks.${level}.resnets.0.conv1.weight`;
    const [out] = dimsOf(view, name, "[channels, ., 3, 3]", 4) as [number];
    positiveInteger(view, name, out / GROUPS, `channels in ${GROUPS} groups`);
    return out;
  });
  const [latent] = dimsOf(view, "post_quant_conv.weight", "[latent, latent, 1, 1]", 4) as [number];
  positiveInteger(
    view,
    "encoder.down_blocks.0.resnets.0.conv1.weight",
    imageSize / 2 ** (levels - 1),
    `levels that halve ${imageSize} pixels evenly`,
  );
  return {
    imageSize,
    stem: 1,
    channels,
    blocks: countParts(view, "encoder.down_blocks.0.resnets."),
    latent,
    groups: GROUPS,
  };
}
