/** Encodes tensors as picture files, with sharp. */
import { interleaved, type Picture } from "@reptok/model";
import { ApiError, type DrawnFormat, type ImageSpec } from "@reptok/shared";
import sharp, { type Sharp } from "sharp";
import { matted } from "./matte.ts";

export type WriteOptions = Partial<Pick<ImageSpec, "size" | "frame" | "compression" | "matte">> & {
  readonly format: DrawnFormat;
};
interface Raw {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The centre of a picture, padded with white to the frame if it is smaller. */
async function framed({ data, width, height }: Raw, frame: NonNullable<WriteOptions["frame"]>): Promise<Raw> {
  const [cutWidth, cutHeight] = [Math.min(width, frame.width), Math.min(height, frame.height)];
  const [left, top] = [Math.floor((width - cutWidth) / 2), Math.floor((height - cutHeight) / 2)];
  // In two steps, because sharp would crop its own padding.
  const cut = await sharp(data, { raw: { width, height, channels: 3 } })
    .extract({ left, top, width: cutWidth, height: cutHeight })
    .raw()
    .toBuffer();
  const [wide, high] = [frame.width - cutWidth, frame.height - cutHeight];
  const filled = await sharp(cut, { raw: { width: cutWidth, height: cutHeight, channels: 3 } })
    .extend({
      left: Math.floor(wide / 2),
      right: Math.ceil(wide / 2),
      top: Math.floor(high / 2),
      bottom: Math.ceil(high / 2),
      background: "white",
    })
    .raw()
    .toBuffer();
  return { data: filled, ...frame };
}

/** The square picture as RGB, resampled to `size` with Lanczos3, then cropped or padded with white to the frame. */
async function laidOut(picture: Picture, { size, frame }: WriteOptions): Promise<Raw> {
  const { width, height } = picture;
  if (size !== undefined && width !== height)
    throw new ApiError("invalid_request", `expected a square picture, got ${width}x${height}`, "size");
  let image = sharp(interleaved(picture, 3), { raw: { width, height, channels: 3 } });
  if (size !== undefined && size !== width) image = image.resize(size, size, { kernel: "lanczos3", fit: "fill" });
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const raw = { data, width: info.width, height: info.height };
  return frame ? framed(raw, frame) : raw;
}

/** Every setting is explicit: a changed default would change the bytes stored under immutable keys. */
function fileOf(image: Sharp, { format, compression }: WriteOptions): Promise<Uint8Array> {
  switch (format) {
    case "png":
      return image.png({ compressionLevel: 6, adaptiveFiltering: false, palette: false }).toBuffer();
    case "webp":
      return image
        .webp({ quality: Math.max(1, compression ?? 90), effort: 4, lossless: false, smartSubsample: true })
        .toBuffer();
    case "jpeg":
      return image
        .jpeg({
          quality: Math.max(1, compression ?? 92),
          chromaSubsampling: "4:4:4",
          progressive: false,
          mozjpeg: false,
        })
        .toBuffer();
    case "gif":
      return image.gif(GIF).toBuffer();
  }
}
const GIF = { colours: 256, effort: 7, dither: 1, reuse: true } as const;

/**
 * Writes a picture file without metadata; deterministic.
 *
 * @throws ApiError `invalid_request` if there is a size and the picture is not square
 */
export async function writePicture(picture: Picture, options: WriteOptions): Promise<Uint8Array> {
  const { data, width, height } = await laidOut(picture, options);
  const channels = options.matte ? 4 : 3;
  const pixels = options.matte ? matted(data, width, height) : data;
  return fileOf(sharp(pixels, { raw: { width, height, channels } }), options);
}

/** Writes pictures of one size as the frames of a GIF that repeats for ever, each shown for `duration` ms. */
export async function writeAnimation(
  pictures: readonly Picture[],
  options: WriteOptions,
  duration: number,
): Promise<Uint8Array> {
  const frames = await Promise.all(pictures.map((picture) => laidOut(picture, options)));
  const { width, height } = frames[0]!;
  const stacked = Buffer.concat(frames.map(({ data }) => data));
  const raw = { width, height: height * frames.length, channels: 3, pageHeight: height } as const;
  return sharp(stacked, { raw })
    .gif({ ...GIF, delay: frames.map(() => duration), loop: 0 })
    .toBuffer();
}
