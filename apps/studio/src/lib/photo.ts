/** A visitor's picture file as pixels. */
import type { Pixels } from "../engine/protocol.ts";

/** Pixels: larger than any encoder's input, small enough for a phone's memory. */
const MAX_SIDE = 1024;
/** Bytes: larger than a camera's files. */
const MAX_BYTES = 64 << 20;

/** The central square, with a side of at most `side` pixels; transparent parts are white. */
function square(source: ImageBitmap, side: number): Pixels {
  const size = Math.min(source.width, source.height);
  const out = Math.min(size, side);
  const context = new OffscreenCanvas(out, out).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("this browser provides no canvas");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, out, out);
  context.imageSmoothingQuality = "high";
  context.drawImage(source, (source.width - size) / 2, (source.height - size) / 2, size, size, 0, 0, out, out);
  return { rgba: new Uint8ClampedArray(context.getImageData(0, 0, out, out).data), width: out, height: out };
}

export interface Photo {
  /** For the encoder. */
  readonly pixels: Pixels;
  /** At the model's resolution. */
  readonly small: Pixels;
  readonly name: string;
  /** Size of the file in bytes. */
  readonly bytes: number;
}

/** @throws Error if the file is too large or not a picture */
export async function readPhoto(file: Blob, name: string, side: number): Promise<Photo> {
  if (file.size > MAX_BYTES) throw new Error(`expected a picture of at most ${MAX_BYTES >> 20} MB`);
  // Cameras store the orientation as metadata; the browser applies it.
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => {
    throw new Error(`“${name}” is not a picture that this browser can read`);
  });
  try {
    return { pixels: square(bitmap, MAX_SIDE), small: square(bitmap, side), name, bytes: file.size };
  } finally {
    bitmap.close();
  }
}

export interface FileSize {
  readonly format: string;
  /** Undefined if the browser cannot write the format. */
  readonly bytes: number | undefined;
}

/** Percent, for formats with a quality setting. */
export const QUALITY = 80;

/** Sizes of the picture in the web's formats. */
export async function sizesOf({ rgba, width, height }: Pixels): Promise<FileSize[]> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
  const formats = { PNG: "image/png", JPEG: "image/jpeg", WebP: "image/webp", AVIF: "image/avif" };
  return Promise.all(
    Object.entries(formats).map(async ([format, type]) => {
      const blob = await canvas.convertToBlob({ type, quality: QUALITY / 100 }).catch(() => undefined);
      return { format, bytes: blob?.type === type ? blob.size : undefined };
    }),
  );
}

/** The difference b - a: grey where the pictures are equal, brighter or darker by twice the difference. */
export function differenceOf(a: Pixels, b: Pixels): Pixels {
  const rgba = a.rgba.map((level, i) => (i % 4 === 3 ? 255 : 128 + 2 * (b.rgba[i]! - level)));
  return { rgba, width: a.width, height: a.height };
}

/** Peak signal-to-noise ratio in dB; infinite for equal pictures. */
export function psnrOf(a: Pixels, b: Pixels): number {
  let sum = 0;
  a.rgba.forEach((level, i) => {
    if (i % 4 !== 3) sum += (level - b.rgba[i]!) ** 2;
  });
  return 10 * Math.log10(255 ** 2 / (sum / (a.width * a.height * 3)));
}
