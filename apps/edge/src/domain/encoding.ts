/** Base64url and bounded JSON parsing. */
import { ApiError, decodeBase64, encodeBase64 } from "@reptok/shared";

export const NDJSON_MEDIA_TYPE = "application/x-ndjson";

/** Maximum nesting depth of arrays and objects in a request. */
const MAX_DEPTH = 64;

/** Returns whether brackets outside strings are nested deeper than {@link MAX_DEPTH}, in linear time without recursion. */
function isTooDeep(json: string): boolean {
  let depth = 0;
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i);
    if (code === QUOTE) {
      do {
        i = json.indexOf('"', i + 1);
        if (i === -1) return false;
      } while (isEscaped(json, i));
    } else if (code === BRACKET || code === BRACE) {
      if (++depth > MAX_DEPTH) return true;
    } else if (code === BRACKET + 2 || code === BRACE + 2) {
      depth--;
    }
  }
  return false;
}
const [QUOTE, BRACKET, BRACE, BACKSLASH] = [0x22, 0x5b, 0x7b, 0x5c];

/** Returns whether an odd number of backslashes precedes the character. */
function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text.charCodeAt(start - 1) === BACKSLASH) start--;
  return (at - start) % 2 === 1;
}

/** Parses untrusted JSON. Throws `invalid_request`, with `what` as its name, if it is not JSON or nested too deep. */
export function parseJson(text: string, what: string): unknown {
  if (isTooDeep(text))
    throw new ApiError("invalid_request", `expected ${what} to be JSON of at most ${MAX_DEPTH} levels, got more`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiError("invalid_request", `expected ${what} to be JSON`, null, { cause });
  }
}

/** Parses untrusted JSON in UTF-8; a byte order mark is skipped. Throws as {@link parseJson}, also for other encodings. */
export function parseJsonBytes(bytes: Uint8Array | ArrayBuffer, what: string): unknown {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (cause) {
    throw new ApiError("invalid_request", `expected ${what} to be JSON in UTF-8, got other bytes`, null, { cause });
  }
  return parseJson(text, what);
}

/** Encodes bytes as base64url (RFC 4648, section 5) without padding. */
export function encodeBase64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Decodes base64url with or without padding. Throws `invalid_request`. */
export function decodeBase64Url(text: string): Uint8Array {
  const standard = text.replaceAll("-", "+").replaceAll("_", "/");
  return decodeBase64(standard.padEnd(4 * Math.ceil(standard.length / 4), "="));
}
