/** Study: the decoder's patch size; fewer, larger patches make it cheaper. */
import { drawnSize } from "../stages/drawing-space.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { type Study, vary } from "./study.ts";

export const patch = (base: Recipe): Study => ({
  name: "patch",
  title: "Patch size of the decoder",
  varied: "latent cells (patches)",
  generates: "nothing",
  variants: [0.5, 1, 2].map((factor) => {
    const side = base.tokenizer.network.patch * factor;
    const count = (drawnSize(base).size / side) ** 2;
    return { name: `${side} (${count})`, recipe: vary(base, { tokenizer: { network: { patch: side } } }) };
  }),
});
