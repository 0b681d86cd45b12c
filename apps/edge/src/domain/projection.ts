/**
 * Principal components of unit vectors, for two coordinates that show as much of their spread as two can. The axes are found by
 * orthogonal iteration on the covariance, which is never formed: a pass over the sample takes two products a vector and axis.
 */
import { dot } from "@reptok/shared";

/** Vectors that axes are computed from, at most. */
export const MAX_FITTED = 1024;
/** Iterations: the axes have settled to what a drawing shows, also where eigenvalues are close. */
const ITERATIONS = 24;

export interface Basis {
  /** f32 [size] */
  readonly mean: Float32Array;
  /** Two f32 [size], orthonormal, the one with the larger spread first. Its largest component is positive. */
  readonly axes: readonly [Float32Array, Float32Array];
}

/** Makes `axis` orthogonal to `others` and one long; leaves zeros where nothing is left. */
function orthonormalize(axis: Float32Array, others: readonly Float32Array[]): void {
  for (const other of others) {
    const along = dot(axis, other);
    for (let i = 0; i < axis.length; i++) axis[i]! -= along * other[i]!;
  }
  const length = Math.sqrt(dot(axis, axis));
  if (length < 1e-9) axis.fill(0);
  else for (let i = 0; i < axis.length; i++) axis[i]! /= length;
}

/** Where iteration begins: the same each time, and no likely axis. */
const startAxis = (size: number, step: number) => Float32Array.from({ length: size }, (_, i) => Math.sin(1 + i * step));

/** The covariance of the sample times `axis`, up to a factor. */
function timesCovariance(sample: readonly Float32Array[], mean: Float32Array, axis: Float32Array): Float32Array {
  const sum = new Float64Array(axis.length);
  const shift = dot(mean, axis);
  let total = 0;
  for (const vector of sample) {
    const along = dot(vector, axis) - shift;
    total += along;
    for (let i = 0; i < sum.length; i++) sum[i]! += along * vector[i]!;
  }
  return Float32Array.from(sum, (x, i) => x - total * mean[i]!);
}

function positive(axis: Float32Array): Float32Array {
  const peak = axis.reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most), 0);
  return peak < 0 ? axis.map((x) => -x) : axis;
}

/** The mean and the two principal axes of vectors of one size, of which there is at least one. */
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

/** A vector's two coordinates. */
export function project({ mean, axes }: Basis, vector: Float32Array): readonly [number, number] {
  const [x, y] = axes.map((axis) => dot(vector, axis) - dot(mean, axis));
  return [x!, y!];
}

/** Whether axes that were computed from `fitted` of then all vectors are to be computed anew, now that there are `count`. */
export const isOutgrown = (fitted: number, count: number): boolean => fitted < MAX_FITTED && count >= 4 * fitted;
