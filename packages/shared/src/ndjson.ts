/** Newline-delimited JSON over Web Streams: one JSON value per line, UTF-8, every line terminated by "\n". */
import type * as z from "zod";
import { ApiError, type ErrorCode } from "./errors.ts";
import { LineSplitter } from "./text/lines.ts";
import { fromZodError } from "./validation.ts";

/** Encodes one value as a line. */
export function encodeNdjson(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value)}\n`);
}

export interface NdjsonOptions {
  /** Longest accepted line in bytes, without the newline. */
  readonly maxLineBytes: number;
  /** Code of the failure; by default `unavailable`, as for a peer that sends invalid data. */
  readonly code?: ErrorCode;
}

/**
 * Bytes -> values that match `schema`. Blank lines and a leading byte order mark are skipped. The stream fails with an
 * ApiError on a line that is too long, is not UTF-8 or JSON or does not match, and if the input ends within a line, as
 * when a connection breaks.
 */
export function ndjsonDecoder<S extends z.ZodType>(
  schema: S,
  options: NdjsonOptions,
): TransformStream<Uint8Array, z.output<S>> {
  const { maxLineBytes, code = "unavailable" } = options;
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  const fail = (number: number, what: string, cause?: unknown) =>
    new ApiError(code, `stream line ${number}: ${what}`, null, cause === undefined ? undefined : { cause });
  const splitter = new LineSplitter({
    maxLineBytes,
    tooLong: (number) => fail(number, `expected at most ${maxLineBytes} bytes, got more`),
  });

  function parse(number: number, line: Uint8Array): z.output<S> {
    let value: unknown;
    try {
      value = JSON.parse(utf8.decode(line));
    } catch (error) {
      throw fail(number, `expected JSON in UTF-8, got ${line.length} bytes that are not`, error);
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw fail(number, fromZodError(parsed.error, code, "", value).message, parsed.error);
  }

  return new TransformStream<Uint8Array, z.output<S>>({
    transform(chunk, controller) {
      for (const { number, bytes } of splitter.push(chunk)) controller.enqueue(parse(number, bytes));
    },
    flush() {
      const cut = splitter.end();
      if (cut) throw fail(cut.number, `expected a newline, got the end after ${cut.bytes.length} bytes`);
    },
  });
}
