/**
 * Splits a stream of bytes into lines. Splitting happens on 0x0A, which occurs in no multi-byte sequence of UTF-8,
 * before decoding: U+2028 and a lone carriage return inside a JSON string do not end a line, and the limit on a line
 * holds for any input. A UTF-8 byte order mark at the start is skipped.
 */
import { hasUtf8Bom } from "./encoding.ts";

const NEWLINE = 0x0a;
/** Length of a byte order mark. */
const BOM_BYTES = 3;

/** Collects a line that spans chunks, in a buffer that doubles: linear in time and memory even for one-byte chunks. */
class LineBuffer {
  readonly #max: number;
  #bytes = new Uint8Array(0);
  length = 0;

  /** `max` is a size that neither callers nor the buffer exceed. */
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

  /**
   * Returns the bytes and releases the buffer, so that one long line does not keep its memory for the stream's
   * lifetime.
   */
  take(): Uint8Array {
    const line = this.#bytes.subarray(0, this.length);
    this.#bytes = new Uint8Array(0);
    this.length = 0;
    return line;
  }
}

export interface Line {
  /** From 1; empty lines count. */
  readonly number: number;
  /** Without its newline or CRLF; valid until the next chunk. */
  readonly bytes: Uint8Array;
}

export interface LineLimits {
  /** Longest line in bytes, without the newline. */
  readonly maxLineBytes: number;
  /** The error for a line that is too long, by its number. */
  readonly tooLong: (number: number) => Error;
}

/** Splits chunks as they arrive; blank lines are skipped. */
export class LineSplitter {
  readonly #limits: LineLimits;
  readonly #pending: LineBuffer;
  #lines = 0;

  constructor(limits: LineLimits) {
    this.#limits = limits;
    // Space for a byte order mark, which does not count.
    this.#pending = new LineBuffer(limits.maxLineBytes + BOM_BYTES);
  }

  /** The number of the current line. */
  get number(): number {
    return this.#lines + 1;
  }

  *push(chunk: Uint8Array): Generator<Line, void> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const line = this.#line(chunk.subarray(start, end));
      start = end + 1;
      if (line) yield line;
      this.#lines++;
    }
    const rest = chunk.subarray(start);
    this.#checkLength(rest);
    this.#pending.append(rest);
  }

  /** The last line, if it has no newline. */
  end(): Line | undefined {
    return this.#line(new Uint8Array(0));
  }

  #checkLength(tail: Uint8Array): void {
    const mark = this.#lines === 0 ? BOM_BYTES : 0;
    if (this.#pending.length + tail.length > this.#limits.maxLineBytes + mark) throw this.#limits.tooLong(this.number);
  }

  #line(tail: Uint8Array): Line | undefined {
    this.#checkLength(tail);
    if (this.#pending.length > 0) this.#pending.append(tail);
    let bytes = this.#pending.length > 0 ? this.#pending.take() : tail;
    if (this.#lines === 0 && hasUtf8Bom(bytes)) bytes = bytes.subarray(BOM_BYTES);
    if (bytes.length > this.#limits.maxLineBytes) throw this.#limits.tooLong(this.number);
    if (bytes.at(-1) === 0x0d) bytes = bytes.subarray(0, -1);
    return bytes.every((byte) => byte === 0x20 || byte === 0x09) ? undefined : { number: this.number, bytes };
  }
}

/** The lines of a stream; the last one may lack its newline. */
export async function* linesOf(source: AsyncIterable<Uint8Array>, limits: LineLimits): AsyncGenerator<Line, void> {
  const splitter = new LineSplitter(limits);
  for await (const chunk of source) yield* splitter.push(chunk);
  const last = splitter.end();
  if (last) yield last;
}
