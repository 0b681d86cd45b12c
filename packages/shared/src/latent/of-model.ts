/** Latents as one model's: whether they are of its space, and how its values are kept. */
import { ApiError } from "../errors.ts";
import { shortHash } from "../model-version.ts";
import type { Manifest } from "../protocol/manifest.ts";
import { encodeLatent } from "./bytes.ts";
import type { Latent, LatentDtype } from "./latent.ts";

type OfModel = Pick<Manifest, "model" | "token" | "identity">;

/** The refusal of a latent of one space where another is needed. */
export function spaceMismatch(
  expected: { readonly model: string; readonly space: string },
  got: { readonly model: string; readonly space: string },
  param: string | null = null,
): ApiError {
  const [wanted, found] = [expected, got].map(({ model, space }) => `space ${shortHash(space)} (${model})`);
  return new ApiError("latent_space_mismatch", `expected a latent of ${wanted}, got one of ${found}`, param);
}

/**
 * Throws `latent_space_mismatch` unless the latent is of the model's space, whichever model made it, and `invalid_latent` if it
 * has not the shape that this space's latents have.
 */
export function checkLatentOf(latent: Latent, { model, identity, token }: OfModel, param: string | null = null): void {
  const { space, tokens, dimensions } = latent;
  if (space !== identity.space) throw spaceMismatch({ model, space: identity.space }, latent, param);
  if (tokens === token.count && dimensions === token.dimensions) return;
  const message = `expected ${token.count} x ${token.dimensions} values, got ${tokens} x ${dimensions}`;
  throw new ApiError("invalid_latent", message, param);
}

/** Values f32 [tokens x dimensions] as the model's latent bytes. Throws `invalid_latent` for what the dtype cannot hold. */
export function encodeLatentOf(
  { model, token, identity: { space } }: OfModel,
  data: Float32Array,
  dtype: LatentDtype,
): Uint8Array<ArrayBuffer> {
  return encodeLatent({ model, space, dtype, tokens: token.count, dimensions: token.dimensions, data });
}
