/**
 * Structural similarity: Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error visibility to
 * structural similarity", IEEE Transactions on Image Processing 13(4), 2004, with the constants of the paper.
 */
import type { Picture } from "@reptok/model";

const WINDOW = 11;
const SIGMA = 1.5;
/** (K L)^2 for pixels in [0,1]: L = 1, K1 = 0.01, K2 = 0.03. */
const C1 = 0.01 ** 2;
const C2 = 0.03 ** 2;

const KERNEL = gaussian();

/** The window along one axis. Its weights add up to 1, as do those of its outer product. */
function gaussian(): Float64Array {
  const weights = Float64Array.from({ length: WINDOW }, (_, i) =>
    Math.exp(-((i - (WINDOW - 1) / 2) ** 2) / (2 * SIGMA ** 2)),
  );
  const sum = weights.reduce((total, x) => total + x, 0);
  return weights.map((x) => x / sum);
}

/** Weighted means in every window that lies inside: [height, width] -> [height - 10, width - 10]. */
function windowMeans(plane: Float64Array, width: number, height: number): Float64Array {
  const [w, h] = [width - WINDOW + 1, height - WINDOW + 1];
  const rows = new Float64Array(height * w);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < w; x++) {
      let sum = 0;
      for (let k = 0; k < WINDOW; k++) sum += KERNEL[k]! * plane[y * width + x + k]!;
      rows[y * w + x] = sum;
    }
  }
  const means = new Float64Array(h * w);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      let sum = 0;
      for (let k = 0; k < WINDOW; k++) sum += KERNEL[k]! * rows[(y + k) * w + x]!;
      means[y * w + x] = sum;
    }
  }
  return means;
}

/** Mean over the windows of (2 mx my + C1)(2 sxy + C2) / ((mx^2 + my^2 + C1)(sx^2 + sy^2 + C2)). */
function planeSsim(x: Float64Array, y: Float64Array, width: number, height: number): number {
  const means = (values: Float64Array) => windowMeans(values, width, height);
  const [mx, my] = [means(x), means(y)];
  const xx = means(x.map((value) => value * value));
  const yy = means(y.map((value) => value * value));
  const xy = means(x.map((value, i) => value * y[i]!));
  let total = 0;
  for (let i = 0; i < mx.length; i++) {
    const [a, b] = [mx[i]!, my[i]!];
    const variances = xx[i]! - a * a + (yy[i]! - b * b);
    const covariance = xy[i]! - a * b;
    total += ((2 * a * b + C1) * (2 * covariance + C2)) / ((a * a + b * b + C1) * (variances + C2));
  }
  return total / mx.length;
}

/**
 * SSIM in [-1,1], 1 for equal pictures: an 11 x 11 Gaussian window of standard deviation 1.5, only windows inside the
 * picture, no prior downsampling, the mean of the three colour planes.
 *
 * @throws RangeError for pictures of different sizes, or with a side under 11 pixels
 */
export function ssim(drawn: Picture, real: Picture): number {
  const { width, height } = real;
  if (drawn.width !== width || drawn.height !== height) {
    throw new RangeError(`expected ${width} x ${height}, got ${drawn.width} x ${drawn.height}`);
  }
  if (Math.min(width, height) < WINDOW) {
    throw new RangeError(`expected a side of at least ${WINDOW} pixels, got ${width} x ${height}`);
  }
  const plane = ({ data }: Picture, c: number) =>
    Float64Array.from(data.subarray(c * width * height, (c + 1) * width * height), (x) =>
      Math.max(0, Math.min(1, (x + 1) / 2)),
    );
  let total = 0;
  for (let c = 0; c < 3; c++) total += planeSsim(plane(drawn, c), plane(real, c), width, height);
  return total / 3;
}
