/** Rules: how each of the reference's tensors is computed. */
import type { Backend } from "./backend.ts";
import type { Expected } from "./expected.ts";

export interface RuleContext {
  readonly backend: Backend;
  readonly expected: Expected;
  /** Steps of the latents that `decoder.image_first` decodes, if the file lists them. */
  readonly firstSteps: number | undefined;
}

/** How one kind of tensor is computed with the bundle. */
export interface Rule {
  readonly name: RegExp;
  /** @param match of `name`. @throws Incomparable when the file or the bundle lacks something required */
  readonly compute: (
    context: RuleContext,
    match: readonly (string | undefined)[],
  ) => Promise<{ readonly data: Float32Array; readonly dims: readonly number[] }>;
}

/** Input tensors, which are not compared. */
export const INPUTS: readonly RegExp[] = [
  /^encode\.[^.]+\.image_u8$/,
  /^generator\.[zty]$/,
  /^decoder\.(token|noise|t)$/,
  /^vae\.(latent|image_u8)$/,
];
