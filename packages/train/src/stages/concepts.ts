/** The concepts that pictures show, as training targets. */
import { ops as g, type Value } from "@reptok/model";
import { conceptNumbers } from "../data/concept-numbers.ts";
import type { Dataset } from "../data/dataset.ts";
import { integerTable } from "./pictures.ts";
import type { ArrayTable } from "./table.ts";

/** `concept` i32 and `means` f32 of every picture; `means` is 0 for pictures of several concepts. */
export function conceptTables(dataset: Dataset): {
  readonly tables: Readonly<Record<"concept" | "means", ArrayTable>>;
  readonly count: number;
} {
  const { concepts, shown } = conceptNumbers(dataset);
  const means = Float32Array.from(shown, (number) => (number === undefined ? 0 : 1));
  return {
    tables: { concept: integerTable(shown.map((number) => number ?? 0)), means: { data: means, dims: [means.length] } },
    count: concepts.length,
  };
}

/**
 * Mean of -log softmax(logits)[id], each weighted.
 * @param logits [B,count]; @param id i32 [B]; @param weights [B]
 */
export function crossEntropy(logits: Value, id: Value, weights: Value, count: number): Value {
  const chosen = g.reduceSum(g.mul(g.softmax(logits), g.oneHot(id, count)), -1);
  const surprise = g.neg(g.log(g.add(g.reshape(chosen, weights.shape), 1e-9)));
  return g.meanAll(g.mul(surprise, weights));
}
