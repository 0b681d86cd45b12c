/** The data set's pictures as tables. */
import { trainedRows, type Dataset } from "../data/dataset.ts";
import { evaluated } from "./context.ts";
import type { ArrayTable } from "./table.ts";

/** Maximum number of pictures on which a stage is evaluated. */
export const HELD_OUT = 256;

export const integerTable = (values: ArrayLike<number>): ArrayTable => ({
  data: Int32Array.from(values),
  dims: [values.length],
});

/** `pixels` u8 [count,3,S,S], and its row numbers: those of trained pictures, and those of held-out ones. */
export function pictureTables(dataset: Dataset): Record<"pixels" | "train" | "heldOut", ArrayTable> {
  const { count, size, pixels, derived } = dataset;
  return {
    pixels: { data: pixels, dims: [count + derived.length, 3, size, size] },
    train: integerTable(trainedRows(dataset)),
    heldOut: integerTable(evaluated(dataset, HELD_OUT)),
  };
}
