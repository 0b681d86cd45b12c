/** A latent's id: the hash of its canonical bytes. Model and space are among them, so equal values of two models differ. */
import * as z from "zod";

/** "lat_" and 64 lower-case hexadecimal digits: the output of `sha256sum` for the file. */
export const LatentId = z.string().regex(/^lat_[0-9a-f]{64}$/, "expected lat_ and 64 lower-case hexadecimal digits");

/** Two lower-case hexadecimal digits per byte. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Lower-case hexadecimal SHA-256. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  // The copy is never shared memory, which WebCrypto rejects.
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(bytes));
  return toHex(new Uint8Array(digest));
}

/** The id of canonical latent bytes, as returned by `encodeLatent` or accepted by `decodeLatent`; they are not validated. */
export async function latentId(bytes: Uint8Array): Promise<string> {
  return `lat_${await sha256Hex(bytes)}`;
}
