/// <reference lib="esnext.typedarrays" />
/**
 * Base64 (RFC 4648 section 4, padded), strict: no white space, no missing padding, no stray bits after the last byte,
 * so that bytes and text correspond one to one. The native methods are used where present (workerd, Chromium); Node 24
 * lacks them, and its `atob` needs a string of bytes, so the fallback goes through a table.
 */
import { ApiError } from "./errors.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const CODES = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));
const PAD = "=".charCodeAt(0);
/** Not a letter of the alphabet: a bit that no sextet has. */
const INVALID = 64;
/** Sextets by character code; codes above 255 are caught by {@link sextet}. */
const SEXTETS = new Uint8Array(256).fill(INVALID);
CODES.forEach((code, value) => (SEXTETS[code] = value));

/** Characters of the base64 of `bytes` bytes. */
export function base64Length(bytes: number): number {
  return 4 * Math.ceil(bytes / 3);
}

/** `bytes` as padded base64. */
export function encodeBase64(bytes: Uint8Array): string {
  return typeof bytes.toBase64 === "function" ? bytes.toBase64() : encodeWithTable(bytes);
}

/** The fallback of {@link encodeBase64}, for runtimes without `Uint8Array.prototype.toBase64`. */
export function encodeWithTable(bytes: Uint8Array): string {
  const text = new Uint8Array(base64Length(bytes.length));
  const whole = bytes.length - (bytes.length % 3);
  let at = 0;
  for (let i = 0; i < whole; i += 3) {
    const word = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
    text[at++] = CODES[word >> 18]!;
    text[at++] = CODES[(word >> 12) & 63]!;
    text[at++] = CODES[(word >> 6) & 63]!;
    text[at++] = CODES[word & 63]!;
  }
  if (whole < bytes.length) {
    const word = (bytes[whole]! << 16) | ((bytes[whole + 1] ?? 0) << 8);
    text[at++] = CODES[word >> 18]!;
    text[at++] = CODES[(word >> 12) & 63]!;
    text[at++] = bytes.length - whole === 2 ? CODES[(word >> 6) & 63]! : PAD;
    text[at++] = PAD;
  }
  return new TextDecoder().decode(text);
}

/** The bytes of padded base64; throws `invalid_request` (or `code`) with `param` for any other text. */
export function decodeBase64(
  text: string,
  param: string | null = null,
  code: "invalid_request" | "invalid_latent" | "invalid_image" = "invalid_request",
): Uint8Array<ArrayBuffer> {
  const bytes = typeof Uint8Array.fromBase64 === "function" ? decodeNatively(text) : decodeWithTable(text);
  if (bytes === null)
    throw new ApiError(code, `expected padded base64, got ${text.length} characters that are not`, param);
  return bytes;
}

function decodeNatively(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = Uint8Array.fromBase64(text, { lastChunkHandling: "strict" });
    // The method skips white space; the length tells.
    return base64Length(bytes.length) === text.length ? bytes : null;
  } catch {
    return null;
  }
}

function sextet(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code < 256 ? SEXTETS[code]! : INVALID;
}

/** The fallback of {@link decodeBase64}; null where the text is not base64. */
export function decodeWithTable(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  const whole = bytes.length - (bytes.length % 3);
  let at = 0;
  let seen = 0;
  for (let i = 0; at < whole; i += 4) {
    const [a, b, c, d] = [sextet(text, i), sextet(text, i + 1), sextet(text, i + 2), sextet(text, i + 3)];
    seen |= a | b | c | d;
    const word = (a << 18) | (b << 12) | (c << 6) | d;
    bytes[at++] = word >> 16;
    bytes[at++] = word >> 8;
    bytes[at++] = word;
  }
  if (padding > 0) {
    const i = text.length - 4;
    const [a, b, c] = [sextet(text, i), sextet(text, i + 1), padding === 1 ? sextet(text, i + 2) : 0];
    seen |= a | b | c;
    const word = (a << 18) | (b << 12) | (c << 6);
    bytes[at++] = word >> 16;
    if (padding === 1) bytes[at] = word >> 8;
    const stray = padding === 2 ? word & 0xffff : word & 0xff;
    if (stray !== 0) return null;
  }
  return seen & INVALID ? null : bytes;
}
