/**
 * The recipe that the studies vary: the starter's, scaled down. 32 px emoji, a token of 48 dimensions, 16 patches each for
 * the encoder and the decoder. One variant takes about a minute on one processor.
 */
import type { Recipe } from "@reptok/train/experiments";

const sampler = { solver: "multistep", steps: 12 } as const;
const generator: Recipe["samplers"]["labelGenerator"] = { ...sampler, shift: 0.5, guidance: 1.5, interval: [0.3, 0.9] };
const textGenerator: typeof generator = { ...sampler, shift: 0.5, guidance: 3.5, interval: [0.1, 0.9] };

export const base: Recipe = {
  model: "study",
  seed: 1,
  imageSize: 32,
  samplers: {
    decoder: { ...sampler, shift: 1, guidance: 1, interval: [0, 1] },
    labelGenerator: generator,
    textGenerator,
  },
  autoencoder: {
    network: { imageSize: 32, stem: 4, channels: [32], blocks: 1, latent: 8, groups: 8 },
    kl: 2e-4,
    batchSize: 32,
    schedule: { rate: 2e-3, warmup: 30, steps: 320, decay: 0.4 },
    weightDecay: 0.01,
    clip: 1,
    emaRate: 0.99,
  },
  encoder: { imageSize: 32, patch: 8, width: 48, depth: 3, heads: 4, registers: 2, positions: 4 },
  pretrain: {
    masked: 0.25,
    decoderDepth: 1,
    batchSize: 64,
    schedule: { rate: 2e-3, warmup: 30, steps: 600, decay: 0.35 },
    weightDecay: 0.05,
    clip: 1,
    emaRate: 0.99,
  },
  tokenizer: {
    network: { patch: 2, width: 96, depth: 2, headWidth: 32, mapping: 48 },
    lambda: 0.1,
    batchSize: 32,
    schedule: { rate: 2e-3, warmup: 30, steps: 1500, decay: 0.4 },
    weightDecay: 0.01,
    clip: 1,
    emaRate: 0.99,
  },
  labelGenerator: {
    network: { width: 96, depth: 4, expandTokens: 4, expandChannels: 4 },
    dropout: 0.1,
    batchSize: 128,
    schedule: { rate: 2e-3, warmup: 30, steps: 300, decay: 0.5 },
    weightDecay: 0,
    clip: 1,
    emaRate: 0.99,
  },
  // Trained in the captions study only.
  textGenerator: {
    network: { width: 96, depth: 3, expandTokens: 4, expandChannels: 4, heads: 3, learnable: 2 },
    encoder: { kind: "learned", vocabulary: 2000, maxTokens: 16, width: 64, depth: 1, heads: 2 },
    captionTokens: 12,
    dropout: 0.1,
    batchSize: 256,
    schedule: { rate: 2e-3, warmup: 30, steps: 3000, decay: 0.4 },
    weightDecay: 0,
    clip: 1,
    emaRate: 0.99,
  },
};
