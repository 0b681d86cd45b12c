/**
 * The forms of `POST /v1/images/variations` and `/v1/images/edits`, and the latents of variations.
 *
 * A picture is one token, so it is varied and edited as a whole. A variation is the picture's latent rotated by an angle, in a
 * direction drawn from its seed. An edit lies between the picture's latent and the prompt's latent of the edit's seed. A mask is not
 * possible, because no part of a latent corresponds to a region.
 */
import { ApiError, MAX_ITEMS, MAX_PARTIALS, NumberText, parseAs, Seed, varied } from "@reptok/shared";
import * as z from "zod";
import { drawingFields } from "../../domain/drawing.ts";
import { EDIT_STRENGTH } from "../../domain/edit.ts";
import { withoutEffect } from "../../domain/generation.ts";
import { LabelTexts } from "../latents/format.rules.ts";

const strength = NumberText.pipe(z.number().min(0).max(1));

const Common = z.strictObject({
  model: z.string().max(200).optional(),
  n: NumberText.pipe(z.int().min(1).max(MAX_ITEMS)).optional(),
  response_format: z.enum(["url", "b64_json", "latent"]).optional(),
  seed: NumberText.pipe(Seed).optional(),
  ...z.object(drawingFields((schema) => NumberText.pipe(schema as z.ZodType<number, number>))).partial().shape,
  ...LabelTexts,
  ...withoutEffect(z.string().optional()),
});
export const VariationForm = Common.extend({
  /** The angle to the picture, as a fraction of a right angle. */
  strength: strength.optional(),
});
export const EditForm = Common.extend({
  prompt: z.string().optional(),
  /** 0 for the picture, 1 for the prompt's result. */
  strength: strength.optional(),
  input_fidelity: z.enum(["high", "low"]).optional(),
  guidance_scale: NumberText.pipe(z.number().min(0).max(30)).optional(),
  negative_prompt: z.string().optional(),
  stream: z.enum(["true", "false"]).optional(),
  partial_images: NumberText.pipe(z.int().min(0).max(MAX_PARTIALS)).optional(),
});

export interface DrawingForm extends z.infer<typeof Common> {
  readonly stream?: boolean;
  readonly partial_images?: number | undefined;
}
export interface VariationRequest extends DrawingForm {
  readonly strength: number;
}
export interface EditRequest extends DrawingForm {
  readonly prompt?: string | undefined;
  readonly guidance_scale?: number | undefined;
  readonly negative_prompt?: string | undefined;
  readonly strength: number;
}

const VARIATION_STRENGTH = 0.2;
/** Throws `invalid_request`, or `unknown_parameter`. */
export function parseVariation(fields: unknown): VariationRequest {
  const form = parseAs(VariationForm, fields);
  return { ...form, strength: form.strength ?? VARIATION_STRENGTH };
}

export function parseEdit(fields: unknown): EditRequest {
  const { input_fidelity = "low", stream, partial_images, ...form } = parseAs(EditForm, fields);
  const streaming = stream === "true";
  return {
    ...form,
    strength: form.strength ?? EDIT_STRENGTH[input_fidelity],
    stream: streaming,
    partial_images: streaming ? partial_images : undefined,
  };
}

/** Variations of a picture's latent, one per seed. Throws `invalid_image` for a zero latent, which has no direction. */
export function variationsOf(picture: Float32Array, angle: number, seeds: readonly number[]): Float32Array[] {
  return seeds.map((seed) => {
    const vector = varied(picture, angle, seed);
    if (vector) return vector;
    throw new ApiError("invalid_image", "expected a picture whose latent is not zero", "image");
  });
}
