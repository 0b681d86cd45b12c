/**
 * Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011): a counter-based generator, so
 * a stream is a key and a position and needs no shared state. Every item of a batch draws from its own key.
 */

/** High word of an unsigned 32 x 32 bit product, using 32-bit integer operations only; Math.imul gives the low word. */
function multiplyHigh(a: number, b: number): number {
  const [al, ah, bl, bh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = (Math.imul(ah, bl) + (Math.imul(al, bl) >>> 16)) | 0;
  const cross = (Math.imul(al, bh) + (middle & 0xffff)) | 0;
  return (Math.imul(ah, bh) + (middle >>> 16) + (cross >>> 16)) | 0;
}

/** Ten rounds over a 128-bit counter with a 64-bit key; all words unsigned 32-bit. */
export function philox4x32(
  counter: readonly number[],
  key: readonly [number, number],
): [number, number, number, number] {
  let [c0, c1, c2, c3] = counter.map((word) => word | 0) as [number, number, number, number];
  let [k0, k1] = [key[0] | 0, key[1] | 0];
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0);
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    const low0 = Math.imul(0xd2511f53, c0);
    const low1 = Math.imul(0xcd9e8d57, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
}

/** A stream of random numbers: `seed` and `stream` (unsigned 32-bit each) are the key, `position` the counter, below 2^53. */
export class Random {
  readonly #key: readonly [number, number];
  #position: number;
  #words: number[] = [];
  #spare: number | undefined;

  constructor(seed: number, stream = 0, position = 0) {
    // Beyond them adding 1 may have no effect: the stream would repeat one block.
    if (!Number.isSafeInteger(position)) throw new RangeError(`expected a position below 2^53, got ${position}`);
    this.#key = [seed >>> 0, stream >>> 0];
    this.#position = position;
  }

  /** Uniform unsigned 32-bit integer. */
  uint32(): number {
    if (this.#words.length === 0) {
      const p = this.#position++;
      this.#words = philox4x32([p >>> 0, Math.floor(p / 2 ** 32), 0, 0], this.#key).toReversed();
    }
    return this.#words.pop()!;
  }
  /** Uniform in (0, 1), excluding the ends. */
  uniform(): number {
    return (this.uint32() + 0.5) / 2 ** 32;
  }
  /** Uniform integer in [0, below). */
  integer(below: number): number {
    return Math.floor(this.uniform() * below);
  }
  /** Standard normal, by the Box-Muller transform. */
  normal(): number {
    if (this.#spare !== undefined) {
      const x = this.#spare;
      this.#spare = undefined;
      return x;
    }
    const radius = Math.sqrt(-2 * Math.log(this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
  normals(into: Float32Array): Float32Array {
    for (let i = 0; i < into.length; i++) into[i] = this.normal();
    return into;
  }
}
