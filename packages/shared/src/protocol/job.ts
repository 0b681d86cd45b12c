/**
 * Jobs as the edge assigns them to GPU workers. They contain no files: inputs are read and results written over HTTP, see
 * {@link "./fleet.ts"}.
 */
import * as z from "zod";
import { LatentId } from "../latent/id.ts";
import { ModelVersion } from "../model-version.ts";
import { boundedText } from "../text/characters.ts";
import { MAX_PROMPT } from "../text/prompt.ts";

export const MAX_IMAGE_SIDE = 1536;
/** Pixels of a picture: 1536 x 1024. */
export const MAX_IMAGE_PIXELS = 1536 * 1024;
export const MAX_ITEMS = 10;
export const MAX_STEPS = 250;
/** Maximum number of previews of one picture. */
export const MAX_PARTIALS = 3;

/** Seeds are unsigned 32-bit integers. */
export const Seed = z.int().min(0).max(0xffff_ffff);
export const ImageFormat = z.enum(["png", "webp", "jpeg"]);
export type ImageFormat = z.infer<typeof ImageFormat>;
/** Formats of generated pictures; uploads may have those of {@link ImageFormat}. */
export const DrawnFormat = z.enum([...ImageFormat.options, "gif"]);
export type DrawnFormat = z.infer<typeof DrawnFormat>;

const Side = z.int().min(8).max(MAX_IMAGE_SIDE);
/** Number of frames of an animation, and the duration of each in milliseconds. */
export const FrameCount = z.int().min(2).max(16);
export const FrameDuration = z.int().min(10).max(10_000);

/** How to decode a latent to a picture file. */
export const ImageSpec = z.object({
  steps: z.int().min(1).max(MAX_STEPS),
  /** Side in pixels that the model's square picture is resampled to. */
  size: Side,
  format: DrawnFormat,
  /** Frame of the picture: a smaller one crops the square around its centre, a larger one pads it with white. */
  frame: z.object({ width: Side, height: Side }).optional(),
  /** Quality of JPEG and WebP files, in percent; 92 and 90 by default. */
  compression: z.int().min(0).max(100).optional(),
  /** Makes the white background transparent; PNG and WebP only. */
  matte: z.literal(true).optional(),
  /** A GIF whose frames interpolate between two latents. */
  animation: z.object({ frames: FrameCount, duration: FrameDuration }).optional(),
});
export type ImageSpec = z.infer<typeof ImageSpec>;

/**
 * Number of previews of each picture, evenly spread over the decoder's steps; fewer if the decoder has fewer steps.
 * Previews do not change the result.
 */
const Partials = z.int().min(0).max(MAX_PARTIALS);
const Common = {
  id: boundedText(100, 1),
  /** Number of the assignment, from 1; a result names its own. */
  attempt: z.int().min(1),
  /** The tenant; "" for none. */
  tenant: boundedText(100).default(""),
  /** The version that must compute the job: workers without exactly this version reject it (`model_version_mismatch`). */
  version: ModelVersion,
};

/** Generates one latent per seed from a prompt or a label; with `image`, decodes each with the same seed. No inputs. */
export const GenerateJob = z.object({
  ...Common,
  kind: z.literal("generate"),
  condition: z.union([z.object({ prompt: boundedText(MAX_PROMPT) }), z.object({ label: z.int().min(0) })]),
  seeds: z.array(Seed).min(1).max(MAX_ITEMS),
  steps: z.int().min(1).max(MAX_STEPS).optional(),
  guidance: z.number().min(0).max(30).optional(),
  /** Negative prompt of classifier-free guidance; the empty prompt by default. */
  negative: boundedText(MAX_PROMPT, 1).optional(),
  image: ImageSpec.optional(),
  partials: Partials.optional(),
});
/** Encodes one picture file (PNG, JPEG, WebP), its one input, to a latent. */
export const EncodeJob = z.object({ ...Common, kind: z.literal("encode") });
/**
 * Decodes latents, whose bytes are its inputs in this order; `seeds[i]` is the decoder's noise for `latents[i]`. With `towards`, whose
 * bytes follow, picture i is an animation from `latents[i]` to `towards[i]`.
 */
export const DecodeJob = z
  .object({
    ...Common,
    kind: z.literal("decode"),
    latents: z.array(LatentId).min(1).max(MAX_ITEMS),
    towards: z.array(LatentId).min(1).max(MAX_ITEMS).optional(),
    seeds: z.array(Seed).min(1).max(MAX_ITEMS),
    image: ImageSpec,
    partials: Partials.optional(),
  })
  .refine(({ latents, seeds }) => latents.length === seeds.length, {
    path: ["seeds"],
    error: "expected one per latent",
  })
  .refine(({ latents, towards, image }) => (towards?.length ?? 0) === (image.animation ? latents.length : 0), {
    path: ["towards"],
    error: "expected one per latent for animations, and none otherwise",
  });
export const Job = z.discriminatedUnion("kind", [GenerateJob, EncodeJob, DecodeJob]);
export type Job = z.infer<typeof Job>;
