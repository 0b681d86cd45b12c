/** Latents stored in another dtype. */
import { decodeLatent, encodeLatent, LatentDtype, parseAs } from "@reptok/shared";

/** The dtype that a query names, if any; throws `invalid_request`. */
export function dtypeOf({ dtype }: Record<string, string>): LatentDtype | undefined {
  return dtype === undefined ? undefined : parseAs(LatentDtype, dtype, "invalid_request", "dtype");
}

/** The latent's bytes in `dtype`, the same bytes where they are. Throws `invalid_latent` where f16 cannot hold a value. */
export function inDtype(bytes: Uint8Array<ArrayBuffer>, dtype: LatentDtype | undefined): Uint8Array<ArrayBuffer> {
  const latent = decodeLatent(bytes);
  return dtype === undefined || dtype === latent.dtype ? bytes : encodeLatent({ ...latent, dtype });
}
