/**
 * All random streams of training: the second word of Philox's key, the first being the recipe's seed, so that no two
 * samplings share numbers. Steps are {@link STRIDE} blocks apart: 2^32 blocks are 2^34 words, more than a step uses.
 */
import type { StageName } from "../recipe/recipe.ts";

export const STRIDE = 2 ** 32;

/** Per stage: one stream for initial weights, one for the steps' inputs. */
export const STREAMS: Readonly<Record<StageName, { readonly weights: number; readonly steps: number }>> = {
  autoencoder: { weights: 101, steps: 102 },
  pretrain: { weights: 111, steps: 112 },
  tokenizer: { weights: 121, steps: 122 },
  decoder: { weights: 131, steps: 132 },
  student: { weights: 135, steps: 136 },
  labelGenerator: { weights: 141, steps: 142 },
  textGenerator: { weights: 151, steps: 152 },
};

export const FREQUENCY_STREAM = 123;
/** Shifts of the views in a map. */
export const VIEW_STREAM = 161;
/** Placeholder rows for a table that does not exist yet. */
export const PLACEHOLDER_STREAM = 162;
/** Fine-tuning: noise on held-out pictures, the steps' inputs, and initial weights of new networks. */
export const TUNING_STREAMS = { heldOut: 171, steps: 172, weights: 173 } as const;
