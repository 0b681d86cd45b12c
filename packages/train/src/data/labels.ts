/** Class labels: the Unicode subgroups. */
import type { IconRecord } from "./icons.ts";

export interface Labels {
  /** Names in the order of their indices, such as `food-fruit`. */
  readonly names: readonly string[];
  /** Index of a record's class, 0 to `names.length - 1`. */
  of(record: Pick<IconRecord, "subgroup">): number;
}

export function makeLabels(names: readonly string[]): Labels {
  const indices = new Map(names.map((name, index) => [name, index]));
  return {
    names,
    of({ subgroup }) {
      const index = indices.get(subgroup);
      if (index === undefined) throw new RangeError(`expected one of ${names.length} subgroups, got ${subgroup}`);
      return index;
    },
  };
}
