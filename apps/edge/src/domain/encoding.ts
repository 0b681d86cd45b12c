/** Encodings of bytes and JSON for names and addresses. */
import { ApiError, decodeBase64, encodeBase64 } from "@reptok/shared";

export const NDJSON_MEDIA_TYPE = "application/x-ndjson";

/** Arrays and objects of a request may be nested this deep. */
const MAX_DEPTH = 64;

/** Whether brackets outside of strings are nested deeper than {@link MAX_DEPTH}; linear, and without recursion. */
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

/** Whether an odd number of backslashes stands before the character. */
function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text.charCodeAt(start - 1) === BACKSLASH) start--;
  return (at - start) % 2 === 1;
}

/** JSON from outside. Throws `invalid_request` for text that is not JSON, and for JSON nested too deep; `what` names it. */
export function parseJson(text: string, what: string): unknown {
  if (isTooDeep(text))
    throw new ApiError("invalid_request", `expected ${what} to be JSON of at most ${MAX_DEPTH} levels, got more`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiError("invalid_request", `expected ${what} to be JSON`, null, { cause });
  }
}

/** Base64 for addresses and names (RFC 4648, section 5), without padding. */
export function encodeBase64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Throws `invalid_request` for what is none. */
export function decodeBase64Url(text: string): Uint8Array {
  const standard = text.replaceAll("-", "+").replaceAll("_", "/");
  return decodeBase64(standard.padEnd(4 * Math.ceil(standard.length / 4), "="));
}
