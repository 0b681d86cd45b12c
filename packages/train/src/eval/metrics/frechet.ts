/**
 * Frechet distance between Gaussians fitted to two sets of features (Dowson and Landau 1982; as a measure of
 * generators: Heusel et al., "GANs trained by a two time-scale update rule", NeurIPS 2017).
 */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Moments } from "./moments.ts";

export interface FrechetDistance {
  /** |m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2)); 0 is best, in squared units of the features. */
  readonly value: number;
  /** Number of vectors of each of the two sets. */
  readonly n: number;
  readonly reference: number;
  readonly dimensions: number;
  /** Present if the counts make the value unsafe to compare. */
  readonly caveat?: string;
}

/** Eigenvalues of a covariance are non-negative; negative rounding errors are set to 0. */
const positive = (values: readonly number[]): number[] => values.map((value) => Math.max(value, 0));

/**
 * tr((S1 S2)^(1/2)). The product is not symmetric, but similar to S1^(1/2) S2 S1^(1/2), which is: the trace is the sum
 * of the square roots of that matrix's eigenvalues, real and non-negative for any rank.
 */
function traceOfRoot(first: Matrix, second: Matrix): number {
  const { realEigenvalues, eigenvectorMatrix: U } = new EigenvalueDecomposition(first, { assumeSymmetric: true });
  const scaled = U.clone().mulRowVector(positive(realEigenvalues).map(Math.sqrt)); // U L^(1/2)
  const root = scaled.mmul(U.transpose());
  const product = root.mmul(second).mmul(root);
  const symmetric = product.add(product.transpose()).mul(0.5);
  const roots = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true }).realEigenvalues;
  return positive(roots).reduce((sum, value) => sum + Math.sqrt(value), 0);
}

/** Fewer vectors than dimensions make the covariance singular and bias the distance upwards by about 1/n. */
function caveatOf(n: number, reference: number, dimensions: number): string | undefined {
  const fewest = Math.min(n, reference);
  if (fewest <= dimensions) {
    return `${fewest} vectors in ${dimensions} dimensions: a covariance has at most rank ${fewest - 1}; compare only with values from equal counts`;
  }
  if (fewest < 10 * dimensions) {
    return `${fewest} vectors in ${dimensions} dimensions: the bias of about 1/n still shows; compare only with values from equal counts`;
  }
  return undefined;
}

/**
 * The distance of `judged` from `reference`.
 *
 * @throws RangeError for features of different sizes, or fewer than 2 vectors in either
 */
export function frechetDistance(judged: Moments, reference: Moments): FrechetDistance {
  const D = reference.dimensions;
  if (judged.dimensions !== D) throw new RangeError(`expected features of ${D} dimensions, got ${judged.dimensions}`);
  const [first, second] = [new Matrix(judged.covariance()), new Matrix(reference.covariance())];
  const [m1, m2] = [judged.mean, reference.mean];
  const shift = m1.reduce((sum, x, i) => sum + (x - m2[i]!) ** 2, 0);
  const value = shift + first.trace() + second.trace() - 2 * traceOfRoot(first, second);
  const caveat = caveatOf(judged.count, reference.count, D);
  return {
    value: Math.max(value, 0),
    n: judged.count,
    reference: reference.count,
    dimensions: D,
    ...(caveat !== undefined && { caveat }),
  };
}
