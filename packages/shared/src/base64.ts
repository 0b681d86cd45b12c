/// <reference lib="esnext.typedarrays" />
/**
 * Strict base64 (RFC 4648 section 4, padded): no white space, no missing padding, no stray bits after the last byte, so
 * that bytes and text correspond one to one. Three codecs, of which the fastest available is used: Uint8Array's own
 * methods (workerd, browsers of 2025 and later), Node's Buffer, `atob` and `btoa`.
 */
import { ApiError } from "./errors.ts";

export interface Base64Codec {
  encode(bytes: Uint8Array): string;
  /** The bytes of any valid base64; for other texts it may return bytes or throw. */
  decode(text: string): Uint8Array<ArrayBuffer>;
}

/** Length of the base64 of `bytes` bytes. */
export function base64Length(bytes: number): number {
  return 4 * Math.ceil(bytes / 3);
}

const native: Base64Codec = {
  encode: (bytes) => bytes.toBase64(),
  decode: (text) => Uint8Array.fromBase64(text, { lastChunkHandling: "strict" }),
};

const node: Base64Codec = {
  encode: ({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength).toString("base64"),
  decode: (text) => new Uint8Array(Buffer.from(text, "base64")),
};

/** Arguments per call: far below any engine's limit. */
const CHUNK = 8192;
const page: Base64Codec = {
  encode(bytes) {
    let binary = "";
    for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
    return btoa(binary);
  },
  decode: (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0)),
};

/** The codecs available in this runtime, fastest first. */
export const codecs: readonly Base64Codec[] = [
  ...(typeof Uint8Array.fromBase64 === "function" ? [native] : []),
  ...(typeof Buffer === "function" ? [node] : []),
  page,
];
const [codec] = codecs as [Base64Codec];

/** `bytes` as padded base64. */
export function encodeBase64(bytes: Uint8Array): string {
  return codec.encode(bytes);
}

/** The bytes of padded base64; null for any other text. */
export function bytesOfBase64(text: string, { encode, decode }: Base64Codec = codec): Uint8Array<ArrayBuffer> | null {
  if (text.length % 4 !== 0) return null;
  try {
    const bytes = decode(text);
    // Each codec accepts some white space, other alphabets or stray bits: only text that re-encodes to itself is valid.
    return encode(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}

/** The bytes of padded base64; throws `invalid_request` (or `code`) with `param` for any other text. */
export function decodeBase64(
  text: string,
  param: string | null = null,
  code: "invalid_request" | "invalid_latent" | "invalid_image" = "invalid_request",
): Uint8Array<ArrayBuffer> {
  const bytes = bytesOfBase64(text);
  if (bytes) return bytes;
  throw new ApiError(code, `expected padded base64, got ${text.length} characters that are not`, param);
}
