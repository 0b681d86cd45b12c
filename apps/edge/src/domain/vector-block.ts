/**
 * Unit vectors in 8 bits, for scanning many of them: a scan gives each vector's similarity to a query with a bound on its error,
 * so that the few vectors that may be among the best can be told for certain and scored exactly.
 *
 * A vector u is stored as codes c (i8) and a step s, u = s c + e, and the length of the error e is stored with them. A query q is
 * t d + f with codes d of 14 bits. Then q u = s t (c d) + s c f + q e, and by Cauchy and Schwarz, with |q| = |u| = 1, what is
 * left out of s t (c d) is at most (1 + |e|) |f| + |e|.
 */

/** Vectors a block. */
export const BLOCK = 64;
/** Codes of queries: 2,048 products with codes of 8 bits stay below 2^31 in sum. */
export const MAX_QUERY_CODE = 8191;
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

interface Scale {
  readonly step: number;
  /** Length of what the codes leave out. */
  readonly error: number;
}

/** Writes the codes of a vector to `target`, from `at` on: integers of at most `max` times a step. */
function encode(unit: Float32Array, max: number, target: Int8Array | Int16Array, at: number): Scale {
  const peak = unit.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  // As it will be read: the error is that of the stored step.
  const step = Math.fround(peak / max);
  let error = 0;
  for (const [i, value] of unit.entries()) {
    const code = Math.max(-max, Math.min(max, Math.round(value / step)));
    target[at + i] = code;
    error += (value - step * code) ** 2;
  }
  return { step, error: Math.sqrt(error) };
}

/** Stores a unit vector at `place`, 0 to {@link BLOCK} - 1. */
export function storeVector({ size, codes, scales }: VectorBlock, place: number, unit: Float32Array): void {
  const { step, error } = encode(unit, 127, codes, place * size);
  scales.set([step, error], 2 * place);
}

export function clearVector({ scales }: VectorBlock, place: number): void {
  scales[2 * place] = 0;
}

export function isEmptyBlock({ scales }: VectorBlock): boolean {
  return scales.every((value, i) => i % 2 === 1 || value === 0);
}

/** A query as scans take it. */
export interface QueryCodes extends Scale {
  /** Of at most {@link MAX_QUERY_CODE}. */
  readonly codes: Int16Array;
}

export function encodeQuery(unit: Float32Array): QueryCodes {
  const codes = new Int16Array(unit.length);
  return { codes, ...encode(unit, MAX_QUERY_CODE, codes, 0) };
}

interface Candidate {
  readonly slot: number;
  readonly low: number;
  readonly high: number;
}

/** Gathers the slots that may be among the `limit` best. */
export class Shortlist {
  readonly #query: Scale;
  readonly #limit: number;
  #candidates: Candidate[] = [];
  /** At least `limit` vectors score this or more. */
  #floor = -Infinity;

  constructor(query: Scale, limit: number) {
    this.#query = query;
    this.#limit = limit;
  }

  /** Takes a vector by its slot, its scale, and the product of its codes and the query's. */
  add(slot: number, step: number, error: number, product: number): void {
    const score = step * this.#query.step * product;
    const margin = error + (1 + error) * this.#query.error + ROUNDING;
    if (score + margin < this.#floor) return;
    this.#candidates.push({ slot, low: score - margin, high: score + margin });
    if (this.#candidates.length > 4 * this.#limit + BLOCK) this.#prune();
  }

  #prune(): void {
    const low = Float64Array.from(this.#candidates, (candidate) => candidate.low).toSorted();
    this.#floor = low[low.length - this.#limit] ?? -Infinity;
    this.#candidates = this.#candidates.filter(({ high }) => high >= this.#floor);
  }

  /** The slots, all of the best among them; more than `limit` where the codes cannot tell. */
  slots(): number[] {
    this.#prune();
    return this.#candidates.map(({ slot }) => slot);
  }
}
