/** What can be told of an uploaded picture from its header, before anything is stored or decoded. */
import { ApiError } from "@reptok/shared";
import { PNG } from "image-size/types/png";
import { WEBP } from "image-size/types/webp";
import { jpegDimensions } from "./jpeg-header.ts";

export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;
const MAX_UPLOAD_SIDE = 8192;
/** 4096 x 4096: 64 MiB once decoded to RGBA. */
const MAX_UPLOAD_PIXELS = 16_777_216;
/** PNG and WebP show their dimensions at the start; no more is read. */
const HEADER_BYTES = 64 * 1024;

const PARSERS = { png: PNG, webp: WEBP };
export type UploadType = keyof typeof PARSERS | "jpeg";

export interface UploadInfo {
  readonly type: UploadType;
  readonly width: number;
  readonly height: number;
}

function sniff(header: Uint8Array): UploadType | undefined {
  if (header[0] === 0x89 && header[1] === 0x50) return "png";
  if (header[0] === 0xff && header[1] === 0xd8) return "jpeg";
  return header[0] === 0x52 && header[1] === 0x49 ? "webp" : undefined;
}

function measure(type: UploadType, file: Uint8Array): { width: number; height: number } {
  try {
    if (type === "jpeg") {
      const found = jpegDimensions(file);
      if (found) return found;
    } else {
      const header = file.subarray(0, HEADER_BYTES);
      if (PARSERS[type].validate(header)) return PARSERS[type].calculate(header);
    }
  } catch (cause) {
    throw new ApiError("invalid_image", `expected a ${type} header with dimensions, got a broken one`, "image", {
      cause,
    });
  }
  throw new ApiError("invalid_image", `expected a ${type} header, got a broken one`, "image");
}

/**
 * Type and dimensions of a PNG, JPEG or WebP file. Throws `invalid_image` for anything else and for broken headers,
 * `image_too_large` beyond {@link MAX_UPLOAD_BYTES}, {@link MAX_UPLOAD_SIDE} or {@link MAX_UPLOAD_PIXELS}.
 */
export function inspectUpload(bytes: Uint8Array): UploadInfo {
  if (bytes.length > MAX_UPLOAD_BYTES)
    throw new ApiError("image_too_large", `expected at most ${MAX_UPLOAD_BYTES} bytes, got ${bytes.length}`, "image");
  const type = sniff(bytes);
  if (!type) throw new ApiError("invalid_image", "expected a PNG, JPEG or WebP file", "image");
  const { width, height } = measure(type, bytes);
  if (!(width >= 1 && height >= 1))
    throw new ApiError("invalid_image", `expected at least 1 x 1 pixels, got ${width} x ${height}`, "image");
  if (width > MAX_UPLOAD_SIDE || height > MAX_UPLOAD_SIDE || width * height > MAX_UPLOAD_PIXELS)
    throw new ApiError(
      "image_too_large",
      `expected at most ${MAX_UPLOAD_SIDE} pixels a side and ${MAX_UPLOAD_PIXELS} in all, got ${width} x ${height}`,
      "image",
    );
  return { type, width, height };
}

const MEDIA_TYPES: ReadonlyMap<string, UploadType> = new Map([
  ["image/png", "png"],
  ["image/jpeg", "jpeg"],
  ["image/jpg", "jpeg"],
  ["image/webp", "webp"],
]);

/**
 * Holds a picture to the media type that the client declared for it; a type that names no picture format declares nothing.
 * Throws `unsupported_media_type` for pictures of other formats, `invalid_image` where the bytes are of another format.
 */
export function checkDeclaredType(bytes: Uint8Array, declared: string): void {
  const type = declared.split(";", 1)[0]!.trim().toLowerCase();
  if (!type.startsWith("image/") || type === "image/*") return;
  const expected = MEDIA_TYPES.get(type);
  if (!expected)
    throw new ApiError(
      "unsupported_media_type",
      `expected image/png, image/jpeg or image/webp, got ${type.slice(0, 100)}`,
    );
  const got = sniff(bytes);
  // A file that is too large is refused for that, by inspectUpload.
  if (got === expected || bytes.length > MAX_UPLOAD_BYTES) return;
  throw new ApiError(
    "invalid_image",
    `expected a ${expected} file, as its content type says, got ${got ?? "another"}`,
    "image",
  );
}
