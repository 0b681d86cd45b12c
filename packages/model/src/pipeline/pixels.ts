/** Pictures as the bytes of files and canvases. */
import type { Picture } from "./types.ts";

/** Planes in [-1,1] -> interleaved bytes: round((x + 1) * 127.5), clamped; NaN becomes 0. A fourth channel is opaque. */
export function interleaved({ data, width, height }: Picture, channels: 3 | 4): Uint8ClampedArray<ArrayBuffer> {
  const pixels = width * height;
  const bytes = new Uint8ClampedArray(channels * pixels).fill(255);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) bytes[channels * i + c] = Math.round((data[c * pixels + i]! + 1) * 127.5);
  }
  return bytes;
}
