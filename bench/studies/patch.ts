/** The decoder's patches: fewer, larger ones make it cheaper. */
import { drawnSize, type Recipe } from "@reptok/train/experiments";
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
