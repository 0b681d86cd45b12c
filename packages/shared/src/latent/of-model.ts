/** Latents as one model's: whether they are, and how its values are kept. */
import { ApiError } from "../errors.ts";
import type { Manifest } from "../protocol/manifest.ts";
import { encodeLatent } from "./bytes.ts";
import type { Latent, LatentDtype } from "./latent.ts";

type OfModel = Pick<Manifest, "model" | "token">;

/** Throws `latent_model_mismatch` unless the latent is the model's, and of the shape that its latents have. */
export function checkLatentOf(
  { model, tokens, dimensions }: Latent,
  { model: wanted, token }: OfModel,
  param: string | null = null,
): void {
  if (model === wanted && tokens === token.count && dimensions === token.dimensions) return;
  throw new ApiError(
    "latent_model_mismatch",
    `expected a latent of ${wanted}, ${token.count} x ${token.dimensions}, got one of ${model}, ${tokens} x ${dimensions}`,
    param,
  );
}

/** Values f32 [tokens x dimensions] as the model's latent bytes. Throws `invalid_latent` for what the dtype cannot hold. */
export function encodeLatentOf(
  { model, token }: OfModel,
  data: Float32Array,
  dtype: LatentDtype,
): Uint8Array<ArrayBuffer> {
  return encodeLatent({ model, dtype, tokens: token.count, dimensions: token.dimensions, data });
}
