/** Latent files of one model. */
import { checkLatentOf, decodeLatent, encodeLatentOf, type LatentDtype, type Manifest } from "@reptok/shared";
import { aboutFile, readInput } from "./files.ts";

/**
 * A latent rounded as when stored: pictures are always drawn from this, so that drawing a stored latent
 * again gives the same picture.
 */
export const asStored = (manifest: Manifest, data: Float32Array, dtype: LatentDtype): Float32Array =>
  decodeLatent(encodeLatentOf(manifest, data, dtype)).data;

/** @throws ApiError `invalid_latent` for other bytes, `latent_space_mismatch` for a latent of another space */
export async function readLatent(file: string, manifest: Manifest): Promise<Float32Array> {
  const bytes = await readInput(file);
  return aboutFile(file, () => {
    const latent = decodeLatent(bytes);
    checkLatentOf(latent, manifest);
    return latent.data;
  });
}
