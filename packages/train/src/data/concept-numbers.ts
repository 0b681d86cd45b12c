/** Numbers of the concepts of a data set, which the encoder and the text encoder learn to predict. */
import type { Dataset } from "./dataset.ts";

export interface ConceptNumbers {
  /** Slugs in the order of their numbers: that of their first drawings. */
  readonly concepts: readonly string[];
  /** Of every drawing, then of every derived picture; undefined for pictures of several concepts. */
  readonly shown: readonly (number | undefined)[];
}

export function conceptNumbers({ records, derived }: Pick<Dataset, "records" | "derived">): ConceptNumbers {
  const concepts = [...new Set(records.map(({ concept }) => concept))];
  const numbers = new Map(concepts.map((concept, number) => [concept, number]));
  const shown = [...records, ...derived].map(({ concept }) =>
    concept === undefined ? undefined : numbers.get(concept),
  );
  return { concepts, shown };
}
