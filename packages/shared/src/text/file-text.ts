/** Files embedded in JSON: base64, or a `data:` URL. */
import { bytesOfBase64 } from "../base64.ts";
import { ApiError } from "../errors.ts";

const SCHEME = /^\s*data:/i;
/** Longest accepted header of a data URL, up to the comma. */
const MAX_HEADER = 1024;

export interface FileTextOptions {
  readonly param: string;
  /** Of the decoded file. A larger one is rejected before it is decoded. */
  readonly maxBytes: number;
  /** Code for an invalid text; `invalid_image` by default. */
  readonly code?: "invalid_request" | "invalid_image";
  /** Code for a file that is too large; `image_too_large` by default. */
  readonly tooLarge?: "body_too_large" | "image_too_large";
}

const PERCENT = 0x25;

/** The value of a hexadecimal digit, or -1. */
function hexDigit(code = 0): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** `%41` -> byte 0x41; other characters become their UTF-8. */
function percentDecoded(text: string): Uint8Array<ArrayBuffer> {
  const source = new TextEncoder().encode(text);
  const bytes = new Uint8Array(source.length);
  let length = 0;
  for (let i = 0; i < source.length; i++) {
    const [high, low] = source[i] === PERCENT ? [hexDigit(source[i + 1]), hexDigit(source[i + 2])] : [-1, -1];
    const isEscape = high >= 0 && low >= 0;
    bytes[length++] = isEscape ? 16 * high + low : source[i]!;
    if (isEscape) i += 2;
  }
  return bytes.subarray(0, length);
}

/**
 * The bytes of a file in base64 or in a `data:` URL (RFC 2397) with any media type, or none; the type is ignored in
 * favour of the bytes. Base64 may be wrapped, unpadded or in the URL alphabet, the scheme and `;base64` in upper case;
 * data that is not base64 is percent-encoded.
 */
export function decodeFileText(text: string, options: FileTextOptions): Uint8Array<ArrayBuffer> {
  const { param, maxBytes, code = "invalid_image", tooLarge = "image_too_large" } = options;
  const refuse = (message: string) => new ApiError(code, `${param}: ${message}`, param);
  const checkSize = (bytes: number) => {
    if (bytes <= maxBytes) return;
    throw new ApiError(tooLarge, `${param}: expected at most ${maxBytes} bytes, got ${bytes}`, param);
  };
  let data = text;
  const scheme = SCHEME.exec(text);
  if (scheme) {
    const comma = text.slice(0, MAX_HEADER).indexOf(",");
    if (comma === -1) throw refuse(`expected a comma in the first ${MAX_HEADER} characters of the data URL, got none`);
    data = text.slice(comma + 1);
    if (!/;\s*base64\s*$/i.test(text.slice(scheme[0].length, comma))) {
      // An escape takes three characters per byte.
      checkSize(Math.ceil(data.length / 3));
      const bytes = percentDecoded(data);
      checkSize(bytes.length);
      return bytes;
    }
    // In a URL any character may be escaped: some of the alphabet are, and the line breaks of wrapped data.
    if (data.includes("%")) data = new TextDecoder().decode(percentDecoded(data));
  }
  const digits = data
    .replaceAll(/\s+/g, "")
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replace(/={1,2}$/, "");
  checkSize(Math.floor((digits.length * 3) / 4));
  const bytes = bytesOfBase64(digits.padEnd(4 * Math.ceil(digits.length / 4), "="));
  if (bytes) return bytes;
  throw refuse(`expected base64 or a data URL, got ${text.length} characters that are neither`);
}
