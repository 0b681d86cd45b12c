/** Decodes text files of unknown origin: UTF-8, or UTF-16 with a byte order mark. */
import { ApiError } from "../errors.ts";

const UTF8_BOM = [0xef, 0xbb, 0xbf] as const;

/** Whether the bytes begin with UTF-8's byte order mark. */
export const hasUtf8Bom = (bytes: Uint8Array): boolean => UTF8_BOM.every((byte, i) => bytes[i] === byte);

type Encoding = "utf-8" | "utf-16le" | "utf-16be";

function encodingOf(start: Uint8Array): Encoding {
  if (start[0] === 0xff && start[1] === 0xfe) return "utf-16le";
  return start[0] === 0xfe && start[1] === 0xff ? "utf-16be" : "utf-8";
}

function refuse(name: string, problem: string, cause?: unknown): ApiError {
  const expected = "expected text in UTF-8, or in UTF-16 with a byte order mark";
  return new ApiError("invalid_request", `${name}: ${expected}; ${problem}`, null, { cause });
}

/**
 * A file's text, without its byte order mark.
 * @param name prefix of the error's message
 * @throws ApiError `invalid_request` for other encodings
 */
export function decodeText(bytes: Uint8Array, name: string): string {
  const encoding = encodingOf(bytes);
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (cause) {
    throw refuse(name, `got bytes that are not ${encoding.toUpperCase()}`, cause);
  }
  // UTF-16 without a mark, UTF-32 and binary files contain zeros; text does not.
  if (text.includes("\0")) throw refuse(name, "got zero bytes");
  return text;
}

/** The stream as UTF-8, without its byte order mark; UTF-16 with a mark is converted, other bytes pass unchanged. */
export async function* utf8Of(source: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array, void> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  const convert = (chunk?: Uint8Array): Uint8Array => {
    try {
      return new TextEncoder().encode(decoder!.decode(chunk, { stream: chunk !== undefined }));
    } catch (cause) {
      throw refuse(name, `got bytes that are not ${decoder!.encoding.toUpperCase()}`, cause);
    }
  };
  const begin = (bytes: Uint8Array): Uint8Array => {
    const encoding = encodingOf(bytes);
    if (encoding === "utf-8") return bytes.subarray(hasUtf8Bom(bytes) ? UTF8_BOM.length : 0);
    decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: false });
    return convert(bytes);
  };
  let start = new Uint8Array(0);
  let hasStarted = false;
  for await (const chunk of source) {
    if (hasStarted) {
      yield decoder ? convert(chunk) : chunk;
      continue;
    }
    // A mark is recognised at any chunk boundary.
    const joined = new Uint8Array(start.length + chunk.length);
    joined.set(start);
    joined.set(chunk, start.length);
    start = joined;
    if (start.length < UTF8_BOM.length) continue;
    hasStarted = true;
    yield begin(start);
  }
  if (!hasStarted) yield begin(start);
  if (decoder) yield convert();
}
