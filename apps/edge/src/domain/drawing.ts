/** How the pictures of an image request are rendered: OpenAI's fields and their echo in the response. */
import {
  ApiError,
  DrawnFormat,
  FrameCount,
  FrameDuration,
  type ImageSpec,
  type Manifest,
  MAX_IMAGE_PIXELS,
  MAX_STEPS,
  Quality,
} from "@reptok/shared";
import * as z from "zod";
import { defaultSteps } from "./model.ts";
import { Background, Compression, DEFAULT_DURATION, DEFAULT_FRAMES, fileSpec } from "./picture.ts";
import { Fit, layoutOf, sizeText } from "./size.ts";

/** OpenAI's qualities, including those of its older models. */
export const RequestedQuality = z.enum([...Quality.options, "auto", "standard", "hd"]);

/** Returns the fields' schemas. `number` adapts a schema of numbers, which are texts in forms and numbers in JSON. */
export function drawingFields<N extends z.ZodType<number>>(number: (schema: z.ZodType<number>) => N) {
  return {
    size: z.string().max(20),
    /** How the model's square picture is fitted to a size that is not square. */
    fit: Fit,
    quality: RequestedQuality,
    background: Background,
    output_format: DrawnFormat,
    output_compression: number(Compression),
    num_inference_steps: number(z.int().min(1).max(MAX_STEPS)),
    /** Only for animations. */
    frame_count: number(FrameCount),
    frame_duration_ms: number(FrameDuration),
    /** Repeated in the response, as OpenAI does. */
    safety_identifier: z.string().max(64),
  };
}

type Nullish<T> = T | null | undefined;
/** A request's settings for rendering its pictures. */
export interface DrawingRequest {
  readonly n?: Nullish<number>;
  readonly size?: Nullish<string>;
  readonly fit?: Nullish<Fit>;
  readonly quality?: Nullish<z.infer<typeof RequestedQuality>>;
  readonly background?: Nullish<z.infer<typeof Background>>;
  readonly output_format?: Nullish<DrawnFormat>;
  readonly output_compression?: Nullish<number>;
  readonly num_inference_steps?: Nullish<number>;
  readonly frame_count?: Nullish<number>;
  readonly frame_duration_ms?: Nullish<number>;
  readonly safety_identifier?: Nullish<string>;
}

/** Steps of a quality relative to the model's default, for models whose manifest does not define them. */
const FACTORS: Readonly<Record<Quality, number>> = { low: 0.5, medium: 1, high: 2, xhigh: 3, max: 4 };

/** Resolves a requested quality: `auto`, `standard` and an absent value mean `medium`, `hd` means `high`. */
export function qualityOf(quality: DrawingRequest["quality"]): Quality {
  if (quality === "hd") return "high";
  return quality === null || quality === undefined || quality === "auto" || quality === "standard" ? "medium" : quality;
}

/** Returns the decoder's steps for a quality: from the manifest, or a multiple of the model's default. */
export function stepsOf(quality: Quality, manifest: Manifest): number {
  const stated = manifest.qualities?.[quality];
  return stated ?? Math.max(1, Math.min(MAX_STEPS, Math.round(defaultSteps(manifest) * FACTORS[quality])));
}

const invalid = (param: string, message: string) => new ApiError("invalid_request", `${param}: ${message}`, param);

export const isAnimated = ({ output_format }: DrawingRequest): boolean => output_format === "gif";

/** Maximum number of frames per request. */
const MAX_FRAMES = 64;
/** Maximum number of pixels per request: ten pictures of 1024 x 1024. */
const MAX_TOTAL_PIXELS = 10 * 1024 * 1024;

function checkAmount({ n }: DrawingRequest, { size, frame, animation }: ImageSpec): void {
  const count = n ?? 1;
  const frames = animation?.frames ?? 1;
  const pixels = frame ? frame.width * frame.height : size ** 2;
  if (animation && count * frames > MAX_FRAMES)
    throw invalid("n", `expected at most ${MAX_FRAMES} frames in total, got ${count} x ${frames}`);
  if (pixels > MAX_IMAGE_PIXELS || count * pixels > MAX_TOTAL_PIXELS)
    throw invalid("n", `expected at most ${Math.floor(MAX_TOTAL_PIXELS / pixels)} pictures of that size, got ${count}`);
}

/**
 * Returns how the request's pictures are rendered. `num_inference_steps` takes precedence over `quality`. Throws
 * `invalid_request` for unsupported settings.
 */
export function drawnAs(request: DrawingRequest, manifest: Manifest): ImageSpec {
  const { size, fit, quality, num_inference_steps, frame_count, frame_duration_ms } = request;
  const animated = isAnimated(request);
  if (!animated)
    for (const param of ["frame_count", "frame_duration_ms"] as const)
      if (typeof request[param] === "number")
        throw invalid(param, "expected this parameter only with the output_format gif");
  const file = fileSpec(
    {
      format: request.output_format ?? "png",
      compression: request.output_compression,
      background: request.background,
    },
    manifest,
    { compression: "output_compression" },
  );
  // GIF stores durations in hundredths of a second.
  const duration = 10 * Math.round((frame_duration_ms ?? DEFAULT_DURATION) / 10);
  const image = {
    steps: num_inference_steps ?? stepsOf(qualityOf(quality), manifest),
    ...layoutOf(size, fit, manifest.imageSize),
    ...file,
    ...(animated ? { animation: { frames: frame_count ?? DEFAULT_FRAMES, duration } } : {}),
  };
  checkAmount(request, image);
  return image;
}

/** Returns the rendering settings that OpenAI's responses and events repeat. */
export function drawingEcho(image: ImageSpec, { quality }: DrawingRequest) {
  return {
    background: image.matte ? "transparent" : "opaque",
    output_format: image.format,
    quality: qualityOf(quality),
    size: sizeText(image),
  } as const;
}

/** Returns the `safety_identifier` of a request unchanged; null if absent. */
export const safetyEcho = ({ safety_identifier }: DrawingRequest) => ({ safety_identifier: safety_identifier ?? null });
