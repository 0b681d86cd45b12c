/**
 * Inspects picture files by their structure: format, size and decoding cost, before any decoder runs, and strips metadata
 * irrelevant to the pixels. One pass over the bytes; no decompression; memory for one copy.
 */
import { ApiError } from "../errors.ts";
import type { ImageFormat } from "../protocol/job.ts";
import { hasAt } from "./exif.ts";
import { readJpeg } from "./jpeg.ts";
import { MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS, MAX_PICTURE_SIDE } from "./limits.ts";
import { declaredFormat, PICTURE_MEDIA_TYPES } from "./media-type.ts";
import { readPng } from "./png.ts";
import type { CheckSize, Structure } from "./structure.ts";
import { readWebp } from "./webp.ts";

export interface PictureFile extends Structure {
  readonly format: ImageFormat;
}

const READERS = { png: readPng, jpeg: readJpeg, webp: readWebp } satisfies Record<
  ImageFormat,
  (bytes: Uint8Array, check: CheckSize) => Structure
>;

function formatOf(bytes: Uint8Array): ImageFormat | null {
  if (hasAt(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "png";
  if (hasAt(bytes, 0, [0xff, 0xd8])) return "jpeg";
  if (hasAt(bytes, 0, [0x52, 0x49, 0x46, 0x46]) && hasAt(bytes, 8, [0x57, 0x45, 0x42, 0x50])) return "webp";
  return null;
}

function checkSize(width: number, height: number): void {
  const size = `${width} x ${height}`;
  if (width < 1 || height < 1)
    throw new ApiError("invalid_image", `expected at least 1 x 1 pixels, got ${size}`, "image");
  if (Math.max(width, height) > MAX_PICTURE_SIDE || width * height > MAX_PICTURE_PIXELS)
    throw new ApiError(
      "image_too_large",
      `expected at most ${MAX_PICTURE_SIDE} pixels per side and ${MAX_PICTURE_PIXELS} in total, got ${size}`,
      "image",
    );
}

/**
 * Reads the structure of a PNG, JPEG or WebP file.
 *
 * @throws ApiError `invalid_image` for other files and broken structures; `image_too_large` above the limits of
 *   `limits.ts` (a file's length aside: see {@link inspectUpload}).
 */
export function inspectPicture(bytes: Uint8Array): PictureFile {
  const format = formatOf(bytes);
  if (format === null) throw new ApiError("invalid_image", "expected a PNG, JPEG or WebP file", "image");
  return { format, ...READERS[format](bytes, checkSize) };
}

/**
 * As {@link inspectPicture}, for a file that was sent with a media type ("" for none).
 *
 * @throws ApiError also `image_too_large` above {@link MAX_PICTURE_BYTES}, `unsupported_media_type` for a type of other files, and
 *   `invalid_image` where the type is not that of the bytes
 */
export function inspectUpload(bytes: Uint8Array, declared = ""): PictureFile {
  const expected = declaredFormat(declared);
  if (bytes.length > MAX_PICTURE_BYTES)
    throw new ApiError("image_too_large", `expected at most ${MAX_PICTURE_BYTES} bytes, got ${bytes.length}`, "image");
  const file = inspectPicture(bytes);
  if (expected === null || expected === file.format) return file;
  throw new ApiError(
    "invalid_image",
    `expected the content type of the bytes, ${PICTURE_MEDIA_TYPES[file.format]}, got ${PICTURE_MEDIA_TYPES[expected]}`,
    "image",
  );
}
