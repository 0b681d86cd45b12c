/**
 * Blocks of unit vectors in 8 bits, for scanning many of them: a scan gives each vector's similarity to a query with a
 * bound on its error, so that the few vectors that may be among the best can be told for certain and scored exactly.
 *
 * A vector u is stored as codes c (i8) and a step s, u = s c + e, and the length of the error e is stored with them. By
 * Cauchy and Schwarz, |q u - s q c| <= |q| |e| = |e| for a query q of length 1.
 */

/** Vectors a block. */
export const BLOCK = 64;
/** What float32 and the order of additions may add to the error of a score, for vectors of some thousand values. */
const ROUNDING = 1e-5;

/** `size` values a vector. A step of 0 marks a place that holds none. */
export interface VectorBlock {
  readonly size: number;
  /** i8 [BLOCK, size] */
  readonly codes: Int8Array;
  /** f32 [BLOCK, 2]: each vector's step and the length of its error. */
  readonly scales: Float32Array;
}

export function emptyBlock(size: number): VectorBlock {
  return { size, codes: new Int8Array(BLOCK * size), scales: new Float32Array(BLOCK * 2) };
}

/** Stores a unit vector at `place`, 0 to {@link BLOCK} - 1. */
export function storeVector({ size, codes, scales }: VectorBlock, place: number, unit: Float32Array): void {
  const peak = unit.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  // As it will be read: the error is that of the stored step.
  const step = Math.fround(peak / 127);
  let error = 0;
  for (let i = 0; i < size; i++) {
    const code = Math.max(-127, Math.min(127, Math.round(unit[i]! / step)));
    codes[place * size + i] = code;
    error += (unit[i]! - step * code) ** 2;
  }
  scales.set([step, Math.sqrt(error)], 2 * place);
}

export function clearVector({ scales }: VectorBlock, place: number): void {
  scales[2 * place] = 0;
}

export function isEmptyBlock({ scales }: VectorBlock): boolean {
  return scales.every((value, i) => i % 2 === 1 || value === 0);
}

/** Four sums at a time, which the processor adds side by side. */
function product(codes: Int8Array, offset: number, query: Float32Array): number {
  const size = query.length;
  let [a, b, c, d] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < size; i += 4) {
    a += codes[offset + i]! * query[i]!;
    b += codes[offset + i + 1]! * query[i + 1]!;
    c += codes[offset + i + 2]! * query[i + 2]!;
    d += codes[offset + i + 3]! * query[i + 3]!;
  }
  for (; i < size; i++) a += codes[offset + i]! * query[i]!;
  return a + b + c + d;
}

interface Candidate {
  readonly slot: number;
  readonly low: number;
  readonly high: number;
}

/** Gathers, block by block, the slots that may be among the `limit` best. */
export class Shortlist {
  readonly #query: Float32Array;
  readonly #limit: number;
  #candidates: Candidate[] = [];
  /** At least `limit` vectors score this or more. */
  #floor = -Infinity;

  /** `query` has length 1. */
  constructor(query: Float32Array, limit: number) {
    this.#query = query;
    this.#limit = limit;
  }

  /** Takes a block in whose first place slot `first` is: all of it, or the slots in `among`. */
  scan({ size, codes, scales }: VectorBlock, first: number, among: ReadonlySet<number> | null): void {
    for (let place = 0; place < BLOCK; place++) {
      const step = scales[2 * place]!;
      if (step === 0 || among?.has(first + place) === false) continue;
      const score = step * product(codes, place * size, this.#query);
      const margin = scales[2 * place + 1]! + ROUNDING;
      if (score + margin < this.#floor) continue;
      this.#candidates.push({ slot: first + place, low: score - margin, high: score + margin });
    }
    if (this.#candidates.length > 4 * this.#limit + BLOCK) this.#prune();
  }

  #prune(): void {
    const low = this.#candidates.map((candidate) => candidate.low).toSorted((x, y) => y - x);
    this.#floor = low[this.#limit - 1] ?? -Infinity;
    this.#candidates = this.#candidates.filter(({ high }) => high >= this.#floor);
  }

  /** The slots, all of the best among them; more than `limit` where 8 bits cannot tell. */
  slots(): number[] {
    this.#prune();
    return this.#candidates.map(({ slot }) => slot);
  }
}
