/** A study: one question, and the recipes that are compared to answer it. */
import type { Recipe } from "@reptok/train/experiments";

export interface Variant {
  /** Unique in its study; a few words, for figure and table. */
  readonly name: string;
  readonly recipe: Recipe;
}

export interface Study {
  /** Also the name of its files. */
  readonly name: string;
  readonly title: string;
  /** What differs between the variants: the label of the figure's vertical axis. */
  readonly varied: string;
  /** The generator that is trained on each variant's tokens. */
  readonly generates: "label" | "text" | "nothing";
  readonly variants: readonly Variant[];
}

type Changes = {
  readonly [K in "autoencoder" | "encoder" | "pretrain" | "tokenizer" | "labelGenerator" | "textGenerator"]?: object;
};

/** The recipe with some fields of its parts replaced; `network` is merged field by field as well. */
export function vary(recipe: Recipe, changes: Changes): Recipe {
  const parts = Object.entries(changes).map(([part, fields]) => {
    const before = recipe[part as keyof Changes];
    const merged: Record<string, unknown> = { ...before, ...fields };
    if ("network" in before && "network" in fields)
      merged["network"] = { ...before.network, ...(fields.network as object) };
    return [part, merged];
  });
  return { ...recipe, ...Object.fromEntries(parts) } as Recipe;
}

/** The recipe with a randomly initialised encoder, without pretraining. */
export const withoutPretraining = (recipe: Recipe): Recipe =>
  vary(recipe, { pretrain: { schedule: { ...recipe.pretrain.schedule, steps: 0 } } });
