/**
 * Every stream of random numbers that training draws from: the second word of Philox's key beside the recipe's seed, so
 * that no two draws share numbers. Steps lie {@link STRIDE} blocks apart: 2^32 blocks are 2^34 words, more than a step draws.
 */
import type { StageName } from "../recipe/recipe.ts";

export const STRIDE = 2 ** 32;

/** Of each stage: its weights' starting values, and what its steps draw. */
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
/** How the views of a map's pictures are moved. */
export const VIEW_STREAM = 161;
/** Rows that stand for a table that does not exist yet. */
export const PLACEHOLDER_STREAM = 162;
/** Fine-tuning: noise on held-out pictures, what its steps draw, and starting values of networks that are new. */
export const TUNING_STREAMS = { held: 171, steps: 172, weights: 173 } as const;
