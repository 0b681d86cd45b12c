/** Between pictures and a canvas's pixels. */
import { interleaved, type Picture } from "@reptok/model";

/** What an `ImageData` has. */
export interface Pixels {
  /** Interleaved RGBA, a byte each, `4 * width * height`. */
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/**
 * Planes in [-1,1] as interleaved RGBA, opaque: round((x + 1) * 127.5), clamped, as the API's picture files are made.
 * `new ImageData(toRgba(picture), picture.width, picture.height)` goes onto a canvas.
 */
export const toRgba = (picture: Picture): Uint8ClampedArray<ArrayBuffer> => interleaved(picture, 4);

/** A canvas's pixels as planes in [-1,1], over white where they are transparent; for `encode`. */
export function fromPixels({ data, width, height }: Pixels): Picture {
  const pixels = width * height;
  const planes = new Float32Array(3 * pixels);
  for (let i = 0; i < pixels; i++) {
    const alpha = data[4 * i + 3]! / 255;
    for (let c = 0; c < 3; c++) planes[c * pixels + i] = (alpha * data[4 * i + c]! + (1 - alpha) * 255) / 127.5 - 1;
  }
  return { data: planes, width, height };
}
