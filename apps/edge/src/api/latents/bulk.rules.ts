/**
 * Many latents in one body, in either of two forms:
 *
 * - newline-delimited JSON (`application/x-ndjson`): a latent's JSON form a line;
 * - latent bytes (`application/vnd.reptok.latents`), each after its length as an unsigned 32-bit little-endian number.
 *
 * Bodies are taken apart as they come: in memory is one part and one chunk. A part is a view that holds until the next.
 */
import { ApiError, linesOf as splitLines } from "@reptok/shared";
import * as z from "zod";
import { CollectionName } from "../../domain/metadata.ts";

export const LATENTS_MEDIA_TYPE = "application/vnd.reptok.latents";

/** The query of `POST /v1/latents/import`. */
export const ImportQuery = z.strictObject({ collection: CollectionName.optional() });

/** Longest line or latent, in bytes: f32 latents of some 190,000 values as JSON. */
export const MAX_PART_BYTES = 2 ** 20;

const LENGTH_BYTES = 4;

function tooLong(): ApiError {
  return new ApiError("body_too_large", `expected parts of at most ${MAX_PART_BYTES} bytes, got a longer one`);
}

/** Joins what is left over with what comes. */
function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

/**
 * The lines of a body that are not blank; the last one need not be ended, and a byte order mark at the start is skipped. Throws
 * `body_too_large` at one too long.
 */
export async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of splitLines(body, { maxLineBytes: MAX_PART_BYTES, tooLong })) yield bytes;
}

/** The parts of a body of length-prefixed parts. Throws `body_too_large`, or `invalid_request` where it is cut short. */
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

/** Latent bytes with their length before them. */
export function frame(bytes: Uint8Array): Uint8Array {
  const framed = new Uint8Array(LENGTH_BYTES + bytes.length);
  new DataView(framed.buffer).setUint32(0, bytes.length, true);
  framed.set(bytes, LENGTH_BYTES);
  return framed;
}
