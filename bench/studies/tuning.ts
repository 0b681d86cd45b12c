/** The encoder's weights that are trained with the decoder. RepTok claims that [cls] alone suffices and preserves the space. */
import type { Recipe } from "@reptok/train/experiments";
import { type Study, vary, withoutPretraining } from "./study.ts";

export const tuning = (base: Recipe): Study => ({
  name: "tuning",
  title: "Weights of the encoder trained with the decoder",
  varied: "weights trained",
  generates: "label",
  variants: [
    { name: "none (frozen)", recipe: vary(base, { tokenizer: { tuned: "nothing" } }) },
    { name: "[cls]", recipe: base },
    { name: "[cls], last block", recipe: vary(base, { tokenizer: { tuned: "lastBlock" } }) },
    { name: "all", recipe: vary(base, { tokenizer: { tuned: "everything" } }) },
    {
      name: "all, from scratch",
      recipe: withoutPretraining(vary(base, { tokenizer: { tuned: "everything", lambda: 0 } })),
    },
  ],
});
