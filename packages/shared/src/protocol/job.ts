/**
 * Jobs as the edge gives them to GPU workers. Bytes stay out: a job's inputs are read and its results written over HTTP, see
 * {@link "./fleet.ts"}.
 */
import * as z from "zod";
import { LatentId } from "../latent/id.ts";
import { ModelVersion } from "../model-version.ts";
import { boundedText } from "../text/characters.ts";
import { MAX_PROMPT } from "../text/prompt.ts";

export const MAX_IMAGE_SIDE = 1024;
export const MAX_ITEMS = 10;
export const MAX_STEPS = 250;
/** Most partial pictures shown on the way to one image. */
export const MAX_PARTIALS = 3;

/** Seeds are unsigned 32-bit integers. */
export const Seed = z.int().min(0).max(0xffff_ffff);
export const ImageFormat = z.enum(["png", "webp", "jpeg"]);
export type ImageFormat = z.infer<typeof ImageFormat>;

/** How to draw a latent. `size` is the side in pixels; the model's own size, or a larger one, resampled. */
export const ImageSpec = z.object({
  steps: z.int().min(1).max(MAX_STEPS),
  size: z.int().min(8).max(MAX_IMAGE_SIDE),
  format: ImageFormat,
});
export type ImageSpec = z.infer<typeof ImageSpec>;

/**
 * Pictures shown on the way to each image, evenly spread over the decoder's steps; what a decoder of few steps has no
 * room for is left out. They do not change the result.
 */
const Partials = z.int().min(0).max(MAX_PARTIALS);
const Common = {
  id: boundedText(100, 1),
  /** Counts the assignments of the job; a result names the one that it is of. */
  attempt: z.int().min(1),
  /** Whom it is for. "" for nobody in particular. */
  tenant: boundedText(100).default(""),
  /** What computes it and nothing else: a worker that has not exactly this refuses it (`model_version_mismatch`). */
  version: ModelVersion,
};

/** Makes one latent per seed from a prompt or a label; with `image`, draws each with the same seed. No inputs. */
export const GenerateJob = z.object({
  ...Common,
  kind: z.literal("generate"),
  condition: z.union([z.object({ prompt: boundedText(MAX_PROMPT) }), z.object({ label: z.int().min(0) })]),
  seeds: z.array(Seed).min(1).max(MAX_ITEMS),
  steps: z.int().min(1).max(MAX_STEPS).optional(),
  guidance: z.number().min(0).max(30).optional(),
  image: ImageSpec.optional(),
  partials: Partials.optional(),
});
/** Encodes one picture file (PNG, JPEG, WebP), its one input, to a latent. */
export const EncodeJob = z.object({ ...Common, kind: z.literal("encode") });
/** Draws latents, whose bytes are its inputs in this order; `seeds[i]` is the decoder's noise for `latents[i]`. */
export const DecodeJob = z
  .object({
    ...Common,
    kind: z.literal("decode"),
    latents: z.array(LatentId).min(1).max(MAX_ITEMS),
    seeds: z.array(Seed).min(1).max(MAX_ITEMS),
    image: ImageSpec,
    partials: Partials.optional(),
  })
  .refine(({ latents, seeds }) => latents.length === seeds.length, { path: ["seeds"], error: "expected one a latent" });
export const Job = z.discriminatedUnion("kind", [GenerateJob, EncodeJob, DecodeJob]);
export type Job = z.infer<typeof Job>;
