/** The generator's depth. */
import type { Recipe } from "@reptok/train/experiments";
import { type Study, vary } from "./study.ts";

export const generatorDepth = (base: Recipe): Study => ({
  name: "generator-depth",
  title: "Depth of the label generator",
  varied: "blocks of the generator",
  generates: "label",
  variants: [0.5, 1, 2].map((factor) => {
    const depth = Math.max(1, Math.round(base.labelGenerator.network.depth * factor));
    return { name: String(depth), recipe: vary(base, { labelGenerator: { network: { depth } } }) };
  }),
});
