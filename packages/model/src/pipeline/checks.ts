/** Validates arguments before any network runs: a NaN would otherwise propagate silently. */
import { ApiError } from "@reptok/shared";
import type { SampleOptions } from "./types.ts";

const MAX_SEED = 0xffff_ffff;
/** Limits of the manifest's sampler. */
const MAX_STEPS = 1000;

function refuse(code: "invalid_request" | "invalid_latent", param: string, expected: string, got: number): ApiError {
  return new ApiError(code, `${param}: expected ${expected}, got ${got}`, param);
}

/**
 * @throws ApiError `invalid_request` for a seed that is not an unsigned 32-bit integer, or steps or guidance out of
 * range
 */
export function checkSampling(items: readonly { readonly seed: number }[], { steps, guidance }: SampleOptions): void {
  for (const { seed } of items) {
    if (!Number.isInteger(seed) || seed < 0 || seed > MAX_SEED)
      throw refuse("invalid_request", "seed", `an integer from 0 to ${MAX_SEED}`, seed);
  }
  if (steps !== undefined && !(Number.isInteger(steps) && steps >= 1 && steps <= MAX_STEPS))
    throw refuse("invalid_request", "steps", `an integer from 1 to ${MAX_STEPS}`, steps);
  if (guidance !== undefined && !Number.isFinite(guidance))
    throw refuse("invalid_request", "guidance", "a finite number", guidance);
}

/** @throws ApiError for a value that is NaN or infinite */
export function checkFinite(values: Float32Array, code: "invalid_request" | "invalid_latent", param: string): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw refuse(code, `${param}[${at}]`, "a finite number", values[at]!);
}
