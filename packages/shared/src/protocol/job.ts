/**
 * The job protocol between the edge and the GPU worker.
 *
 * `POST /v1/jobs` carries `{jobs: Job[]}`; the answer is a stream of newline-delimited JSON {@link JobEvent}s, each
 * naming its job, until every job has ended in `result` or `error`. Closing the connection cancels what is unfinished;
 * `POST /v1/jobs/{id}/cancel` cancels one. Binary fields are base64 (RFC 4648 section 4, padded).
 */
import * as z from "zod";
import { ApiErrorBody } from "../errors.ts";
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

const Base64 = z.base64();
/**
 * Pictures shown on the way to each image, evenly spread over the decoder's steps; what a decoder of few steps has no
 * room for is left out. They do not change the result.
 */
const Partials = z.int().min(0).max(MAX_PARTIALS);
const Common = {
  id: boundedText(100, 1),
  /** Whom it is for: the worker is fair between tenants. "" for nobody in particular. */
  tenant: boundedText(100).default(""),
  /** What computes it and nothing else: a worker that has not exactly this refuses it (`model_version_mismatch`). */
  version: ModelVersion,
};

/** Makes one latent per seed from a prompt or a label; with `image`, draws each with the same seed. */
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
/** Encodes one picture file (PNG, JPEG, WebP) to a latent. */
export const EncodeJob = z.object({ ...Common, kind: z.literal("encode"), picture: Base64 });
/** Draws latents, given as latent bytes; `seeds[i]` is the decoder's noise for `latents[i]`. */
export const DecodeJob = z
  .object({
    ...Common,
    kind: z.literal("decode"),
    latents: z.array(Base64).min(1).max(MAX_ITEMS),
    seeds: z.array(Seed).min(1).max(MAX_ITEMS),
    image: ImageSpec,
    partials: Partials.optional(),
  })
  .refine(({ latents, seeds }) => latents.length === seeds.length, { path: ["seeds"], error: "expected one a latent" });
export const Job = z.discriminatedUnion("kind", [GenerateJob, EncodeJob, DecodeJob]);
export type Job = z.infer<typeof Job>;

/** One output, in the order of the seeds: latent bytes (absent for decode), picture file (absent for encode). */
export const JobOutput = z.object({ latent: Base64.optional(), picture: Base64.optional() });
export type JobOutput = z.infer<typeof JobOutput>;

export const JobEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("queued"), job: z.string(), position: z.int().min(0) }),
  z.object({ type: z.literal("started"), job: z.string() }),
  /** `step` of `steps` network evaluations done, over all stages of the job. */
  z.object({ type: z.literal("progress"), job: z.string(), step: z.int(), steps: z.int() }),
  /** The decoder's estimate of image `index` so far, as the `partial`th (from 0) of those asked for: a picture file. */
  z.object({
    type: z.literal("partial"),
    job: z.string(),
    index: z.int().min(0),
    partial: z.int().min(0),
    picture: Base64,
  }),
  z.object({
    type: z.literal("result"),
    job: z.string(),
    /** What computed it. */
    version: ModelVersion,
    outputs: z.array(JobOutput),
    /** Seconds of computing, the job's share of its batches. */
    predictTime: z.number(),
  }),
  /** `retryable`: the same job may succeed later (worker full or draining); otherwise it never will. */
  z.object({ type: z.literal("error"), job: z.string(), error: ApiErrorBody, retryable: z.boolean() }),
]);
export type JobEvent = z.infer<typeof JobEvent>;
