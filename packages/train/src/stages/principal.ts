/** Initial values of the networks' linear paths: principal components of the trained pictures. */
import { cellSize, type AutoencoderConfig, type VitConfig } from "@reptok/model";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { trainedRows, type Dataset } from "../data/dataset.ts";

interface Components {
  readonly mean: Float64Array;
  /** The largest variances, descending, and their unit directions. */
  readonly variances: readonly number[];
  readonly directions: readonly (readonly number[])[];
}

/** Relative to the largest: smaller variances are raised to this, which bounds the gain of whitening. */
const MIN_VARIANCE = 1e-4;

/** @param samples rows of equal length; @param count components wanted */
export function principalComponents(samples: readonly Float32Array[], count: number): Components {
  const n = samples[0]!.length;
  const mean = new Float64Array(n);
  for (const row of samples) for (let i = 0; i < n; i++) mean[i]! += row[i]! / samples.length;
  const sums = new Float64Array(n * n);
  const centred = new Float64Array(n);
  for (const row of samples) {
    for (let i = 0; i < n; i++) centred[i] = row[i]! - mean[i]!;
    for (let i = 0; i < n; i++) {
      const a = centred[i]!;
      const from = i * n;
      if (a !== 0) for (let j = 0; j <= i; j++) sums[from + j]! += a * centred[j]!;
    }
  }
  const covariance = Matrix.zeros(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = sums[i * n + j]! / samples.length;
      covariance.set(i, j, value).set(j, i, value);
    }
  }
  // Ascending.
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  const places = Array.from({ length: count }, (_, k) => n - 1 - k);
  const least = MIN_VARIANCE * realEigenvalues[n - 1]!;
  return {
    mean,
    variances: places.map((at) => Math.max(realEigenvalues[at]!, least)),
    directions: places.map((at) => eigenvectorMatrix.getColumn(at)),
  };
}

const [MAX_PICTURES, CELLS] = [3000, 24];

/** At most `maximum` of the trained pictures, evenly spaced. */
function some(dataset: Dataset, maximum: number): Uint32Array {
  const rows = trainedRows(dataset);
  const every = Math.max(1, Math.floor(rows.length / maximum));
  return rows.filter((_, i) => i % every === 0);
}

/** A lazily computed value. */
export function once<T>(find: () => T): () => T {
  let found: { readonly value: T } | undefined;
  return () => (found ??= { value: find() }).value;
}

const SKIPS = ["encoder.skip.weight", "encoder.skip.bias", "decoder.skip.weight", "decoder.skip.bias"] as const;
type Skip = (typeof SKIPS)[number];
/** Whether a weight of the autoencoder belongs to its linear paths. */
export const isSkip = (name: string): name is Skip => (SKIPS as readonly string[]).includes(name);

/** Weights of the autoencoder's linear paths, by name: whitened principal components of squares of pixels, and back. */
export function principalSkips(dataset: Dataset, c: AutoencoderConfig): Record<Skip, Float32Array> {
  const k = cellSize(c);
  const [side, plane] = [dataset.size / k, dataset.size ** 2];
  const samples: Float32Array[] = [];
  for (const [order, picture] of some(dataset, MAX_PICTURES).entries()) {
    for (let i = 0; i < CELLS; i++) {
      const cell = (order * 7 + i * Math.ceil((side * side) / CELLS)) % (side * side);
      const [top, left] = [Math.floor(cell / side) * k, (cell % side) * k];
      // (channel, row, column), the networks' order of a square's pixels.
      const row = new Float32Array(3 * k * k);
      for (let at = 0; at < row.length; at++) {
        const [channel, y, x] = [Math.floor(at / (k * k)), Math.floor(at / k) % k, at % k];
        row[at] = dataset.pixels[(picture * 3 + channel) * plane + (top + y) * dataset.size + left + x]! / 127.5 - 1;
      }
      samples.push(row);
    }
  }
  const { mean, variances, directions } = principalComponents(samples, c.latent);
  const n = 3 * k * k;
  const [inwards, outwards] = [new Float32Array(c.latent * n), new Float32Array(n * c.latent)];
  const start = new Float32Array(c.latent);
  directions.forEach((direction, d) => {
    const deviation = Math.sqrt(variances[d]!);
    direction.forEach((value, i) => {
      inwards[d * n + i] = value / deviation;
      outwards[i * c.latent + d] = value * deviation;
      start[d]! -= (value / deviation) * mean[i]!;
    });
  });
  return {
    "encoder.skip.weight": inwards,
    "encoder.skip.bias": start,
    "decoder.skip.weight": outwards,
    "decoder.skip.bias": Float32Array.from(mean),
  };
}

const TOKEN_SKIPS = ["skip.weight", "skip.bias"] as const;
type TokenSkip = (typeof TOKEN_SKIPS)[number];
/** Whether a weight of the encoder belongs to its linear path. */
export const isTokenSkip = (name: string): name is TokenSkip => (TOKEN_SKIPS as readonly string[]).includes(name);

/** Side to which pictures are averaged for the components; the encoder's path may see more. */
const COARSE = 16;

/**
 * The encoder's linear path, [width, 3 side side], and its bias: the pictures' principal components, with standard
 * deviations compressed by a square root and scaled to a total root mean square of `deviation`.
 */
export function principalToken(
  dataset: Dataset,
  c: VitConfig & { readonly skip: number },
  deviation: number,
): Record<TokenSkip, Float32Array> {
  const coarse = Math.min(COARSE, c.skip);
  const [k, plane] = [dataset.size / coarse, dataset.size ** 2];
  const samples = Array.from(some(dataset, 2 * MAX_PICTURES), (picture) => {
    const row = new Float32Array(3 * coarse * coarse);
    for (let channel = 0; channel < 3; channel++) {
      for (let at = 0; at < plane; at++) {
        const [y, x] = [Math.floor(at / dataset.size), at % dataset.size];
        const to = (channel * coarse + Math.floor(y / k)) * coarse + Math.floor(x / k);
        row[to]! += (dataset.pixels[(picture * 3 + channel) * plane + at]! / 127.5 - 1) / (k * k);
      }
    }
    return row;
  });
  const count = Math.min(c.width, 3 * coarse * coarse);
  const { mean, variances, directions } = principalComponents(samples, count);
  const total = variances.reduce((sum, variance) => sum + Math.sqrt(variance), 0);
  const unit = deviation * Math.sqrt(c.width / total);
  const [fine, copies] = [c.skip, (c.skip / coarse) ** 2];
  const weight = new Float32Array(c.width * 3 * fine * fine);
  const bias = new Float32Array(c.width);
  directions.forEach((direction, d) => {
    const factor = unit * variances[d]! ** -0.25;
    direction.forEach((value, i) => (bias[d]! -= factor * value * mean[i]!));
    for (let at = 0; at < 3 * fine * fine; at++) {
      const [channel, y, x] = [Math.floor(at / (fine * fine)), Math.floor(at / fine) % fine, at % fine];
      const from = (channel * coarse + Math.floor((y * coarse) / fine)) * coarse + Math.floor((x * coarse) / fine);
      weight[d * 3 * fine * fine + at] = (factor * direction[from]!) / copies;
    }
  });
  return { "skip.weight": weight, "skip.bias": bias };
}
