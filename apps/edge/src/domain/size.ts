/** Sizes of pictures: models draw squares, which are resampled, and cut or filled up to other shapes. */
import { ApiError, type ImageSpec, MAX_IMAGE_PIXELS, MAX_IMAGE_SIDE } from "@reptok/shared";
import * as z from "zod";

/** Least side of a picture that a request may ask for. */
const MIN_SIDE = 16;
/** Most times that the longer side may be as long as the other. */
const MAX_RATIO = 3;

/**
 * What becomes of the square where a size is none: `crop` covers the size and cuts off what sticks out, `pad` fits in and fills up
 * with white.
 */
export const Fit = z.enum(["crop", "pad"]);
export type Fit = z.infer<typeof Fit>;
export const DEFAULT_FIT: Fit = "crop";

export type Layout = Pick<ImageSpec, "size" | "frame">;

const refuse = (message: string) => new ApiError("invalid_request", `size: ${message}`, "size");

/** A size as requests and answers have it: "256x128". */
export function sizeText({ size, frame }: Layout): string {
  return frame ? `${frame.width}x${frame.height}` : `${size}x${size}`;
}

/** The layout of a requested size, "WxH", "W" or "auto" (the model's own, also when absent). Throws `invalid_request`. */
export function layoutOf(size: string | null | undefined, fit: Fit | null | undefined, own: number): Layout {
  if (size === null || size === undefined || size === "auto") return { size: own };
  const match = /^(\d{1,5})(?:x(\d{1,5}))?$/.exec(size);
  if (!match) throw refuse(`expected "WxH" or "auto", such as "${own}x${own}"`);
  const [width, height] = [Number(match[1]), Number(match[2] ?? match[1])];
  const [least, most] = [Math.min(width, height), Math.max(width, height)];
  if (least < MIN_SIDE || most > MAX_IMAGE_SIDE)
    throw refuse(`expected ${MIN_SIDE} to ${MAX_IMAGE_SIDE} pixels a side, got ${width}x${height}`);
  if (width * height > MAX_IMAGE_PIXELS)
    throw refuse(`expected at most ${MAX_IMAGE_PIXELS} pixels, as many as 1536x1024 has, got ${width}x${height}`);
  if (most > MAX_RATIO * least) throw refuse(`expected ratios from 1:3 to 3:1, got ${width}x${height}`);
  if (width === height) return { size: width };
  return { size: (fit ?? DEFAULT_FIT) === "crop" ? most : least, frame: { width, height } };
}
