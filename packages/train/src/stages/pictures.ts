/** The data set's pictures as tables. */
import { trainedRows, type Dataset } from "../data/dataset.ts";
import { evaluated } from "./context.ts";
import type { ArrayTable } from "./table.ts";

/** Pictures on which a stage is evaluated, at most. */
export const HELD = 256;

export const integerTable = (values: ArrayLike<number>): ArrayTable => ({
  data: Int32Array.from(values),
  dims: [values.length],
});

/** `pixels` u8 [count,3,S,S], and rows of it: those that are trained on, and those that are not. */
export function pictureTables(dataset: Dataset): Record<"pixels" | "train" | "held", ArrayTable> {
  const { count, size, pixels, derived } = dataset;
  return {
    pixels: { data: pixels, dims: [count + derived.length, 3, size, size] },
    train: integerTable(trainedRows(dataset)),
    held: integerTable(evaluated(dataset, HELD)),
  };
}
