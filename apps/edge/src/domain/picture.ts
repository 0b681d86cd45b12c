/** Pictures of stored latents: the query of `GET /v1/latents/{id}/image` and the canonical URL. */
import {
  ApiError,
  ContentHash,
  DrawnFormat,
  FrameCount,
  FrameDuration,
  type ImageSpec,
  LatentId,
  type Manifest,
  MAX_STEPS,
  NumberText,
  parseAs,
  Seed,
} from "@reptok/shared";
import * as z from "zod";
import type { JobRequest } from "./job.ts";
import { defaultSteps } from "./model.ts";
import { Threshold } from "./latent-source.ts";
import { withoutLink } from "./link-query.ts";
import { Fit, type Layout, layoutOf, sizeText } from "./size.ts";

export { sizeText } from "./size.ts";

export const Background = z.enum(["auto", "opaque", "transparent"]);
export const Compression = z.int().min(0).max(100);
/** Default number of frames of an animation and milliseconds per frame, as OpenAI's. */
export const DEFAULT_FRAMES = 9;
export const DEFAULT_DURATION = 200;

export const PictureQuery = z.strictObject({
  seed: NumberText.pipe(Seed).optional(),
  steps: NumberText.pipe(z.int().min(1).max(MAX_STEPS)).optional(),
  size: z.string().max(20).optional(),
  fit: Fit.optional(),
  format: DrawnFormat.optional(),
  compression: NumberText.pipe(Compression).optional(),
  background: Background.optional(),
  to: LatentId.optional(),
  frames: NumberText.pipe(FrameCount).optional(),
  duration: NumberText.pipe(FrameDuration).optional(),
  decoder: ContentHash.optional(),
  dedupe_threshold: NumberText.pipe(Threshold).optional(),
});

export interface PictureParams extends ImageSpec {
  readonly seed: number;
  /** The target latent of an animation. */
  readonly to?: string | undefined;
}
export interface PictureRequest {
  readonly params: PictureParams;
  /** Hash of the decoder that renders it. */
  readonly decoder: string;
  /** Whether the query sets everything that the picture depends on, so that the response is immutable. */
  readonly explicit: boolean;
  /** Minimum cosine similarity at which a near-duplicate's picture is returned; null for none. */
  readonly threshold: number | null;
}

export const CONTENT_TYPE = {
  png: "image/png",
  webp: "image/webp",
  jpeg: "image/jpeg",
  gif: "image/gif",
} as const satisfies Record<DrawnFormat, string>;

/** A request's settings of the file, except its size. */
export interface FileOptions {
  readonly format: DrawnFormat;
  readonly compression?: number | null | undefined;
  readonly background?: z.infer<typeof Background> | null | undefined;
}

const invalid = (param: string, message: string) => new ApiError("invalid_request", `${param}: ${message}`, param);

/** Returns the file settings of an image. `names` are the field names in the request. Throws `invalid_request`. */
export function fileSpec(
  { format, compression, background }: FileOptions,
  manifest: Pick<Manifest, "model" | "background">,
  names: { readonly compression: string },
): Pick<ImageSpec, "format" | "compression" | "matte"> {
  const transparent = background === "transparent";
  if (transparent && manifest.background === undefined)
    throw invalid(
      "background",
      `expected opaque or auto: ${manifest.model} does not draw on a background of one colour`,
    );
  if (transparent && format !== "png" && format !== "webp")
    throw invalid("background", `expected opaque or auto for ${format}, or the format png or webp`);
  const isLossy = format === "jpeg" || format === "webp";
  // 100 is OpenAI's default, which its clients also send with other formats.
  if (typeof compression === "number" && compression !== 100 && !isLossy)
    throw invalid(names.compression, `expected the format jpeg or webp, got ${format}`);
  return {
    format,
    ...(typeof compression === "number" && isLossy ? { compression } : {}),
    ...(transparent ? { matte: true } : {}),
  };
}

/** Parses a query. Defaults: seed 0, the model's steps and size, PNG, the decoder `current`. Throws `invalid_request`. */
export function pictureRequest(query: Record<string, string>, manifest: Manifest, current: string): PictureRequest {
  const parsed = parseAs(PictureQuery, withoutLink(query));
  const { seed, steps, size, fit, to, frames, duration, decoder, dedupe_threshold: threshold } = parsed;
  const format = parsed.format ?? "png";
  if ((to === undefined) !== (format !== "gif"))
    throw invalid("to", "expected the target latent of the animation for the format gif, and none for other formats");
  const animation = { frames: frames ?? DEFAULT_FRAMES, duration: duration ?? DEFAULT_DURATION };
  return {
    params: {
      seed: seed ?? 0,
      steps: steps ?? defaultSteps(manifest),
      ...layoutOf(size, fit, manifest.imageSize),
      ...fileSpec({ ...parsed, format }, manifest, { compression: "compression" }),
      ...(to === undefined ? {} : { to, animation }),
    },
    decoder: decoder ?? current,
    explicit: [seed, steps, size, parsed.format, decoder].every((value) => value !== undefined) && size !== "auto",
    threshold: threshold ?? null,
  };
}

/** Returns how output `i` of a job is rendered. */
export function pictureParamsOf(
  request: Exclude<JobRequest, { kind: "encode" }>,
  image: ImageSpec,
  i: number,
): PictureParams {
  const to = request.kind === "decode" ? request.towards?.[i] : undefined;
  return { ...image, seed: request.seeds[i]!, ...(to === undefined ? {} : { to }) };
}

/** Returns the canonical path and query of a picture, whose response is immutable. */
export function picturePath(latent: string, params: PictureParams, decoder: string): string {
  const { seed, steps, size, frame, format, compression, matte, animation, to } = params;
  const side = frame ? `${sizeText(params)}&fit=${frame.width > size || frame.height > size ? "pad" : "crop"}` : size;
  const details = [
    compression === undefined ? "" : `&compression=${compression}`,
    matte ? "&background=transparent" : "",
    animation && to ? `&to=${to}&frames=${animation.frames}&duration=${animation.duration}` : "",
  ];
  const drawn = `seed=${seed}&steps=${steps}&size=${side}&format=${format}${details.join("")}`;
  return `/v1/latents/${latent}/image?${drawn}&decoder=${decoder}`;
}

const PICTURE_KEY =
  /^(lat_[0-9a-f]{64})\/([0-9a-f]{64})\/seed-(\d+)\.steps-(\d+)\.size-(\d+)(?:\.frame-(\d+)x(\d+))?(?:\.quality-(\d+))?(\.matte)?(?:\.frames-(\d+)x(\d+)\.to-(lat_[0-9a-f]{64}))?\.(png|webp|jpeg|gif)$/;

/** Returns the canonical path of the picture with the key; null for an invalid key. */
export function picturePathOf(key: string): string | null {
  const match = PICTURE_KEY.exec(key);
  if (!match) return null;
  const [, latent, decoder, seed, steps, size, width, height, compression, matte, frames, duration, to, format] = match;
  const layout: Layout = {
    size: Number(size),
    ...(width === undefined ? {} : { frame: { width: Number(width), height: Number(height) } }),
  };
  const params = {
    seed: Number(seed),
    steps: Number(steps),
    ...layout,
    format: DrawnFormat.parse(format),
    ...(compression === undefined ? {} : { compression: Number(compression) }),
    ...(matte === undefined ? {} : { matte: true as const }),
    ...(to === undefined ? {} : { to, animation: { frames: Number(frames), duration: Number(duration) } }),
  };
  return picturePath(latent!, params, decoder!);
}
