/** The parts of an import before it is written. */
import type { BundleParts } from "@reptok/runtime";
import type { WeightView } from "../weights/view.ts";

/** Settings that override what the files contain, or complete it. */
export interface Stated {
  readonly imageSize?: number | undefined;
  readonly scaleFactor?: number | undefined;
  /** Attention heads of the encoder. */
  readonly heads?: number | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly title?: string | undefined;
  readonly licence?: string | undefined;
}

/** Parts from separate files, replacing the checkpoint's or bundle's. */
export interface Replacements {
  readonly encoder?: WeightView | undefined;
  readonly vae?: WeightView | undefined;
}

export interface Assembled extends Pick<BundleParts, "configs" | "weights" | "ready" | "files"> {
  readonly manifest: Omit<BundleParts["manifest"], "model" | "created">;
  /** Entries below the networks' prefixes that no network uses. */
  readonly unused: readonly string[];
}
