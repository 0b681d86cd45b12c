/** How a stored latent is to be drawn: the query of `GET /v1/latents/{id}/image`, and the URL that spells it out. */
import {
  ApiError,
  ContentHash,
  ImageFormat,
  type ImageSpec,
  type Manifest,
  MAX_IMAGE_SIDE,
  MAX_STEPS,
  NumberText,
  parseAs,
  Seed,
} from "@reptok/shared";
import * as z from "zod";
import { defaultSteps } from "./model.ts";
import { Threshold } from "./latent-source.ts";
import { withoutLink } from "./link-query.ts";

export const PictureQuery = z.strictObject({
  seed: NumberText.pipe(Seed).optional(),
  steps: NumberText.pipe(z.int().min(1).max(MAX_STEPS)).optional(),
  size: z.string().max(20).optional(),
  format: ImageFormat.optional(),
  decoder: ContentHash.optional(),
  dedupe_threshold: NumberText.pipe(Threshold).optional(),
});

export interface PictureParams extends ImageSpec {
  readonly seed: number;
}
export interface PictureRequest {
  readonly params: PictureParams;
  /** Hash of the decoder that is to have drawn it. */
  readonly decoder: string;
  /** The query named everything the picture depends on, so that the answer never changes. */
  readonly explicit: boolean;
  /** Similarity from which a near-duplicate's picture will do; null where none will. */
  readonly threshold: number | null;
}

export const CONTENT_TYPE = { png: "image/png", webp: "image/webp", jpeg: "image/jpeg" } as const satisfies Record<
  ImageFormat,
  string
>;

/** Fills what the query leaves out: seed 0, the model's own steps and size, PNG, the decoder in use. */
export function pictureRequest(query: Record<string, string>, manifest: Manifest, current: string): PictureRequest {
  const { seed, steps, size, format, decoder, dedupe_threshold: threshold } = parseAs(PictureQuery, withoutLink(query));
  return {
    params: {
      seed: seed ?? 0,
      steps: steps ?? defaultSteps(manifest),
      size: parseSize(size, manifest.imageSize),
      format: format ?? "png",
    },
    decoder: decoder ?? current,
    explicit: [seed, steps, size, format, decoder].every((value) => value !== undefined) && size !== "auto",
    threshold: threshold ?? null,
  };
}

/** The address under which a picture never changes, below the API's origin. */
export function picturePath(latent: string, params: PictureParams, decoder: string): string {
  const { seed, steps, size, format } = params;
  return `/v1/latents/${latent}/image?seed=${seed}&steps=${steps}&size=${size}&format=${format}&decoder=${decoder}`;
}

const PICTURE_KEY = /^(lat_[0-9a-f]{64})\/([0-9a-f]{64})\/seed-(\d+)\.steps-(\d+)\.size-(\d+)\.(png|webp|jpeg)$/;

/** The address that never changes of the picture with that key; null for what is no picture key. */
export function picturePathOf(key: string): string | null {
  const match = PICTURE_KEY.exec(key);
  if (!match) return null;
  const [, latent, decoder, seed, steps, size, format] = match as unknown as string[];
  const params = {
    seed: Number(seed),
    steps: Number(steps),
    size: Number(size),
    format: ImageFormat.parse(format),
  };
  return picturePath(latent!, params, decoder!);
}

/** The side of a requested size, "WxH", "W" or "auto" (the model's own, also when absent); throws `invalid_request`. */
export function parseSize(size: string | null | undefined, own: number): number {
  if (size === null || size === undefined || size === "auto") return own;
  const match = /^(\d{1,5})(?:x(\d{1,5}))?$/.exec(size);
  if (!match) throw new ApiError("invalid_request", `size: expected "WxH" or "auto", such as "${own}x${own}"`, "size");
  const [width, height] = [Number(match[1]), Number(match[2] ?? match[1])];
  if (width !== height)
    throw new ApiError("invalid_request", `size: expected a square, got ${width}x${height}`, "size");
  if (width < own || width > MAX_IMAGE_SIDE)
    throw new ApiError(
      "invalid_request",
      `size: expected ${own} to ${MAX_IMAGE_SIDE} pixels a side, got ${width}`,
      "size",
    );
  return width;
}
