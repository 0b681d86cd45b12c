/**
 * Sizes of a bundle's networks: together with the weights they define each network, so that training can resume
 * from a bundle and internal values can be verified. Serving does not need them.
 */
import * as z from "zod";

/** Above any real network, and small enough that products of sizes fit in memory. */
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
  /** How the stored grid is resampled to the input's; antialiased by default. */
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
  /** Whether it predicts the residual of a linear estimate. */
  base: z.boolean().exactOptional(),
});
const Autoencoder = z.object({
  imageSize: Count,
  stem: Count,
  channels: z.array(Count).min(1).max(16),
  blocks: Count,
  latent: Count,
  groups: Count,
  /** Whether each latent cell also has a linear connection to its pixels. */
  skip: z.boolean().exactOptional(),
});
/** Ratio of a layer's hidden to its input size; any positive number. */
const Expansion = z.number().min(1e-6).max(1_000_000);
const Mixer = z.object({
  token: Count,
  width: Count,
  depth: Count,
  expandTokens: Expansion,
  expandChannels: Expansion,
});
const TextEncoder = z.object({ vocabulary: Count, maxTokens: Count, width: Count, depth: Count, heads: Count });
/** A pretrained sentence encoder, which stays frozen. */
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
/** Embeds words: trained rows, then pretrained vectors; its first output row summarizes the prompt. */
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

/** The output of a text encoder that was imported as ONNX. */
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
