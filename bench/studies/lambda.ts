/** The weight of the loss that keeps the token near the frozen one: its effect on reconstruction and generation. */
import type { Recipe } from "@reptok/train/experiments";
import { type Study, vary } from "./study.ts";

export const lambda = (base: Recipe): Study => {
  const all = (weight: number): Recipe => vary(base, { tokenizer: { tuned: "everything", lambda: weight } });
  const chosen = base.tokenizer.lambda;
  return {
    name: "lambda",
    title: "Weight lambda of 1 - cosine(token, frozen token)",
    varied: "weights, lambda",
    generates: "label",
    variants: [
      { name: "[cls], 0", recipe: vary(base, { tokenizer: { lambda: 0 } }) },
      { name: `[cls], ${chosen}`, recipe: base },
      { name: "all, 0", recipe: all(0) },
      { name: `all, ${chosen}`, recipe: all(chosen) },
      { name: `all, ${10 * chosen}`, recipe: all(10 * chosen) },
    ],
  };
};
