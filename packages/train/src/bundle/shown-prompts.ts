/** What the model card's sheet shows: the everyday names, then a few of them in a style. */
import { EVERYDAY_PROMPTS } from "../data/everyday-prompts.ts";

export const SHOWN_PROMPTS: readonly string[] = [
  ...EVERYDAY_PROMPTS.names.map(({ prompt }) => prompt),
  "a red apple, twemoji style",
  "a red apple, 3d style",
  "a dog, blob style",
  "a dog, flat style",
];
