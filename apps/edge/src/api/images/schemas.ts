/** Pictures: what is asked for, and how they are answered. */
import { DrawnFormat, LatentId, Quality, Seed } from "@reptok/shared";
import * as z from "zod";
import { GenerationBody } from "../../domain/generation.ts";
import { EditForm, VariationForm } from "./form.rules.ts";
import { CONDITION, DRAWING, LABELS, TIER } from "../openapi/drawing.ts";
import { LABEL_TEXTS } from "../latents/schemas.ts";
import { answer, body, form, named } from "../openapi/schema.ts";
import { Failure, Seconds } from "../openapi/common.ts";

const IGNORED = {
  complexity: "OpenAI's, without effect.",
  moderation: "OpenAI's, without effect.",
  style: "OpenAI's, without effect.",
  user: "OpenAI's, without effect.",
} as const;

export const generationBody = body("ImageGenerationRequest", GenerationBody, {
  ...DRAWING,
  ...CONDITION,
  ...LABELS,
  ...TIER,
  dedupe_threshold:
    "Cosine similarity of latents from which a picture that is there will do: those that come near one of this request or of the " +
    "project that has a picture, drawn alike but for its seed, are answered with it and not drawn.",
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
    strength: "0 is the picture, 1 what the prompt generates; by default what `input_fidelity` comes to.",
    input_fidelity: "`high` is a strength of 0.3, `low` (the default) one of 0.5.",
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
    url: "The picture's address: a signed link where keys are needed, good for 24 to 48 hours.",
    b64_json: "The picture's file.",
    latent: "The latent's bytes.",
    latent_id: "The latent that the picture is drawn from.",
    seed: "The seed it was made and drawn with.",
    duplicate_of: "With `dedupe_threshold`: the latent whose picture this is, in place of its own.",
    similarity: "Cosine similarity to that one.",
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
    input_tokens: "Latent tokens of the pictures that were given. Prompts are not counted.",
    input_tokens_details: "The same, by kind.",
    output_tokens: "Latent tokens of the pictures that were made.",
    total_tokens: "Both.",
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
    created: "When the job was made, in seconds since the epoch.",
    data: "The pictures, in the order of their seeds.",
    background: "Whether the ground around what is drawn is transparent.",
    output_format: "Their format.",
    quality: "The quality that the request came to: `medium` for `auto`.",
    size: "Their size.",
    safety_identifier: "The request's.",
    usage: "What they took.",
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

/** An event of a stream, by the `type` in its data, which is its name too. */
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
  "An event of a stream of pictures, its data parsed. `index` says which picture is meant.",
);
