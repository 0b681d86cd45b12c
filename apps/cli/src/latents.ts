/** Latent files of one model. */
import { ApiError, decodeLatent, encodeLatent, type LatentDtype, type Manifest } from "@reptok/shared";
import { aboutFile, readInput } from "./files.ts";

/** The canonical bytes of a latent of this model. `data` is f32 [tokens x dimensions]. */
export function latentBytes(manifest: Manifest, data: Float32Array, dtype: LatentDtype): Uint8Array {
  const { count, dimensions } = manifest.token;
  return encodeLatent({ model: manifest.model, dtype, tokens: count, dimensions, data });
}

/**
 * What is left of a latent after being stored: pictures are always drawn from this, so that drawing a stored latent
 * again gives the same picture.
 */
export const asStored = (manifest: Manifest, data: Float32Array, dtype: LatentDtype): Float32Array =>
  decodeLatent(latentBytes(manifest, data, dtype)).data;

/** @throws ApiError `invalid_latent` for bytes that are none, `latent_model_mismatch` for those of another model */
export async function readLatent(file: string, manifest: Manifest): Promise<Float32Array> {
  const bytes = await readInput(file);
  const latent = await aboutFile(file, () => decodeLatent(bytes));
  const { count, dimensions } = manifest.token;
  if (latent.model !== manifest.model || latent.tokens !== count || latent.dimensions !== dimensions) {
    throw new ApiError(
      "latent_model_mismatch",
      `${file}: expected a latent of ${manifest.model} (${count} x ${dimensions}), ` +
        `got one of ${latent.model} (${latent.tokens} x ${latent.dimensions})`,
    );
  }
  return latent.data;
}
