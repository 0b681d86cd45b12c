/**
 * Newline-delimited JSON over Web Streams: one JSON value a line, UTF-8, every line ended by "\n". Splitting happens on
 * bytes (0x0A occurs in no multi-byte sequence), before any decoding, so that the bound on a line holds whatever comes.
 */
import type * as z from "zod";
import { ApiError, type ErrorCode } from "./errors.ts";
import { JobEvent } from "./protocol/job.ts";
import { fromZodError } from "./validation.ts";

const NEWLINE = 0x0a;

/**
 * Longest line of a job's event stream, in bytes: ten pictures of 1024 x 1024 as incompressible PNG (3 MiB each, a
 * third more as base64) and their latents.
 */
export const MAX_JOB_EVENT_BYTES = 48 * 2 ** 20;

/** One value as a line. */
export function encodeNdjson(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value)}\n`);
}

export function ndjsonEncoder<T>(): TransformStream<T, Uint8Array> {
  return new TransformStream({
    transform(value, controller) {
      controller.enqueue(encodeNdjson(value));
    },
  });
}

/** Collects a line that spans chunks, in a buffer that doubles: linear in time and memory even for one-byte chunks. */
class LineBuffer {
  readonly #max: number;
  #bytes = new Uint8Array(0);
  length = 0;

  /** `max` is a size that callers never exceed, and the buffer neither. */
  constructor(max: number) {
    this.#max = max;
  }

  append(part: Uint8Array): void {
    const needed = this.length + part.length;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, Math.min(2 * needed, this.#max)));
      grown.set(this.#bytes.subarray(0, this.length));
      this.#bytes = grown;
    }
    this.#bytes.set(part, this.length);
    this.length = needed;
  }

  /** The bytes so far; the buffer is given up, so that one long line does not hold its memory for the stream's life. */
  take(): Uint8Array {
    const line = this.#bytes.subarray(0, this.length);
    this.#bytes = new Uint8Array(0);
    this.length = 0;
    return line;
  }
}

export interface NdjsonOptions {
  /** Longest line accepted, in bytes, the newline not counted. */
  readonly maxLineBytes: number;
  /** Code of the failure; by default `unavailable`, as for a peer that answers nonsense. */
  readonly code?: ErrorCode;
}

/**
 * Bytes -> values that fit `schema`. Empty lines are skipped. The stream fails with an ApiError on a line that is too
 * long, is not UTF-8 or JSON or does not fit, and where the input ends within a line, as a cut connection leaves it.
 */
export function ndjsonDecoder<S extends z.ZodType>(
  schema: S,
  options: NdjsonOptions,
): TransformStream<Uint8Array, z.output<S>> {
  const { maxLineBytes, code = "unavailable" } = options;
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const pending = new LineBuffer(maxLineBytes);
  let lines = 0;

  const fail = (what: string, cause?: unknown) =>
    new ApiError(code, `stream line ${lines + 1}: ${what}`, null, cause === undefined ? undefined : { cause });

  const checkLength = (length: number) => {
    if (length > maxLineBytes) throw fail(`expected at most ${maxLineBytes} bytes, got more`);
  };

  function parse(line: Uint8Array): z.output<S> {
    let value: unknown;
    try {
      value = JSON.parse(utf8.decode(line));
    } catch (error) {
      throw fail(`expected JSON in UTF-8, got ${line.length} bytes that are not`, error);
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw fail(fromZodError(parsed.error, code, "", value).message, parsed.error);
  }

  return new TransformStream<Uint8Array, z.output<S>>({
    transform(chunk, controller) {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        const tail = chunk.subarray(start, end);
        start = end + 1;
        checkLength(pending.length + tail.length);
        if (pending.length > 0) pending.append(tail);
        const line = pending.length > 0 ? pending.take() : tail;
        if (!isBlank(line)) controller.enqueue(parse(line));
        lines++;
      }
      const rest = chunk.subarray(start);
      checkLength(pending.length + rest.length);
      pending.append(rest);
    },
    flush() {
      if (pending.length > 0) throw fail(`expected a newline, got the end after ${pending.length} bytes`);
    },
  });
}

/** Nothing but the carriage return of a CRLF ending. */
function isBlank(line: Uint8Array): boolean {
  return line.length === 0 || (line.length === 1 && line[0] === 0x0d);
}

export function jobEventEncoder(): TransformStream<JobEvent, Uint8Array> {
  return ndjsonEncoder();
}

/** The events of a job stream; `maxLineBytes` lowers the bound where memory is short. */
export function jobEventDecoder(maxLineBytes: number = MAX_JOB_EVENT_BYTES): TransformStream<Uint8Array, JobEvent> {
  return ndjsonDecoder(JobEvent, { maxLineBytes });
}
