/** Encodes tensors as picture files, with sharp. */
import { interleaved, type Picture } from "@reptok/model";
import { ApiError } from "@reptok/shared";
import type { ImageFormat } from "@reptok/shared";
import sharp from "sharp";

export interface WriteOptions {
  readonly format: ImageFormat;
  /** Side in pixels of the square file; the picture's own size by default. */
  readonly size?: number;
}

/**
 * Writes a picture file without metadata; deterministic. A larger `size` resamples
 * with Lanczos3.
 *
 * @throws ApiError `invalid_request` when `size` is smaller than the picture, or the picture is not square.
 */
export async function writePicture(picture: Picture, { format, size }: WriteOptions): Promise<Uint8Array> {
  const { width, height } = picture;
  if (size !== undefined && (width !== height || size < width)) {
    throw new ApiError(
      "invalid_request",
      `expected a size of at least ${Math.max(width, height)}; got ${size}`,
      "size",
    );
  }
  let image = sharp(interleaved(picture, 3), { raw: { width, height, channels: 3 } });
  if (size !== undefined && size > width) image = image.resize(size, size, { kernel: "lanczos3", fit: "fill" });
  // Every setting is explicit: a changed default would change the bytes stored under immutable keys.
  switch (format) {
    case "png":
      return image.png({ compressionLevel: 6, adaptiveFiltering: false, palette: false }).toBuffer();
    case "webp":
      return image.webp({ quality: 90, effort: 4, lossless: false, smartSubsample: true }).toBuffer();
    case "jpeg":
      return image.jpeg({ quality: 92, chromaSubsampling: "4:4:4", progressive: false, mozjpeg: false }).toBuffer();
  }
}
