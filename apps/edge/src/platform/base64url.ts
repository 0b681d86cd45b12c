/** Base64 for addresses and names (RFC 4648, section 5), without padding. */
import { decodeBase64, encodeBase64 } from "@reptok/shared";

export function encodeBase64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Throws `invalid_request` for what is none. */
export function decodeBase64Url(text: string): Uint8Array {
  const standard = text.replaceAll("-", "+").replaceAll("_", "/");
  return decodeBase64(standard.padEnd(4 * Math.ceil(standard.length / 4), "="));
}
