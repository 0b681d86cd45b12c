/**
 * Study: the decoder's space and prediction target: latents of the first stage or pixels, velocity or data. Pixel
 * patches are sized to give as many tokens as latents do.
 */
import { drawnSize, type Recipe } from "@reptok/train/experiments";
import { type Study, vary } from "./study.ts";

export const space = (base: Recipe): Study => {
  const side = drawnSize(base).size / base.tokenizer.network.patch;
  const pixels = vary(base, { tokenizer: { space: "pixel", network: { patch: base.imageSize / side } } });
  const predictsData = (recipe: Recipe): Recipe => vary(recipe, { tokenizer: { network: { predicts: "data" } } });
  return {
    name: "space",
    title: "First-stage latents or pixels, predicting velocity or data",
    varied: "space, prediction",
    generates: "nothing",
    variants: [
      { name: "latents, velocity", recipe: base },
      { name: "latents, data", recipe: predictsData(base) },
      { name: "pixels, velocity", recipe: pixels },
      { name: "pixels, data", recipe: predictsData(pixels) },
    ],
  };
};
