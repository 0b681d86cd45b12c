/** Converts between pictures and a canvas's pixels. */
import { interleaved, type Picture } from "@reptok/model";

/** The part of `ImageData` that is used. */
export interface Pixels {
  /** Interleaved RGBA, one byte each, `4 * width * height`. */
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/**
 * Planes in [-1,1] as interleaved opaque RGBA: round((x + 1) * 127.5), clamped, as in the API's picture files.
 * Usage: `new ImageData(toRgba(picture), picture.width, picture.height)`.
 */
export const toRgba = (picture: Picture): Uint8ClampedArray<ArrayBuffer> => interleaved(picture, 4);

/** A canvas's pixels as planes in [-1,1], transparency blended over white; for `encode`. */
export function fromPixels({ data, width, height }: Pixels): Picture {
  const pixels = width * height;
  const planes = new Float32Array(3 * pixels);
  for (let i = 0; i < pixels; i++) {
    const alpha = data[4 * i + 3]! / 255;
    for (let c = 0; c < 3; c++) planes[c * pixels + i] = (alpha * data[4 * i + c]! + (1 - alpha) * 255) / 127.5 - 1;
  }
  return { data: planes, width, height };
}
