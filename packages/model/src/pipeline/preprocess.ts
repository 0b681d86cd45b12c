/** Prepares a picture of any size as the encoder's input, as the reference does. */
import { bilinearTaps } from "../nn/resize.ts";
import type { Picture } from "./types.ts";

/** Half of an integer number of pixels, rounded as Python's `round` does: halves round to even. */
function half(pixels: number): number {
  const quotient = Math.floor(pixels / 2);
  return pixels % 2 === 1 && quotient % 2 === 1 ? quotient + 1 : quotient;
}

/**
 * The centred square of a picture, placed as torchvision's `center_crop` does: an excess of 3 pixels leaves 2 before
 * and 1 after.
 */
export function centredSquare(width: number, height: number): { left: number; top: number; side: number } {
  const side = Math.min(width, height);
  return { left: half(width - side), top: half(height - side), side };
}

/** Crops a picture to its centred square. */
export function cropToSquare({ data, width, height }: Picture): Picture {
  const { left, top, side } = centredSquare(width, height);
  if (width === height) return { data, width, height };
  const out = new Float32Array(3 * side * side);
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < side; y++) {
      const from = (c * height + top + y) * width + left;
      out.set(data.subarray(from, from + side), (c * side + y) * side);
    }
  }
  return { data: out, width: side, height: side };
}

/** Means of k x k pixels; incomplete rows and columns are dropped. */
function averagePool({ data, width, height }: Picture, k: number): Picture {
  const [w, h] = [Math.floor(width / k), Math.floor(height / k)];
  const out = new Float32Array(3 * w * h);
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        let sum = 0;
        for (let i = 0; i < k; i++) {
          const row = (c * height + y * k + i) * width + x * k;
          for (let j = 0; j < k; j++) sum += data[row + j]!;
        }
        out[(c * h + y) * w + x] = sum / (k * k);
      }
    }
  }
  return { data: out, width: w, height: h };
}

/** Bilinear resampling to side x side, half-pixel centres, no antialiasing: columns, then rows. */
function resizeBilinear({ data, width, height }: Picture, side: number): Picture {
  if (width === side && height === side) return { data, width, height };
  const wide = new Float32Array(3 * height * side);
  bilinearTaps(width, side).forEach(({ low, high, weight }, x) => {
    for (let row = 0; row < 3 * height; row++) {
      const [a, b] = [data[row * width + low]!, data[row * width + high]!];
      wide[row * side + x] = a + (b - a) * weight;
    }
  });
  const out = new Float32Array(3 * side * side);
  bilinearTaps(height, side).forEach(({ low, high, weight }, y) => {
    for (let c = 0; c < 3; c++) {
      for (let x = 0; x < side; x++) {
        const [a, b] = [wide[(c * height + low) * side + x]!, wide[(c * height + high) * side + x]!];
        out[(c * side + y) * side + x] = a + (b - a) * weight;
      }
    }
  });
  return { data: out, width: side, height: side };
}

export interface Preprocess {
  readonly size: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/**
 * Centre crop to a square; mean over floor(side / size) pixels if that exceeds 1; bilinear to `size`; [-1,1] to
 * [0,1]; minus mean, divided by standard deviation.
 * @returns f32 [3, size, size]
 */
export function preprocess(picture: Picture, { size, mean, std }: Preprocess): Float32Array {
  let square = cropToSquare(picture);
  const factor = Math.floor(square.width / size);
  if (factor > 1) square = averagePool(square, factor);
  const { data } = resizeBilinear(square, size);
  const plane = size * size;
  return Float32Array.from(data, (x, i) => {
    const c = Math.floor(i / plane);
    return ((x + 1) / 2 - mean[c]!) / std[c]!;
  });
}
