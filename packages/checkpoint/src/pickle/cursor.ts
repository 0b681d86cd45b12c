import { CheckpointError } from "../error.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads a pickle's bytes in order; reading past the end is a `truncated` error. */
export class Cursor {
  readonly entry: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array, entry: string) {
    this.entry = entry;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get position(): number {
    return this.#at;
  }

  #advance(count: number): number {
    const at = this.#at;
    if (count > this.#bytes.length - at)
      throw new CheckpointError(
        "truncated",
        this.entry,
        `expected ${count} bytes at ${at}, got the end at ${this.#bytes.length}`,
      );
    this.#at = at + count;
    return at;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }
  u16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }
  u32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }
  i32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }
  /** A 64-bit length; rounded beyond 2^53, which exceeds any file's length anyway. */
  u64(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }
  /** Pickle's only big-endian number. */
  f64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** A copy of the next bytes. */
  bytes(count: number): Uint8Array {
    const at = this.#advance(count);
    return new Uint8Array(this.#bytes.subarray(at, at + count));
  }

  text(count: number): string {
    const at = this.#advance(count);
    return this.#decode(at, at + count);
  }

  /** Text up to a newline, which is consumed; at most 1,000 bytes. */
  line(): string {
    const at = this.#at;
    const length = this.#bytes.subarray(at, at + 1001).indexOf(10);
    if (length < 0)
      throw new CheckpointError("malformed", this.entry, `expected a line of at most 1000 bytes at ${at}`);
    this.#at = at + length + 1;
    return this.#decode(at, at + length);
  }

  #decode(from: number, to: number): string {
    try {
      return utf8.decode(this.#bytes.subarray(from, to));
    } catch (cause) {
      throw new CheckpointError("malformed", this.entry, `expected UTF-8 text at ${from}`, { cause });
    }
  }

  /** A two's-complement little-endian integer of `count` bytes. */
  integer(count: number): number | bigint {
    if (count > 256)
      throw new CheckpointError("limit", this.entry, `expected an integer of at most 256 bytes, got ${count}`);
    const at = this.#advance(count);
    let value = 0n;
    for (let i = count - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[at + i]!);
    value = BigInt.asIntN(8 * count, value);
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
}
