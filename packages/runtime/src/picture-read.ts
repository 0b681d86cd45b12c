/** Decodes picture files to tensors, with sharp. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { centredSquare, type Picture } from "@reptok/model";
import { ApiError, inspectPicture, MAX_PICTURE_PIXELS, type PictureFile } from "@reptok/shared";
import sharp from "sharp";

/** Decoding timeout in seconds. The structural limits bound a file's cost; this catches files that escape them. */
const MAX_SECONDS = 60;

/** libvips' messages contain no user data, but paths and versions, so only the failure itself is reported. */
const unreadable = ({ format }: PictureFile, cause: unknown): ApiError =>
  new ApiError(
    "invalid_image",
    `expected a readable picture, got ${format} data that is damaged or truncated`,
    "image",
    {
      cause,
    },
  );

export interface ReadOptions {
  /**
   * Input side of the encoder, for a picture that will only be encoded: the result is the centred square, averaged over
   * k x k pixels, k = floor(side / encoderSize), which is the first step of the encoder's preprocessing anyway. A
   * picture of the largest size then takes a few megabytes instead of 200.
   */
  readonly encoderSize?: number;
}

/**
 * Reads a PNG, JPEG or WebP file (of an animation, the first frame): rotated by its EXIF orientation, converted to
 * sRGB, transparency blended over white. The decoder gets only the parts that affect the pixels.
 *
 * @throws ApiError `invalid_image` if the bytes are in none of these formats or are damaged; `image_too_large` above the
 *   limits of `inspectPicture`, before any pixel is decoded.
 */
export async function readPicture(bytes: Uint8Array, options: ReadOptions = {}): Promise<Picture> {
  return decodePicture(inspectPicture(bytes), options);
}

/**
 * As {@link readPicture}, for a file that is already inspected.
 * @throws ApiError `invalid_image` if the pixels cannot be decoded
 */
export async function decodePicture(file: PictureFile, { encoderSize }: ReadOptions = {}): Promise<Picture> {
  try {
    const options = { limitInputPixels: MAX_PICTURE_PIXELS, failOn: "error" } as const;
    let image = sharp(file.stripped, options).timeout({ seconds: MAX_SECONDS }).autoOrient();
    if (encoderSize !== undefined) {
      const transposed = file.orientation > 4;
      const [width, height] = transposed ? [file.height, file.width] : [file.width, file.height];
      const { left, top, side } = centredSquare(width, height);
      image = image.extract({ left, top, width: side, height: side });
    }
    const { data, info } = await image
      .flatten({ background: "#ffffff" })
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new Error(`expected 3 channels, got ${info.channels}`);
    const k = encoderSize === undefined ? 1 : Math.max(Math.floor(info.width / encoderSize), 1);
    return await planar(data, info.width, info.height, k);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** Number of pixels after which to yield to the event loop. */
const TURN = 1 << 20;

/**
 * Interleaved bytes -> planes in [-1,1], x = byte / 127.5 - 1, averaged over k x k pixels; incomplete rows and columns
 * are dropped.
 */
async function planar(rgb: Uint8Array, fullWidth: number, fullHeight: number, k: number): Promise<Picture> {
  const [width, height] = [Math.floor(fullWidth / k), Math.floor(fullHeight / k)];
  const plane = width * height;
  const data = new Float32Array(3 * plane);
  const sums = new Uint32Array(3 * width);
  let pixels = 0;
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let i = 0; i < k; i++) {
      let at = 3 * (y * k + i) * fullWidth;
      for (let x = 0; x < 3 * width; x += 3) {
        for (let j = 0; j < k; j++, at += 3) {
          sums[x]! += rgb[at]!;
          sums[x + 1]! += rgb[at + 1]!;
          sums[x + 2]! += rgb[at + 2]!;
        }
      }
    }
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++) data[c * plane + y * width + x] = sums[3 * x + c]! / (k * k) / 127.5 - 1;
    pixels += k * fullWidth;
    if (pixels >= TURN) {
      pixels = 0;
      await nextTurn();
    }
  }
  return { data, width, height };
}
