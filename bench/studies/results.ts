/** Results of studies, as they are stored. */
import type { StageName } from "@reptok/train/experiments";
import type { Effort } from "./effort.ts";
import type { Counts, Numbers } from "./measure.ts";
import type { Study } from "./study.ts";

/** One variant trained with one seed. */
export interface Result extends Numbers {
  readonly variant: string;
  readonly seed: number;
  /** Cost of each stage; stages shared with other variants are counted in each. */
  readonly effort: Readonly<Partial<Record<StageName, Effort>>>;
}

export interface StudyResults extends Pick<Study, "name" | "title" | "varied"> {
  readonly counts: Counts;
  /** SHA-256 of the network that computes the features for distances. */
  readonly features: string;
  readonly results: readonly Result[];
}
