/** Picture files to tensors, with sharp. */
import { centredSquare, type Picture } from "@reptok/model";
import { ApiError } from "@reptok/shared";
import type { ImageFormat } from "@reptok/shared";
import sharp from "sharp";
import type { Metadata } from "sharp";

/** 4096 x 4096. */
export const MAX_INPUT_PIXELS = 4096 * 4096;

/** The container's own signature; other loaders of libvips (SVG, TIFF, ...) are never given hostile bytes. */
function sniff(bytes: Uint8Array): ImageFormat | null {
  const starts = (at: number, ...signature: number[]) => signature.every((byte, i) => bytes[at + i] === byte);
  if (starts(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "png";
  if (starts(0, 0xff, 0xd8, 0xff)) return "jpeg";
  if (starts(0, 0x52, 0x49, 0x46, 0x46) && starts(8, 0x57, 0x45, 0x42, 0x50)) return "webp";
  return null;
}

/** libvips' message names no user data, but paths and versions: only the fact is passed on. */
const unreadable = (format: ImageFormat, cause: unknown): ApiError =>
  new ApiError("invalid_image", `expected a readable picture; the ${format} data is damaged or cut short`, "image", {
    cause,
  });

async function headerOf(bytes: Uint8Array, format: ImageFormat): Promise<Metadata> {
  try {
    // The limit is checked below, where the message can say both numbers; only the header is read here.
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (cause) {
    throw unreadable(format, cause);
  }
}

export interface ReadOptions {
  /**
   * Side of the encoder's input, for a picture that will only be encoded: the result is the centred square, averaged over
   * k x k pixels, k = floor(side / encoderSize), as the encoder's preprocessing would begin by doing anyway. A picture of
   * the largest size then takes a few megabytes in place of 200.
   */
  readonly encoderSize?: number;
}

/**
 * Reads a PNG, JPEG or WebP file (of an animation, the first frame): upright by its EXIF orientation, converted to
 * sRGB, transparency over white.
 *
 * @throws ApiError `invalid_image` when the bytes are none of the three or damaged; `image_too_large` above
 *   {@link MAX_INPUT_PIXELS}, judged by the header, before any pixel is decoded.
 */
export async function readPicture(bytes: Uint8Array, { encoderSize }: ReadOptions = {}): Promise<Picture> {
  const format = sniff(bytes);
  if (format === null) {
    throw new ApiError(
      "invalid_image",
      "expected a PNG, JPEG or WebP file; the bytes begin like none of them",
      "image",
    );
  }
  const header = await headerOf(bytes, format);
  if (header.format !== format) throw unreadable(format, new Error(`read as ${header.format}`));
  if (header.width * header.height > MAX_INPUT_PIXELS) {
    const size = `${header.width} x ${header.height}`;
    throw new ApiError(
      "image_too_large",
      `expected at most ${MAX_INPUT_PIXELS} pixels; the picture has ${size}`,
      "image",
    );
  }
  try {
    let image = sharp(bytes, { limitInputPixels: MAX_INPUT_PIXELS, failOn: "error" }).autoOrient();
    if (encoderSize !== undefined) {
      const { left, top, side } = centredSquare(header.autoOrient.width, header.autoOrient.height);
      image = image.extract({ left, top, width: side, height: side });
    }
    const { data, info } = await image
      .flatten({ background: "#ffffff" })
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new Error(`expected 3 channels, got ${info.channels}`);
    const k = encoderSize === undefined ? 1 : Math.max(Math.floor(info.width / encoderSize), 1);
    return planar(data, info.width, info.height, k);
  } catch (cause) {
    throw unreadable(format, cause);
  }
}

/** Interleaved bytes -> planes in [-1,1], x = byte / 127.5 - 1, of means over k x k pixels; what is over is dropped. */
function planar(rgb: Uint8Array, fullWidth: number, fullHeight: number, k: number): Picture {
  const [width, height] = [Math.floor(fullWidth / k), Math.floor(fullHeight / k)];
  const data = new Float32Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let i = 0; i < k; i++) {
          const row = 3 * ((y * k + i) * fullWidth + x * k) + c;
          for (let j = 0; j < k; j++) sum += rgb[row + 3 * j]!;
        }
        data[(c * height + y) * width + x] = sum / (k * k) / 127.5 - 1;
      }
    }
  }
  return { data, width, height };
}
