/** Sizes of pictures: models render squares, which are resampled and cropped or padded to other aspect ratios. */
import { ApiError, type ImageSpec, MAX_IMAGE_PIXELS, MAX_IMAGE_SIDE } from "@reptok/shared";
import * as z from "zod";

/** Minimum side of a requested picture, in pixels. */
const MIN_SIDE = 16;
/** Maximum ratio of the longer to the shorter side. */
const MAX_RATIO = 3;

/**
 * How the square is fitted to a size that is not square: `crop` covers the size and crops the rest, `pad` fits into the size
 * and pads with white.
 */
export const Fit = z.enum(["crop", "pad"]);
export type Fit = z.infer<typeof Fit>;
export const DEFAULT_FIT: Fit = "crop";

export type Layout = Pick<ImageSpec, "size" | "frame">;

const invalid = (message: string) => new ApiError("invalid_request", `size: ${message}`, "size");

/** Returns a size as in requests and responses: "256x128". */
export function sizeText({ size, frame }: Layout): string {
  return frame ? `${frame.width}x${frame.height}` : `${size}x${size}`;
}

/** Returns the layout of a requested size: "WxH", "W", or "auto" (default: `modelSize`). Throws `invalid_request`. */
export function layoutOf(size: string | null | undefined, fit: Fit | null | undefined, modelSize: number): Layout {
  if (size === null || size === undefined || size === "auto") return { size: modelSize };
  const match = /^(\d{1,5})(?:x(\d{1,5}))?$/.exec(size);
  if (!match) throw invalid(`expected "WxH" or "auto", such as "${modelSize}x${modelSize}"`);
  const [width, height] = [Number(match[1]), Number(match[2] ?? match[1])];
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
  if (shorter < MIN_SIDE || longer > MAX_IMAGE_SIDE)
    throw invalid(`expected ${MIN_SIDE} to ${MAX_IMAGE_SIDE} pixels per side, got ${width}x${height}`);
  if (width * height > MAX_IMAGE_PIXELS)
    throw invalid(`expected at most ${MAX_IMAGE_PIXELS} pixels (1536x1024), got ${width}x${height}`);
  if (longer > MAX_RATIO * shorter) throw invalid(`expected ratios from 1:3 to 3:1, got ${width}x${height}`);
  if (width === height) return { size: width };
  return { size: (fit ?? DEFAULT_FIT) === "crop" ? longer : shorter, frame: { width, height } };
}
