/** Conversion between latents and their bytes. */
import { ApiError, decodeLatent, encodeLatent, type Latent, latentId } from "@reptok/shared";
import { ReptokError } from "./error.ts";

/** A latent with its values and id. */
export interface KeptLatent extends Latent {
  readonly id: string;
}

/** Converts the codec's errors to ReptokErrors. */
function own<T>(call: () => T): T {
  try {
    return call();
  } catch (cause) {
    if (cause instanceof ApiError) throw new ReptokError(cause.message, cause.body, { cause });
    throw cause;
  }
}

/** Decodes latent bytes and computes their id. Throws a ReptokError `invalid_latent` for other bytes. */
export async function readLatent(bytes: Uint8Array): Promise<KeptLatent> {
  return { id: await latentId(bytes), ...own(() => decodeLatent(bytes)) };
}

/** Encodes a latent; returns bytes unchanged. Throws a ReptokError `invalid_latent` for values that cannot be stored. */
export function bytesOfLatent(latent: Latent | Uint8Array): Uint8Array<ArrayBuffer> {
  return latent instanceof Uint8Array ? new Uint8Array(latent) : own(() => encodeLatent(latent));
}
