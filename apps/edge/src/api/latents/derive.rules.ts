/** `POST /v1/latents/{interpolate, combine, vary}`: bodies and arithmetic. */
import {
  ApiError,
  latentPath,
  Seed,
  sphericalSum,
  varied,
  type Weighted,
  weightedMean,
  weightedSum,
} from "@reptok/shared";
import * as z from "zod";
import { Source, Sources, Storing } from "../../domain/latent-source.ts";
import { seedsFrom } from "../../domain/generation.ts";

/** Maximum latents per request. */
export const MAX_DERIVED = 64;
const count = z.int().min(1).max(MAX_DERIVED);

export const InterpolateBody = Storing.extend({
  /** The path's points, in order; weights have no effect. */
  points: Sources.min(2),
  /** Number of latents on the path, including both ends. */
  n: count.min(2).default(8),
});

export const CombineBody = Storing.extend({
  inputs: Sources.min(1),
  /**
   * spherical: the direction of the weighted sum, at the inputs' mean length. sum: the weighted sum. mean: the sum
   * divided by the sum of the weights, which for equal weights is the centroid.
   */
  method: z.enum(["spherical", "sum", "mean"]).default("spherical"),
});
export type CombineMethod = z.infer<typeof CombineBody>["method"];

export const VaryBody = Storing.extend({
  source: Source,
  n: count.default(4),
  /** Angle to the source, as a fraction of a right angle. */
  strength: z.number().min(0).max(1).default(0.2),
  /** Variation i has seed + i; random by default. */
  seed: Seed.optional(),
});

function nothingLeft(message: string): ApiError {
  return new ApiError("invalid_request", message);
}

/** `n` latents on the path through the points; the points themselves are among them where a step falls on one. */
export function interpolated(points: readonly Weighted[], n: number): Float32Array[] {
  return latentPath(
    points.map(({ vector }) => vector),
    n,
  );
}

/** One latent from many. Throws `invalid_request` if they cancel out. */
export function combined(inputs: readonly Weighted[], method: CombineMethod): Float32Array {
  switch (method) {
    case "sum":
      return weightedSum(inputs);
    case "mean": {
      const mean = weightedMean(inputs);
      if (mean) return mean;
      throw nothingLeft("expected weights whose sum is not 0 for a mean");
    }
    case "spherical": {
      const sum = sphericalSum(inputs);
      if (sum) return sum;
      throw nothingLeft("expected inputs that point somewhere, got ones that cancel out");
    }
  }
}

export interface Variation {
  readonly vector: Float32Array;
  readonly seed: number;
}

/** `n` latents at one angle from the source, in directions drawn from their seeds. */
export function variations(source: Weighted, strength: number, seed: number, n: number): Variation[] {
  return seedsFrom(seed, n).map((own) => {
    const vector = varied(source.vector, strength, own);
    if (vector) return { vector, seed: own };
    throw nothingLeft("expected a source of two dimensions or more that is not zero");
  });
}
