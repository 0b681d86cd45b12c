/** Sources of latents in requests (an id, values, a picture, a prompt or a label), and options for responses. */
import {
  ImageFormat,
  LatentDtype,
  LatentId,
  MAX_DIMENSIONS,
  MAX_ITEMS,
  MAX_PICTURE_BYTES,
  MAX_STEPS,
  Seed,
} from "@reptok/shared";
import * as z from "zod";
import { Labels } from "./metadata.ts";
import { Fit } from "./size.ts";

/** Maximum number of sources per list of a request. */
export const MAX_SOURCES = 16;
/** Maximum size of a request with sources: one picture of the maximum size as base64 and 2 MiB for everything else. */
export const MAX_SOURCES_BYTES = Math.ceil(MAX_PICTURE_BYTES / 3) * 4 + 2 * 2 ** 20;

/** 1 by default; negative weights subtract. */
const weight = z.number().min(-100).max(100).optional();
const sampled = {
  /** The first seed; 0 by default, so that equal prompts have equal latents and are generated once. */
  seed: Seed.optional(),
  /** Number of latents that are generated with consecutive seeds and averaged on the sphere. */
  n: z.int().min(1).max(MAX_ITEMS).optional(),
};

const ById = z.strictObject({ id: LatentId, weight });
const ByVector = z.strictObject({ vector: z.array(z.number()).min(1).max(MAX_DIMENSIONS), weight });
/** A PNG, JPEG or WebP file as base64, also as a `data:` URL. */
const ByImage = z.strictObject({ image: z.string().min(1), weight });
const ByPrompt = z.strictObject({ prompt: z.string(), ...sampled, weight });
const ByLabel = z.strictObject({ label: z.union([z.string().max(200), z.int().min(0)]), ...sampled, weight });

export const Source = z.union([ById, ByVector, ByImage, ByPrompt, ByLabel]);
export type Source = z.infer<typeof Source>;
export const Sources = z.array(Source).max(MAX_SOURCES);

/** Minimum cosine similarity of duplicates. */
export const Threshold = z.number().min(0.5).max(1);

/** How responses show latents. */
export const Showing = z.strictObject({
  /** Adds the URL of each latent's picture, which is rendered when it is first read. */
  draw: z
    .union([
      z.boolean(),
      z.strictObject({
        seed: Seed.optional(),
        steps: z.int().min(1).max(MAX_STEPS).optional(),
        size: z.string().max(20).optional(),
        fit: Fit.optional(),
        format: ImageFormat.optional(),
      }),
    ])
    .optional(),
  /** Adds each latent's JSON form with its values, as `latent`. */
  include_data: z.boolean().optional(),
  dedupe_threshold: Threshold.optional(),
});
export type Showing = z.infer<typeof Showing>;

/** Stores the latents that are encoded or generated for the request's sources; by default they are only cached. */
export const Keep = z.boolean().optional();

/** How results are stored. Generated and encoded latents are stored as f16. */
export const Storing = Showing.extend({
  model: z.string().max(200).optional(),
  dtype: LatentDtype.default("f16"),
  keep: Keep,
  ...Labels,
});
