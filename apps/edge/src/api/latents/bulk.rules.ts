/**
 * Bulk bodies of latents, in two forms:
 *
 * - newline-delimited JSON (`application/x-ndjson`): one latent's JSON form per line;
 * - latent bytes (`application/vnd.reptok.latents`), each after its length as an unsigned 32-bit little-endian number.
 *
 * Bodies are parsed as streams: one part and one chunk are in memory. A part is a view that is valid until the next.
 */
import { ApiError, linesOf as splitLines } from "@reptok/shared";
import * as z from "zod";
import { CollectionName } from "../../domain/metadata.ts";

export const LATENTS_MEDIA_TYPE = "application/vnd.reptok.latents";

/** The query of `POST /v1/latents/import`. */
export const ImportQuery = z.strictObject({ collection: CollectionName.optional() });

/** Maximum length of a line or latent, in bytes: f32 latents of some 190,000 values as JSON. */
export const MAX_PART_BYTES = 2 ** 20;

const LENGTH_BYTES = 4;

function tooLong(): ApiError {
  return new ApiError("body_too_large", `expected parts of at most ${MAX_PART_BYTES} bytes, got a longer one`);
}

/** Joins the remaining bytes with the next chunk. */
function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

/**
 * The lines of a body except blank ones; the last may lack its line break, and a byte order mark at the start is skipped. Throws
 * `body_too_large` for a line that is too long.
 */
export async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of splitLines(body, { maxLineBytes: MAX_PART_BYTES, tooLong })) yield bytes;
}

/** The parts of a body of length-prefixed parts. Throws `body_too_large`, or `invalid_request` if it is truncated. */
export async function* framesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of body) {
    rest = concat(rest, chunk);
    const view = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
    let start = 0;
    while (rest.length - start >= LENGTH_BYTES) {
      const length = view.getUint32(start, true);
      if (length > MAX_PART_BYTES) throw tooLong();
      const end = start + LENGTH_BYTES + length;
      if (rest.length < end) break;
      yield rest.subarray(start + LENGTH_BYTES, end);
      start = end;
    }
    rest = rest.slice(start);
  }
  if (rest.length > 0)
    throw new ApiError("invalid_request", `expected whole latents, got ${rest.length} bytes of one at the end`);
}

/** Latent bytes after their length. */
export function frame(bytes: Uint8Array): Uint8Array {
  const framed = new Uint8Array(LENGTH_BYTES + bytes.length);
  new DataView(framed.buffer).setUint32(0, bytes.length, true);
  framed.set(bytes, LENGTH_BYTES);
  return framed;
}
