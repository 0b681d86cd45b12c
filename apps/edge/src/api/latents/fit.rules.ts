/** Whether a latent can be one of a model's. */
import { ApiError, type Latent, type Manifest } from "@reptok/shared";

/** Throws `latent_model_mismatch` unless the latent has the shape that its model's latents have. */
export function checkLatentFits(latent: Latent, { model, token }: Manifest): void {
  if (latent.tokens === token.count && latent.dimensions === token.dimensions) return;
  throw new ApiError(
    "latent_model_mismatch",
    `expected ${token.count} x ${token.dimensions} values for ${model}, got ${latent.tokens} x ${latent.dimensions}`,
  );
}
