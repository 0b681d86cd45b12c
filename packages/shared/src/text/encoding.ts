/** Text files of unknown origin: UTF-8, or UTF-16 where a byte order mark says so. */
import { ApiError } from "../errors.ts";

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
 * @param name stands before the error's message
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
  // UTF-16 without a mark, UTF-32 and binary files hold zeros; no text does.
  if (text.includes("\0")) throw refuse(name, "got zero bytes");
  return text;
}

/** The stream as UTF-8: UTF-16 with a byte order mark is converted, everything else passes as it is. */
export async function* utf8Of(source: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array, void> {
  let decoder: InstanceType<typeof TextDecoder> | null | undefined;
  let start = new Uint8Array(0);
  const convert = (chunk?: Uint8Array): Uint8Array => {
    try {
      return new TextEncoder().encode(decoder!.decode(chunk, { stream: chunk !== undefined }));
    } catch (cause) {
      throw refuse(name, `got bytes that are not ${decoder!.encoding.toUpperCase()}`, cause);
    }
  };
  for await (let chunk of source) {
    if (decoder === undefined) {
      // The first two bytes decide, however the stream is cut.
      const joined = new Uint8Array(start.length + chunk.length);
      joined.set(start);
      joined.set(chunk, start.length);
      if (joined.length < 2) {
        start = joined;
        continue;
      }
      const encoding = encodingOf(joined);
      decoder = encoding === "utf-8" ? null : new TextDecoder(encoding, { fatal: true, ignoreBOM: false });
      chunk = joined;
    }
    yield decoder ? convert(chunk) : chunk;
  }
  if (decoder) yield convert();
  else if (decoder === undefined) yield start;
}
