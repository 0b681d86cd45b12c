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

/**
 * The format that a media type declares, parameters aside; null for a type that leaves it open.
 * @throws ApiError `unsupported_media_type` for any other type
 */
export function declaredFormat(declared: string): ImageFormat | null {
  const type = declared.split(";", 1)[0]!.trim().toLowerCase();
  if (OPEN.has(type)) return null;
  const formats = Object.keys(PICTURE_MEDIA_TYPES) as ImageFormat[];
  const format = ALIASES[type] ?? formats.find((name) => PICTURE_MEDIA_TYPES[name] === type);
  if (format !== undefined) return format;
  const got = /^[\w.+/-]{1,60}$/.test(type) ? type : "another type";
  throw new ApiError("unsupported_media_type", `expected image/png, image/jpeg or image/webp, got ${got}`, "image");
}
