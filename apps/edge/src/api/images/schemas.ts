/** Schemas of image requests and their answers. */
import { DrawnFormat, LatentId, Quality, Seed } from "@reptok/shared";
import * as z from "zod";
import { GenerationBody } from "../../domain/generation.ts";
import { EditForm, VariationForm } from "./form.rules.ts";
import { CONDITION, DRAWING, LABELS, TIER } from "../openapi/drawing.ts";
import { LABEL_TEXTS } from "../latents/schemas.ts";
import { answer, body, form, named } from "../openapi/schema.ts";
import { Failure, Seconds } from "../openapi/common.ts";

const IGNORED = {
  complexity: "OpenAI's field; no effect.",
  moderation: "OpenAI's field; no effect.",
  style: "OpenAI's field; no effect.",
  user: "OpenAI's field; no effect.",
} as const;

export const generationBody = body("ImageGenerationRequest", GenerationBody, {
  ...DRAWING,
  ...CONDITION,
  ...LABELS,
  ...TIER,
  dedupe_threshold:
    "Minimum cosine similarity of near-duplicates: a picture whose latent is at least that similar to one of this request or to one of " +
    "the project with a picture of the same settings (except the seed) is not drawn; that picture is returned.",
  ...IGNORED,
});

const file = { type: "string", format: "binary", description: "A PNG, JPEG or WebP file." };
const { stream: _, partial_images: __, ...once } = DRAWING;

export const variationForm = form(
  "ImageVariationRequest",
  VariationForm,
  {
    ...once,
    ...LABEL_TEXTS,
    ...IGNORED,
    strength: "The angle to the picture, as a fraction of a right angle; 0.2 by default.",
  },
  { image: file },
);
export const editForm = form(
  "ImageEditRequest",
  EditForm,
  {
    ...DRAWING,
    ...LABEL_TEXTS,
    ...IGNORED,
    prompt: CONDITION.prompt,
    guidance_scale: CONDITION.guidance_scale,
    negative_prompt: CONDITION.negative_prompt,
    strength: "0 for the picture, 1 for the prompt's result; set by `input_fidelity` by default.",
    input_fidelity: "`high` is a `strength` of 0.3, `low` (the default) one of 0.5.",
  },
  { image: { ...file, description: "A PNG, JPEG or WebP file; up to sixteen, also as `image[]`." } },
);

const Image = answer(
  "Image",
  z.object({
    url: z.url().optional(),
    b64_json: z.base64().optional(),
    latent: z.base64().optional(),
    latent_id: LatentId,
    seed: Seed,
    duplicate_of: LatentId.optional(),
    similarity: z.number().optional(),
  }),
  {
    url: "The picture's address; if the API requires keys, a signed link that is valid for 24 to 48 hours.",
    b64_json: "The picture's file.",
    latent: "The latent's bytes.",
    latent_id: "The latent that the picture is drawn from.",
    seed: "The seed of its generation and drawing.",
    duplicate_of: "With `dedupe_threshold`: the latent whose picture is returned instead of its own.",
    similarity: "Cosine similarity to that latent.",
  },
);

const Usage = answer(
  "ImageUsage",
  z.object({
    images: z.int(),
    predict_time: z.number().nullable(),
    input_tokens: z.int(),
    input_tokens_details: z.object({ image_tokens: z.int(), text_tokens: z.int() }),
    output_tokens: z.int(),
    total_tokens: z.int(),
  }),
  {
    images: "Pictures in this answer.",
    predict_time: "Seconds of computing.",
    input_tokens: "Latent tokens of the input pictures. Prompts are not counted.",
    input_tokens_details: "The input tokens by kind.",
    output_tokens: "Latent tokens of the answer's pictures.",
    total_tokens: "Input and output tokens together.",
  },
);

export const ImageAnswer = answer(
  "ImageAnswer",
  z.object({
    created: Seconds,
    data: z.array(Image),
    background: z.enum(["opaque", "transparent"]).optional(),
    output_format: DrawnFormat.optional(),
    quality: Quality.optional(),
    size: z.string().optional(),
    safety_identifier: z.string().nullable(),
    usage: Usage,
  }),
  {
    created: "When the job was created, in seconds since the epoch.",
    data: "The pictures, in the order of their seeds.",
    background: "Whether the background is transparent.",
    output_format: "The pictures' format.",
    quality: "The effective quality; `medium` for `auto`.",
    size: "The pictures' size.",
    safety_identifier: "The request's `safety_identifier`; null without one.",
    usage: "The request's usage.",
  },
);

const shape = {
  index: z.int().min(0),
  created_at: Seconds,
  output_format: DrawnFormat,
  size: z.string(),
  quality: Quality,
  background: z.enum(["opaque", "transparent"]),
};
const partial = { b64_json: z.base64(), partial_image_index: z.int().min(0), ...shape };
const completed = {
  b64_json: z.base64(),
  latent_id: LatentId,
  seed: Seed,
  ...shape,
  safety_identifier: z.string().nullable(),
  usage: Usage,
};

/** An event of a stream; its name is also the `type` in its data. */
function event<T extends string, S extends z.ZodRawShape>(type: T, fields: S) {
  return z.object({ event: z.literal(type), data: z.object({ type: z.literal(type), ...fields }) });
}

export const ImageEvent = named(
  "output",
  "ImageEvent",
  z.union([
    event("image_generation.partial_image", partial),
    event("image_generation.completed", completed),
    event("image_edit.partial_image", partial),
    event("image_edit.completed", completed),
    event("error", { error: Failure }),
  ]),
  "An event of a stream of pictures, with its data parsed. `index` is the picture's number.",
);
