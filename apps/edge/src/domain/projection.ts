/**
 * The first two principal components of unit vectors. The axes are found by orthogonal iteration on the covariance matrix,
 * which is never formed: a pass over the sample costs two products per vector and axis.
 */
import { dot } from "@reptok/shared";

/** Maximum number of vectors from which axes are computed. */
export const MAX_FITTED = 1024;
/** Number of iterations after which the axes are accurate enough to plot, even for close eigenvalues. */
const ITERATIONS = 24;

export interface Basis {
  /** f32 [size] */
  readonly mean: Float32Array;
  /** Two f32 [size], orthonormal, larger variance first. The largest component of each is positive. */
  readonly axes: readonly [Float32Array, Float32Array];
}

/** Makes `axis` orthogonal to `others` and of length 1; sets it to zeros if it is in their span. */
function orthonormalize(axis: Float32Array, others: readonly Float32Array[]): void {
  for (const other of others) {
    const component = dot(axis, other);
    for (let i = 0; i < axis.length; i++) axis[i]! -= component * other[i]!;
  }
  const length = Math.sqrt(dot(axis, axis));
  if (length < 1e-9) axis.fill(0);
  else for (let i = 0; i < axis.length; i++) axis[i]! /= length;
}

/** Returns an initial axis: deterministic and unlikely to be orthogonal to the result. */
const startAxis = (size: number, step: number) => Float32Array.from({ length: size }, (_, i) => Math.sin(1 + i * step));

/** Returns the covariance matrix of the sample times `axis`, up to a factor. */
function timesCovariance(sample: readonly Float32Array[], mean: Float32Array, axis: Float32Array): Float32Array {
  const sum = new Float64Array(axis.length);
  const shift = dot(mean, axis);
  let total = 0;
  for (const vector of sample) {
    const component = dot(vector, axis) - shift;
    total += component;
    for (let i = 0; i < sum.length; i++) sum[i]! += component * vector[i]!;
  }
  return Float32Array.from(sum, (x, i) => x - total * mean[i]!);
}

function positive(axis: Float32Array): Float32Array {
  const peak = axis.reduce((largest, x) => (Math.abs(x) > Math.abs(largest) ? x : largest), 0);
  return peak < 0 ? axis.map((x) => -x) : axis;
}

/** Returns the mean and the two principal axes of at least one vector, all of one size. */
export function fitBasis(sample: readonly Float32Array[]): Basis {
  const { length: size } = sample[0]!;
  const mean = new Float32Array(size);
  for (const vector of sample) for (let i = 0; i < size; i++) mean[i]! += vector[i]! / sample.length;
  let a: Float32Array = startAxis(size, 1);
  let b: Float32Array = startAxis(size, 2);
  for (let i = 0; i < ITERATIONS; i++) {
    a = timesCovariance(sample, mean, a);
    orthonormalize(a, []);
    b = timesCovariance(sample, mean, b);
    orthonormalize(b, [a]);
  }
  return { mean, axes: [positive(a), positive(b)] };
}

/** Returns the two coordinates of a vector. */
export function project({ mean, axes }: Basis, vector: Float32Array): readonly [number, number] {
  const [x, y] = axes.map((axis) => dot(vector, axis) - dot(mean, axis));
  return [x!, y!];
}

/** Returns whether axes that were computed from `fitted` vectors have to be computed again for `count` vectors. */
export const isOutgrown = (fitted: number, count: number): boolean => fitted < MAX_FITTED && count >= 4 * fitted;
