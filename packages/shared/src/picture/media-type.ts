/** Media types of picture files. */
import { ApiError } from "../errors.ts";
import type { ImageFormat } from "../protocol/job.ts";

export const PICTURE_MEDIA_TYPES = {
  png: "image/png",
  webp: "image/webp",
  jpeg: "image/jpeg",
} as const satisfies Record<ImageFormat, string>;

/** Unregistered names in use. */
const ALIASES: Readonly<Record<string, ImageFormat>> = {
  "image/jpg": "jpeg",
  "image/pjpeg": "jpeg",
  "image/x-png": "png",
  "image/apng": "png",
};
/** Types that do not determine the format. */
const OPEN = new Set(["", "image/*", "application/octet-stream"]);

const formatOfType = (type: string): ImageFormat | undefined =>
  ALIASES[type] ?? (Object.keys(PICTURE_MEDIA_TYPES) as ImageFormat[]).find((key) => PICTURE_MEDIA_TYPES[key] === type);

/**
 * Compares a file's format with its declared media type (lower-case, without parameters).
 * @throws ApiError `invalid_image` when it declares a different one.
 */
export function checkMediaType(format: ImageFormat, declared: string): void {
  if (OPEN.has(declared) || formatOfType(declared) === format) return;
  const got = /^[\w.+/-]{1,60}$/.test(declared) ? declared : "another type";
  throw new ApiError(
    "invalid_image",
    `expected the content type of the bytes, ${PICTURE_MEDIA_TYPES[format]}, got ${got}`,
    "image",
  );
}
