/**
 * Sizes of a bundle's networks: with the weights in its files they say what each network is, so that training can go on
 * from a bundle and its inner values can be checked. Serving needs none of it.
 */
import * as z from "zod";

/** Far above any network, far below what would not fit in memory when multiplied. */
const Count = z.int().min(1).max(1_000_000);

const Vit = z.object({
  imageSize: Count,
  patch: Count,
  width: Count,
  depth: Count,
  heads: Count,
  registers: z.int().min(0).max(1000),
  /** Side of the grid for which position embeddings are stored. */
  positions: Count,
  /** How the stored grid is resampled to the input's; antialiased when absent. */
  resampling: z.enum(["antialiased", "offset"]).exactOptional(),
  layerScale: z.number().exactOptional(),
  /** Side in pixels of the picture whose linear map is added to the token. */
  skip: Count.exactOptional(),
});
const FlowDecoder = z.object({
  token: Count,
  channels: Count,
  size: Count,
  patch: Count,
  width: Count,
  depth: Count,
  headWidth: Count,
  mapping: Count,
  frequencies: Count.exactOptional(),
  predicts: z.enum(["velocity", "data"]).exactOptional(),
  /** Whether it draws the residual over a linear guess. */
  base: z.boolean().exactOptional(),
});
const Autoencoder = z.object({
  imageSize: Count,
  stem: Count,
  channels: z.array(Count).min(1).max(16),
  blocks: Count,
  latent: Count,
  groups: Count,
  /** Whether each latent cell and its square of pixels are linked linearly too. */
  skip: z.boolean().exactOptional(),
});
/** Hidden over input size of a layer; it need not be whole, nor above 1. */
const Expansion = z.number().min(1e-6).max(1_000_000);
const Mixer = z.object({
  token: Count,
  width: Count,
  depth: Count,
  expandTokens: Expansion,
  expandChannels: Expansion,
});
const TextEncoder = z.object({ vocabulary: Count, maxTokens: Count, width: Count, depth: Count, heads: Count });
/** A pretrained sentence encoder, which is never trained with a generator. */
const SentenceEncoder = z.object({
  kind: z.literal("sentence"),
  vocabulary: Count,
  maxTokens: Count,
  /** Width of the token embeddings. */
  embedding: Count,
  width: Count,
  /** Width inside the feed-forward layers. */
  hidden: Count,
  depth: Count,
  heads: Count,
});
/** Reads whole words: trained rows, then pretrained vectors; its first row sums the prompt up. */
const WordsEncoder = z.object({
  kind: z.literal("words"),
  own: Count,
  vocabulary: Count,
  vector: Count,
  maxTokens: Count,
  width: Count,
  depth: Count,
  heads: Count,
  concepts: Count,
  token: Count,
});

/** A text encoder that was imported as ONNX: what it makes of a prompt. */
const ImportedEncoder = z.object({ kind: z.literal("imported"), maxTokens: Count, width: Count });

export const Networks = z.object({
  encoder: Vit,
  decoder: FlowDecoder,
  autoencoder: Autoencoder.exactOptional(),
  labelGenerator: Mixer.extend({ labels: Count }).exactOptional(),
  text: z
    .object({
      encoder: z.union([SentenceEncoder, WordsEncoder, ImportedEncoder, TextEncoder]),
      generator: Mixer.extend({ text: Count, heads: Count, learnable: Count, summary: z.boolean().exactOptional() }),
    })
    .exactOptional(),
});
export type Networks = z.infer<typeof Networks>;
