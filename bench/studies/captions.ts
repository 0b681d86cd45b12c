/** The captions that the text generator is trained on: names alone, or keywords and words of WordNet too. */
import type { CaptionMix, Recipe } from "@reptok/train/experiments";
import { type Study, vary } from "./study.ts";

const NOTHING: CaptionMix = { name: 0, otherName: 0, described: 0, classified: 0, keywords: 0, lexicon: 0 };
const MIXES: Readonly<Record<string, CaptionMix>> = {
  names: { ...NOTHING, name: 1 },
  "names, described by keywords": { ...NOTHING, name: 0.75, described: 0.25 },
  "names, keywords": { ...NOTHING, name: 0.65, described: 0.15, keywords: 0.2 },
};

export const captions = (base: Recipe): Study => ({
  name: "captions",
  title: "Training captions of the text generator",
  varied: "captions",
  generates: "text",
  variants: [
    ...Object.entries(MIXES).map(([name, mix]) => ({
      name,
      recipe: vary(base, { textGenerator: { captions: { mix } } }),
    })),
    { name: "the starter's", recipe: base },
  ],
});
