/** `POST /v1/images/generations`: the body's schema (OpenAI's fields and extensions) and the job that it requests. */
import {
  ApiError,
  type Manifest,
  MAX_ITEMS,
  MAX_PARTIALS,
  parseOptionalPrompt,
  parsePrompt,
  Seed,
} from "@reptok/shared";
import * as z from "zod";
import type { JobRequest } from "./job.ts";
import { drawingFields, drawnAs } from "./drawing.ts";
import { labelIndex } from "./model.ts";
import { Threshold } from "./latent-source.ts";
import { Labels, labelsOf } from "./metadata.ts";
import type { Lane } from "./offer.ts";

/** Returns OpenAI's fields that are accepted, because its clients send them, but have no effect. `value` is their schema. */
export function withoutEffect<S extends z.ZodType>(value: S) {
  return {
    complexity: value,
    moderation: value,
    style: value,
    user: value,
  } as const;
}

const DRAWING = drawingFields((schema) => schema);
/** As in OpenAI's schema, null means absent. */
export const GenerationFields = {
  prompt: z.string().nullish(),
  label: z.union([z.string().max(200), z.int().min(0)]).nullish(),
  model: z.string().max(200).nullish(),
  n: z.int().min(1).max(MAX_ITEMS).nullish(),
  size: DRAWING.size.nullish(),
  fit: DRAWING.fit.nullish(),
  quality: DRAWING.quality.nullish(),
  background: DRAWING.background.nullish(),
  response_format: z.enum(["url", "b64_json", "latent"]).nullish(),
  output_format: DRAWING.output_format.nullish(),
  output_compression: DRAWING.output_compression.nullish(),
  frame_count: DRAWING.frame_count.nullish(),
  frame_duration_ms: DRAWING.frame_duration_ms.nullish(),
  safety_identifier: DRAWING.safety_identifier.nullish(),
  seed: Seed.nullish(),
  num_inference_steps: DRAWING.num_inference_steps.nullish(),
  /** The prompt that guidance avoids. */
  negative_prompt: z.string().nullish(),
  guidance_scale: z.number().min(0).max(30).nullish(),
  stream: z.boolean().nullish(),
  partial_images: z.int().min(0).max(MAX_PARTIALS).nullish(),
  /** OpenAI's name; jobs with `flex` wait until no other job is waiting. */
  service_tier: z.enum(["auto", "default", "flex"]).nullish(),
  /** Minimum cosine similarity at which an existing picture is returned instead of a new one. */
  dedupe_threshold: Threshold.nullish(),
  /** The collection in which the latents are stored, and their metadata. */
  collection: Labels.collection.nullable(),
  metadata: Labels.metadata.nullable(),
};
export const GenerationBody = z.strictObject({ ...GenerationFields, ...withoutEffect(z.unknown().optional()) });
export type GenerationBody = z.infer<typeof GenerationBody>;
export type GenerateRequest = Extract<JobRequest, { kind: "generate" }>;

function invalid(param: string, message: string): ApiError {
  return new ApiError("invalid_request", `${param}: ${message}`, param);
}

function promptCondition(prompt: string, manifest: Manifest): GenerateRequest["condition"] {
  const normal = parsePrompt(prompt);
  if (!manifest.textGenerator) throw invalid("prompt", `model ${manifest.model} takes labels, not prompts`);
  return { prompt: normal };
}

function labelCondition(label: string | number, manifest: Manifest): GenerateRequest["condition"] {
  const labels = manifest.labelGenerator?.labels;
  if (!labels) throw invalid("label", `model ${manifest.model} takes prompts, not labels`);
  const index = labelIndex(labels, label);
  if (index === undefined)
    throw invalid("label", `expected one of the ${labels.length} labels that GET /v1/models lists`);
  return { label: index };
}

function conditionOf({ prompt, label }: GenerationBody, manifest: Manifest): GenerateRequest["condition"] {
  if (typeof prompt === "string" && (label === null || label === undefined)) return promptCondition(prompt, manifest);
  if (typeof prompt !== "string" && label !== null && label !== undefined) return labelCondition(label, manifest);
  throw invalid("prompt", "expected either a prompt or a label");
}

/** Returns the lane of the requested job. */
export function laneOf({ service_tier }: Pick<GenerationBody, "service_tier">): Lane {
  return service_tier === "flex" ? "batch" : "interactive";
}

/** Returns a random seed, for a request without a seed that creates no job. */
export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}

/**
 * Returns the seed of a request without one. It is random, because the job's id is a random UUID (version 4), and the same
 * when the request is repeated with its idempotency key.
 */
export function seedOfJob(id: string): number {
  return Number.parseInt(id.slice(0, 8), 16);
}

/** Returns the seeds of a request: image i has seed + i, so that the first of n images equals the one of n = 1. */
export function seedsFrom(seed: number, n: number): number[] {
  return Array.from({ length: n }, (_, i) => (seed + i) % 2 ** 32);
}

/** Returns the normalized negative prompt; undefined if there is none. Throws `invalid_request`. */
function negativeOf(body: GenerationBody, condition: GenerateRequest["condition"], manifest: Manifest) {
  const { negative_prompt: text, guidance_scale } = body;
  const negative = parseOptionalPrompt(text ?? "", "negative_prompt");
  if (negative === "") return undefined;
  if (!("prompt" in condition))
    throw invalid("negative_prompt", "expected a negative prompt only with a prompt, got it with a label");
  if ((guidance_scale ?? manifest.textGenerator?.sampler.guidance) === 1)
    throw invalid("negative_prompt", "expected a guidance_scale other than 1: without guidance it has no effect");
  return negative;
}

/**
 * Returns the job that a body requests of a model; `defaultSeed` is used if it has no seed. `num_inference_steps` sets the
 * steps of both generator and decoder. Throws `invalid_request` or `prompt_too_long`.
 */
export function generateRequest(body: GenerationBody, manifest: Manifest, defaultSeed: number): GenerateRequest {
  const condition = conditionOf(body, manifest);
  const steps = body.num_inference_steps ?? undefined;
  const image = drawnAs(body, manifest);
  if (image.animation && body.response_format !== "latent")
    throw invalid(
      "output_format",
      "expected png, webp or jpeg: gif is supported by /v1/images/generations and /v1/images/edits",
    );
  const negative = negativeOf(body, condition, manifest);
  return {
    kind: "generate",
    condition,
    seeds: seedsFrom(body.seed ?? defaultSeed, body.n ?? 1),
    ...(steps === undefined ? {} : { steps }),
    ...(typeof body.guidance_scale === "number" ? { guidance: body.guidance_scale } : {}),
    ...(negative === undefined ? {} : { negative }),
    ...(body.response_format === "latent" ? {} : { image }),
    ...(body.partial_images ? { partials: body.partial_images } : {}),
    ...labelsOf(body),
  };
}
