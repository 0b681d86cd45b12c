/**
 * The bundle manifest (`manifest.json`): the contents of a model directory and its default sampling.
 *
 * Units used throughout: a **token** is the encoder's [cls] output; a **latent** is `token / scaleFactor`, the space
 * the generators work in and the API stores (RepTok, arXiv 2510.14630).
 */
import * as z from "zod";
import { ContentHash, Identity, ModelId } from "../model-version.ts";
import { boundedText } from "../text/characters.ts";
import { Networks } from "./networks.ts";

/** File name of a bundle's manifest, and its maximum length in bytes. */
export const MANIFEST_FILE = "manifest.json";
export const MAX_MANIFEST_BYTES = 1 << 20;

/** The networks of a bundle. `encoder` and `decoder` form a tokenizer; the others are optional. */
export const ComponentName = z.enum([
  "encoder", // image [B,3,S,S] f32, normalised -> token [B,D]
  "decoder_condition", // token [B,D] -> cond [B,1,W]: the token's projection, constant over the steps
  "decoder", // x [B,C,H,W], t [B], cond [B,1,W] -> velocity [B,C,H,W]; t 1 = noise, 0 = data
  "autoencoder_decoder", // z [B,C,H,W] (unscaled) -> image [B,3,S,S] in [-1,1]
  "autoencoder_encoder", // image [B,3,S,S] in [-1,1] -> moments [B,2C,H,W] (mean, logvar)
  "label_generator", // x [B,1,D], t [B], label [B] i32 -> velocity [B,1,D]; t 0 = noise, 1 = data
  "text_encoder", // ids [B,L] i32, mask [B,L] f32 -> text [B,L,E]
  "text_generator", // x [B,1,D], t [B], text [B,L,E], mask [B,L] f32 -> velocity [B,1,D]
]);
export type ComponentName = z.infer<typeof ComponentName>;

/** A file of the bundle: its name (without directories), length and hash. */
const BundleFile = z.object({
  file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/),
  bytes: z.int().positive(),
  sha256: ContentHash,
});

const Component = BundleFile.extend({
  parameters: z.int().nonnegative(),
  /** How the weights are stored in the file. */
  weights: z.enum(["f32", "f16", "i8"]),
  /** Present where products with stored int8 weights are computed in integers; all other computation is float32. */
  products: z.literal("i8").exactOptional(),
  /** External weight files next to `file` (ONNX external data), if any. */
  external: z.array(BundleFile).default([]),
});

/**
 * Default sampling. `multistep` is the two-step Adams-Bashforth method; `heun` evaluates the network twice per step.
 * A `shift` above 1 moves steps towards the noise, below 1 towards the data. Guidance applies for t in `interval`, ends
 * included.
 */
const Sampler = z.object({
  solver: z.enum(["euler", "heun", "multistep"]),
  steps: z.int().min(1).max(1000),
  shift: z.number().min(0.01).max(100).default(1),
  guidance: z.number().min(0).max(100).default(1),
  interval: z.tuple([z.number(), z.number()]).default([0, 1]),
});

/** Values of a request's `quality`. */
export const Quality = z.enum(["low", "medium", "high", "xhigh", "max"]);
export type Quality = z.infer<typeof Quality>;

/** Length of a padded prompt. */
const TextTokens = z.int().min(1).max(512);

/** A manifest before its identity has been computed. */
export const ManifestBody = z.object({
  format: z.literal("reptok-bundle"),
  version: z.literal(1),
  model: ModelId,
  title: boundedText(200),
  licence: boundedText(400),
  created: z.iso.datetime(),
  /** Side of the model's square pictures, in pixels. */
  imageSize: z.int().min(8).max(2048),
  /** Shape of the model's latents: `count` tokens (RepTok: 1) of `dimensions` values. */
  token: z.object({ count: z.int().min(1), dimensions: z.int().min(1), scaleFactor: z.number().positive() }),
  /** Encoder input: side in pixels, and the per-channel mean and standard deviation of pixels in [0,1]. */
  preprocess: z.object({
    size: z.int().min(8).max(2048),
    mean: z.tuple([z.number(), z.number(), z.number()]),
    std: z.tuple([z.number(), z.number(), z.number()]),
  }),
  /** Output of the flow decoder, [channels, size, size]: autoencoder latents multiplied by `scale`
   *  (`space: "latent"`), or pixels in [-1,1] (`space: "pixel"`, scale 1). `shift` (per channel) is subtracted before
   *  scaling: stored = (z - shift) * scale. */
  decoder: z.object({
    space: z.enum(["latent", "pixel"]),
    channels: z.int().min(1),
    size: z.int().min(1),
    scale: z.union([z.number().positive(), z.array(z.number().positive())]),
    shift: z.array(z.number()).optional(),
    condition: z.int().min(1),
    sampler: Sampler,
  }),
  /** The background colour of the model's pictures unless a prompt names another one; it can be made transparent. */
  background: z.literal("white").exactOptional(),
  /** The decoder's steps by `quality`. */
  qualities: z.partialRecord(Quality, z.int().min(1).max(250)).exactOptional(),
  labelGenerator: z.object({ labels: z.array(boundedText(200)).min(1), sampler: Sampler }).optional(),
  textGenerator: z
    .object({
      tokenizer: BundleFile,
      maxTokens: TextTokens,
      embedding: z.int().min(1),
      sampler: Sampler,
    })
    .optional(),
  /** A text encoder without a generator, for training one. Excludes `textGenerator`. */
  textEncoder: z.object({ tokenizer: BundleFile, maxTokens: TextTokens, embedding: z.int().min(1) }).optional(),
  components: z.partialRecord(ComponentName, Component),
  networks: Networks.optional(),
  /** safetensors file with `cls_token` f32 [1,1,D]: the encoder's [cls] embedding before RepTok adapted it. The encoder's
   *  other weights stay frozen, so this is all that training on and verification need of the original. */
  frozenCls: BundleFile.optional(),
  /** Other files (model card, sample sheets), hashed too. */
  files: z.array(BundleFile).default([]),
});
export type ManifestBody = z.infer<typeof ManifestBody>;

/** `identity` is the result of `identityOf` for the other fields (`protocol/identity.ts`); readers reject any other value. */
export const Manifest = ManifestBody.extend({ identity: Identity });
export type Manifest = z.infer<typeof Manifest>;
