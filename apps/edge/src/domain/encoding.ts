/** Encodings of bytes and JSON for names, addresses and hashes. */
import { decodeBase64, encodeBase64, sha256Hex } from "@reptok/shared";

export const NDJSON_MEDIA_TYPE = "application/x-ndjson";

/** Base64 for addresses and names (RFC 4648, section 5), without padding. */
export function encodeBase64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Throws `invalid_request` for what is none. */
export function decodeBase64Url(text: string): Uint8Array {
  const standard = text.replaceAll("-", "+").replaceAll("_", "/");
  return decodeBase64(standard.padEnd(4 * Math.ceil(standard.length / 4), "="));
}

/** JSON with sorted keys and without undefined members. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === "object" && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

/** Lower-case hexadecimal SHA-256 of the canonical JSON. */
export function hashJson(value: unknown): Promise<string> {
  return sha256Hex(new TextEncoder().encode(canonicalJson(value)));
}
