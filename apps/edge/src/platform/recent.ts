/** A least-recently-used cache with a maximum size and age. Pure: the time is passed in. */

interface Entry<T> {
  readonly value: T;
  readonly bytes: number;
  /** When it expires. */
  readonly until: number;
}

export class Recent<T> {
  readonly #maxBytes: number;
  readonly #maxAge: number;
  /** Entries from least to most recently used. */
  readonly #entries = new Map<string, Entry<T>>();
  #bytes = 0;

  /** `maxAge` is in milliseconds from `put`; reads do not extend it. */
  constructor(maxBytes: number, maxAge: number) {
    this.#maxBytes = maxBytes;
    this.#maxAge = maxAge;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string, now: number): T | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    if (entry.until <= now) {
      this.#bytes -= entry.bytes;
      return undefined;
    }
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Stores the value and evicts the least recently used entries to make room. Ignores a value larger than the cache. */
  put(key: string, value: T, bytes: number, now: number): void {
    this.delete(key);
    if (bytes > this.#maxBytes) return;
    this.#entries.set(key, { value, bytes, until: now + this.#maxAge });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }
}
