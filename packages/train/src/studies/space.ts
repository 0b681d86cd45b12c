/**
 * What is drawn, and what the decoder's network says: latents of the first stage or pixels, the velocity or the picture. Pixel
 * patches have the size that makes as many tokens as there are for latents.
 */
import { drawnSize } from "../stages/drawing-space.ts";
import type { Recipe } from "../recipe/recipe.ts";
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
