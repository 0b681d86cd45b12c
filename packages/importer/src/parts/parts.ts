/** What an import puts together before it writes. */
import type { BundleParts } from "@reptok/runtime";
import type { WeightView } from "../weights/view.ts";

/** Facts that a user may state against what the files say or leave open. */
export interface Stated {
  readonly imageSize?: number | undefined;
  readonly scaleFactor?: number | undefined;
  /** Attention heads of the encoder. */
  readonly heads?: number | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly title?: string | undefined;
  readonly licence?: string | undefined;
}

/** Parts from files of their own, in the place of the checkpoint's or bundle's. */
export interface Replacements {
  readonly encoder?: WeightView | undefined;
  readonly vae?: WeightView | undefined;
}

export interface Assembled extends Pick<BundleParts, "configs" | "weights" | "ready" | "files"> {
  readonly manifest: Omit<BundleParts["manifest"], "model" | "created">;
  /** Entries below the networks' places that no network asks for. */
  readonly unused: readonly string[];
}
