/** Latents as bytes, and with their values. */
import { ApiError, decodeLatent, encodeLatent, type Latent, latentId } from "@reptok/shared";
import { ReptokError } from "./error.ts";

/** A latent with its values, and the id that it is kept under. */
export interface KeptLatent extends Latent {
  readonly id: string;
}

/** The codec's failures in this package's class. */
function own<T>(call: () => T): T {
  try {
    return call();
  } catch (cause) {
    if (cause instanceof ApiError) throw new ReptokError(cause.message, cause.body, { cause });
    throw cause;
  }
}

/** The latent in bytes, with its id. Throws a ReptokError `invalid_latent` for bytes that are none. */
export async function readLatent(bytes: Uint8Array): Promise<KeptLatent> {
  return { id: await latentId(bytes), ...own(() => decodeLatent(bytes)) };
}

/** A latent's bytes, of the latent or as they are. Throws a ReptokError `invalid_latent` for values that cannot be stored. */
export function bytesOfLatent(latent: Latent | Uint8Array): Uint8Array<ArrayBuffer> {
  return latent instanceof Uint8Array ? new Uint8Array(latent) : own(() => encodeLatent(latent));
}
