/**
 * Unit vectors quantized to 8 bits. A scan computes the similarity of each vector to a query with a bound on its error, and so
 * selects the few vectors that can be among the best, which are then scored exactly.
 *
 * A vector u is stored as codes c (i8), a step s and the length of the error e, with u = s c + e. A query is q = t d + f with
 * codes d of 14 bits. Then q u = s t (c d) + s c f + q e. By the Cauchy-Schwarz inequality, with |q| = |u| = 1, the error of
 * s t (c d) is at most (1 + |e|) |f| + |e|.
 */

/** Vectors per block. */
export const BLOCK = 64;
/** Maximum code of a query: the sum of 2,048 products with codes of 8 bits stays below 2^31. */
export const MAX_QUERY_CODE = 8191;
/** Bound on the rounding error of a score in float32, for vectors of some thousand values in any order of additions. */
const ROUNDING = 1e-5;

/** A block of vectors with `size` values each. A step of 0 marks an empty slot. */
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
  /** Length of the quantization error. */
  readonly error: number;
}

/** Writes the codes of a vector, integers of magnitude `max` or less, to `target` from index `at`. */
function encode(unit: Float32Array, max: number, target: Int8Array | Int16Array, at: number): Scale {
  const peak = unit.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
  // Rounded as it is stored, so that the error is that of the stored step.
  const step = Math.fround(peak / max);
  let error = 0;
  for (const [i, value] of unit.entries()) {
    const code = Math.max(-max, Math.min(max, Math.round(value / step)));
    target[at + i] = code;
    error += (value - step * code) ** 2;
  }
  return { step, error: Math.sqrt(error) };
}

/** Stores a unit vector in slot `place`, 0 to {@link BLOCK} - 1. */
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

/** A quantized query. */
export interface QueryCodes extends Scale {
  /** Magnitudes of at most {@link MAX_QUERY_CODE}. */
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

/** Collects the slots that can be among the `limit` best. */
export class Shortlist {
  readonly #query: Scale;
  readonly #limit: number;
  #candidates: Candidate[] = [];
  /** At least `limit` vectors have this score or a higher one. */
  #floor = -Infinity;

  constructor(query: Scale, limit: number) {
    this.#query = query;
    this.#limit = limit;
  }

  /** Adds a vector by its slot, its scale and the dot product of its codes and the query's. */
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

  /** Returns the slots of all vectors that can be among the best; more than `limit` if the bounds overlap. */
  slots(): number[] {
    this.#prune();
    return this.#candidates.map(({ slot }) => slot);
  }
}
