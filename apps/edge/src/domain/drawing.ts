/** How the pictures of an image request are drawn: OpenAI's fields for it, and what an answer repeats of them. */
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

/** OpenAI's qualities, those of its older models among them. */
export const RequestedQuality = z.enum([...Quality.options, "auto", "standard", "hd"]);

/** Fields of requests whose values are texts in forms and numbers in JSON: `number` reads a schema of numbers. */
export function drawingFields<N extends z.ZodType<number>>(number: (schema: z.ZodType<number>) => N) {
  return {
    size: z.string().max(20),
    /** What becomes of the model's square where the size is none. */
    fit: Fit,
    quality: RequestedQuality,
    background: Background,
    output_format: DrawnFormat,
    output_compression: number(Compression),
    num_inference_steps: number(z.int().min(1).max(MAX_STEPS)),
    /** Of animations. */
    frame_count: number(FrameCount),
    frame_duration_ms: number(FrameDuration),
    /** Repeated in the answer, as OpenAI's is. */
    safety_identifier: z.string().max(64),
  };
}

type Given<T> = T | null | undefined;
/** A request's settings for drawing its pictures. */
export interface DrawingRequest {
  readonly n?: Given<number>;
  readonly size?: Given<string>;
  readonly fit?: Given<Fit>;
  readonly quality?: Given<z.infer<typeof RequestedQuality>>;
  readonly background?: Given<z.infer<typeof Background>>;
  readonly output_format?: Given<DrawnFormat>;
  readonly output_compression?: Given<number>;
  readonly num_inference_steps?: Given<number>;
  readonly frame_count?: Given<number>;
  readonly frame_duration_ms?: Given<number>;
  readonly safety_identifier?: Given<string>;
}

/** Steps of a quality, relative to the model's own number, where its manifest has no table. */
const FACTORS: Readonly<Record<Quality, number>> = { low: 0.5, medium: 1, high: 2, xhigh: 3, max: 4 };

/** The quality that a request comes to: `auto`, `standard` and none at all are `medium`, `hd` is `high`. */
export function qualityOf(quality: DrawingRequest["quality"]): Quality {
  if (quality === "hd") return "high";
  return quality === null || quality === undefined || quality === "auto" || quality === "standard" ? "medium" : quality;
}

/** Steps of the decoder by quality: the manifest's, or a multiple of the model's own number. */
export function stepsOf(quality: Quality, manifest: Manifest): number {
  const stated = manifest.qualities?.[quality];
  return stated ?? Math.max(1, Math.min(MAX_STEPS, Math.round(defaultSteps(manifest) * FACTORS[quality])));
}

const invalid = (param: string, message: string) => new ApiError("invalid_request", `${param}: ${message}`, param);

export const isAnimated = ({ output_format }: DrawingRequest): boolean => output_format === "gif";

/** Frames that a request may ask for in all. */
const MAX_FRAMES = 64;
/** Pixels that all pictures of a request may have: ten of 1024 x 1024. */
const MAX_TOTAL_PIXELS = 10 * 1024 * 1024;

function checkAmount({ n }: DrawingRequest, { size, frame, animation }: ImageSpec): void {
  const count = n ?? 1;
  const frames = animation?.frames ?? 1;
  const pixels = frame ? frame.width * frame.height : size ** 2;
  if (animation && count * frames > MAX_FRAMES)
    throw invalid("n", `expected at most ${MAX_FRAMES} frames in all, got ${count} x ${frames}`);
  if (pixels > MAX_IMAGE_PIXELS || count * pixels > MAX_TOTAL_PIXELS)
    throw invalid("n", `expected at most ${Math.floor(MAX_TOTAL_PIXELS / pixels)} pictures of that size, got ${count}`);
}

/**
 * How the request's pictures are drawn. `num_inference_steps` goes before `quality`. Throws `invalid_request` for what cannot be
 * drawn.
 */
export function drawnAs(request: DrawingRequest, manifest: Manifest): ImageSpec {
  const { size, fit, quality, num_inference_steps, frame_count, frame_duration_ms } = request;
  const animated = isAnimated(request);
  if (!animated)
    for (const param of ["frame_count", "frame_duration_ms"] as const)
      if (typeof request[param] === "number") throw invalid(param, "expected it with the output_format gif alone");
  const file = fileSpec(
    {
      format: request.output_format ?? "png",
      compression: request.output_compression,
      background: request.background,
    },
    manifest,
    { compression: "output_compression" },
  );
  // GIF counts in hundredths of a second.
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

/** What OpenAI's answers and events repeat of how pictures are drawn. */
export function drawingEcho(image: ImageSpec, { quality }: DrawingRequest) {
  return {
    background: image.matte ? "transparent" : "opaque",
    output_format: image.format,
    quality: qualityOf(quality),
    size: sizeText(image),
  } as const;
}

/** The identifier of a request's user, as it came; null for none. */
export const safetyEcho = ({ safety_identifier }: DrawingRequest) => ({ safety_identifier: safety_identifier ?? null });
