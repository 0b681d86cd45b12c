/** Latents of a model: their space, shape and storage. */
import { ApiError } from "../errors.ts";
import { shortHash } from "../model-version.ts";
import type { Manifest } from "../protocol/manifest.ts";
import { encodeLatent } from "./bytes.ts";
import type { Latent, LatentDtype } from "./latent.ts";

type OfModel = Pick<Manifest, "model" | "token" | "identity">;

/** The error for a latent of another space than required. */
export function spaceMismatch(
  expected: { readonly model: string; readonly space: string },
  got: { readonly model: string; readonly space: string },
  param: string | null = null,
): ApiError {
  const [required, actual] = [expected, got].map(({ model, space }) => `space ${shortHash(space)} (${model})`);
  return new ApiError("latent_space_mismatch", `expected a latent of ${required}, got one of ${actual}`, param);
}

/**
 * Throws `latent_space_mismatch` unless the latent is of the model's space, from whichever model, and `invalid_latent` if its
 * shape is not that of the space.
 */
export function checkLatentOf(latent: Latent, { model, identity, token }: OfModel, param: string | null = null): void {
  const { space, tokens, dimensions } = latent;
  if (space !== identity.space) throw spaceMismatch({ model, space: identity.space }, latent, param);
  if (tokens === token.count && dimensions === token.dimensions) return;
  const message = `expected ${token.count} x ${token.dimensions} values, got ${tokens} x ${dimensions}`;
  throw new ApiError("invalid_latent", message, param);
}

/** Values f32 [tokens x dimensions] as the model's latent bytes. Throws `invalid_latent` for values that the dtype cannot represent. */
export function encodeLatentOf(
  { model, token, identity: { space } }: OfModel,
  data: Float32Array,
  dtype: LatentDtype,
): Uint8Array<ArrayBuffer> {
  return encodeLatent({ model, space, dtype, tokens: token.count, dimensions: token.dimensions, data });
}
