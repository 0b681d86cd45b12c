import type { LabelGeneratorConfig } from "@reptok/model";
import { dimsOf, countParts, positiveInteger } from "../weights/check.ts";
import type { WeightView } from "../weights/view.ts";

/** The generator's sizes from its weights. The label table has one more row than labels: the unconditional one. */
export function labelGeneratorConfig(view: WeightView): LabelGeneratorConfig {
  const [width, token] = dimsOf(view, "mixer.0.weight", "[width, token]", 2) as [number, number];
  // The mixer's parts: input projection, the blocks, norm, output projection.
  const last = countParts(view, "mixer.") - 1;
  const depth = positiveInteger(view, `mixer.${last}.weight`, last - 2, "a mixer of at least one block");
  const [hidden, tokens] = dimsOf(view, "mixer.1.0.fn.0.weight", "[hidden, tokens, 1]", 3) as [number, number];
  const [wide] = dimsOf(view, "mixer.1.1.fn.0.weight", "[hidden, width]", 2) as [number];
  const table = "label_embedder.embedding_table.weight";
  const [rows] = dimsOf(view, table, "[labels + 1, token]", 2) as [number];
  return {
    token,
    width,
    depth,
    expandTokens: hidden / tokens,
    expandChannels: wide / width,
    labels: positiveInteger(view, table, rows - 1, "a row for each label and one for none"),
  };
}
