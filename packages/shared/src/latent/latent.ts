/** Latents: type, limits and validation. The byte layout is in `docs/latent-format.md`. */
import * as z from "zod";
import { ApiError } from "../errors.ts";
import { ContentHash, ModelId } from "../model-version.ts";

export const MAX_TOKENS = 256;
export const MAX_DIMENSIONS = 16384;
/** Media type of latent bytes. */
export const LATENT_MEDIA_TYPE = "application/vnd.reptok.latent";

/** How values are stored: IEEE 754 binary32, binary16, or signed bytes times one scale. */
export const LatentDtype = z.enum(["f32", "f16", "i8"]);
export type LatentDtype = z.infer<typeof LatentDtype>;

export interface Latent {
  /** The model that created it: a {@link ModelId}. */
  readonly model: string;
  /** Hash of the space within which it can be compared, mixed and decoded. A {@link ContentHash}. */
  readonly space: string;
  /** Storage type of the values; in memory they are always float32. */
  readonly dtype: LatentDtype;
  /** 1 to {@link MAX_TOKENS}. */
  readonly tokens: number;
  /** Values per token, 1 to {@link MAX_DIMENSIONS}. */
  readonly dimensions: number;
  /** f32 [tokens, dimensions], row-major, finite, in latent units (token / scaleFactor). */
  readonly data: Float32Array;
}

export function invalidLatent(message: string, options?: ErrorOptions): ApiError {
  return new ApiError("invalid_latent", message, null, options);
}

function checkCount(name: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 1 || value > max)
    throw invalidLatent(`expected 1 to ${max} ${name}, got ${value}`);
}

/** Throws `invalid_latent` unless both counts are integers within the limits. */
export function checkShape(tokens: number, dimensions: number): void {
  checkCount("tokens", tokens, MAX_TOKENS);
  checkCount("dimensions", dimensions, MAX_DIMENSIONS);
}

/** Throws `invalid_latent` unless `model` is a model id. The message omits the text, which may be arbitrary. */
export function checkModel(model: string): void {
  const parsed = ModelId.safeParse(model);
  if (!parsed.success)
    throw invalidLatent(`expected a model id of 1 to 64 of a-z 0-9 . _ -, starting with a letter or digit`);
}

/** Throws `invalid_latent` unless `space` is a hash. */
export function checkSpace(space: string): void {
  if (!ContentHash.safeParse(space).success)
    throw invalidLatent("expected a space of 64 lower-case hexadecimal digits");
}

/** Throws `invalid_latent` at the first NaN or infinity. */
export function checkFinite(data: Float32Array): void {
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i])) throw invalidLatent(`expected finite values, got ${data[i]} at index ${i}`);
  }
}
