/** Picture sizes: pictures are square, at the model's own side or larger (resampled). */
import { ApiError, MAX_IMAGE_SIDE } from "@reptok/shared";

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
