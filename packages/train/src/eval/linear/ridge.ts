/** Ridge regression from tokens to the pixels of pictures. */
import { inverse, Matrix } from "ml-matrix";
import { momentsOf } from "../metrics/moments.ts";
import type { PixelRows } from "./pixel-rows.ts";
import { matrix, type Floats, type Products } from "./products.ts";

/** The penalty relative to the tokens' mean variance; the base of the starter's decoder uses the same. */
const LAMBDA = 1e-3;

export interface TokenRegression {
  /** f32 [D]. */
  readonly mean: Float32Array;
  /** f32 [D, size]; pixels = mean pixels + (token - mean) weight. */
  readonly weight: Floats;
}

/** @param tokens f32 [D] for each row of `rows`, in its order */
export async function tokenRegression(
  tokens: readonly Float32Array[],
  rows: PixelRows,
  products: Products,
): Promise<TokenRegression> {
  const moments = momentsOf(tokens);
  const D = moments.dimensions;
  const mean = Float32Array.from(moments.mean);
  const cross = new Float32Array(D * rows.size);
  for (const part of rows.parts()) {
    const centred = tokens
      .slice(part.start, part.start + part.rows.dims[0])
      .flatMap((token) => Array.from(token, (value, i) => value - mean[i]!));
    const left = matrix(Float32Array.from(centred), part.rows.dims[0]);
    const product = await products.of("firstTransposed", left, part.rows);
    for (let i = 0; i < cross.length; i++) cross[i]! += product[i]! / (tokens.length - 1);
  }
  const covariance = new Matrix(moments.covariance().map((row) => Array.from(row)));
  const added = (LAMBDA * covariance.trace()) / D;
  for (let i = 0; i < D; i++) covariance.set(i, i, covariance.get(i, i) + added);
  const solver = Float32Array.from(inverse(covariance).to1DArray());
  return { mean, weight: matrix(await products.of("plain", matrix(solver, D), matrix(cross, D)), D) };
}
