/** Collects the retained parts of a file. Adjacent parts are copied together. */
export class Sink {
  readonly #from: Uint8Array;
  readonly #to: Uint8Array<ArrayBuffer>;
  #length = 0;
  #start = 0;
  #end = 0;

  /** `added` limits the total bytes that {@link add} appends. */
  constructor(from: Uint8Array, added: number) {
    this.#from = from;
    this.#to = new Uint8Array(from.length + added);
  }

  /** Appends bytes `start` to `end` of the source. Each byte at most once. */
  keep(start: number, end: number): void {
    if (start !== this.#end) {
      this.#flush();
      this.#start = start;
    }
    this.#end = end;
  }

  /** Appends bytes that are not in the source. */
  add(bytes: ArrayLike<number>): void {
    this.#flush();
    this.#to.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  done(): Uint8Array<ArrayBuffer> {
    this.#flush();
    return this.#to.subarray(0, this.#length);
  }

  #flush(): void {
    this.#to.set(this.#from.subarray(this.#start, this.#end), this.#length);
    this.#length += this.#end - this.#start;
    this.#start = this.#end;
  }
}
