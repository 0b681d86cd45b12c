/** What can be told of an uploaded picture from its header, before anything is stored or decoded. */
import { ApiError } from "@reptok/shared";
import { JPG } from "image-size/types/jpg";
import { PNG } from "image-size/types/png";
import { WEBP } from "image-size/types/webp";

export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;
const MAX_UPLOAD_SIDE = 8192;
/** 4096 x 4096: 64 MiB once decoded to RGBA. */
const MAX_UPLOAD_PIXELS = 16_777_216;
/** The dimensions must show within this many bytes, so that hostile JPEG segments cost little to walk. */
const HEADER_BYTES = 1024 * 1024;

const PARSERS = { png: PNG, jpeg: JPG, webp: WEBP };
export type UploadType = keyof typeof PARSERS;

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

function measure(type: UploadType, header: Uint8Array): { width: number; height: number } {
  const parser = PARSERS[type];
  try {
    if (parser.validate(header)) return parser.calculate(header);
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
  const header = bytes.subarray(0, HEADER_BYTES);
  const type = sniff(header);
  if (!type) throw new ApiError("invalid_image", "expected a PNG, JPEG or WebP file", "image");
  const { width, height } = measure(type, header);
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
