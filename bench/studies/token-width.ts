/** The token's width halved and doubled. The token is the encoder's output, so the encoder's width goes with it. */
import type { Recipe } from "@reptok/train/experiments";
import { type Study, vary } from "./study.ts";

export const tokenWidth = (base: Recipe): Study => ({
  name: "token-width",
  title: "Width of the token (and of the encoder)",
  varied: "numbers in the token",
  generates: "label",
  variants: [0.5, 1, 2].map((factor) => {
    const { width, heads } = base.encoder;
    const encoder = { width: width * factor, heads: heads * factor };
    return { name: String(encoder.width), recipe: factor === 1 ? base : vary(base, { encoder }) };
  }),
});
