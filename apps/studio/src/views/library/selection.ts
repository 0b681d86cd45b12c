/** The part of the library that is shown. */
import type { Filter } from "./filter-text.ts";

export interface Selection {
  readonly collection: string;
  readonly filter: Filter | undefined;
  /** Cosine similarity from which two latents are near-duplicates: docs/latents.md. */
  readonly similarity: number;
}
