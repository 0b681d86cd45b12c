/**
 * Several files in one body: a line of JSON, the header, with the length of each, followed by their bytes in order.
 * Readers read no further than the header states.
 */
import type * as z from "zod";
import { ApiError } from "../errors.ts";
import { parseAs } from "../validation.ts";

/** Longest header, in bytes. */
const MAX_HEADER = 64 * 1024;
const NEWLINE = 0x0a;

type Bytes = Uint8Array<ArrayBuffer>;

export function encodePartsHeader(header: unknown): Bytes {
  return new Uint8Array(new TextEncoder().encode(`${JSON.stringify(header)}\n`));
}

const broken = (what: string, cause?: unknown): ApiError => new ApiError("invalid_request", what, null, { cause });

export interface Parts<T> {
  readonly header: T;
  /** Reads the next part, of `length` bytes, into memory; call in the order of the parts. */
  next(length: number): Promise<Bytes>;
}

/**
 * Reads the header, and the parts on request.
 * @throws ApiError `invalid_request` for an invalid or too long header, or a truncated body
 */
export async function readParts<S extends z.ZodType>(
  body: ReadableStream<Uint8Array> | null,
  schema: S,
): Promise<Parts<z.output<S>>> {
  const reader = body?.getReader();
  let chunk: Uint8Array = new Uint8Array(0);

  /** Reads the next chunk once the current one is used up; false at the end. */
  async function fill(): Promise<boolean> {
    while (chunk.length === 0) {
      const next = await reader?.read();
      if (next === undefined || next.done) return false;
      chunk = next.value;
    }
    return true;
  }

  async function readLine(): Promise<string> {
    const pieces: Uint8Array[] = [];
    for (let size = 0; ;) {
      if (!(await fill())) throw broken("expected a line of JSON, got the end");
      const end = chunk.indexOf(NEWLINE);
      const piece = end < 0 ? chunk : chunk.subarray(0, end);
      size += piece.length;
      if (size > MAX_HEADER) throw broken(`expected a line of at most ${MAX_HEADER} bytes, got more`);
      pieces.push(piece);
      chunk = end < 0 ? new Uint8Array(0) : chunk.subarray(end + 1);
      if (end >= 0) return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(joined(pieces, size));
    }
  }

  let value: unknown;
  try {
    value = JSON.parse(await readLine());
  } catch (cause) {
    throw cause instanceof ApiError ? cause : broken("expected a line of JSON in UTF-8", cause);
  }
  return {
    header: parseAs(schema, value),
    async next(length) {
      const part = new Uint8Array(length);
      for (let at = 0; at < length;) {
        if (!(await fill())) throw broken(`expected a part of ${length} bytes, got the end after ${at}`);
        const piece = chunk.subarray(0, length - at);
        part.set(piece, at);
        at += piece.length;
        chunk = chunk.subarray(piece.length);
      }
      return part;
    },
  };
}

function joined(pieces: readonly Uint8Array[], size: number): Bytes {
  const result = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    result.set(piece, at);
    at += piece.length;
  }
  return result;
}
