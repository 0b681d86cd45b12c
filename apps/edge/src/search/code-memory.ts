/**
 * A cache of a shard's vector codes in WebAssembly memory. All shards of an isolate share {@link BUDGET} bytes of its 128 MB.
 * Blocks that do not fit are read from storage by each scan.
 */
import { BLOCK, type QueryCodes, type VectorBlock } from "../domain/vector-block.ts";
import scoresModule from "./scores.wasm";

/** Maximum bytes of codes in memory of all shards: enough for 190,000 vectors of 256 values. */
const BUDGET = 48 * 2 ** 20;
/** Maximum number of vectors that one call scores. */
const LISTED = 4096;
const PAGE_BYTES = 65_536;

type Scores = (query: number, codes: number, places: number, count: number, size: number, out: number) => void;

/** Bytes of each cache, least recently used first. */
const allocations = new Map<CodeMemory, number>();

/** Makes a cache the most recently used one, and returns its bytes. */
function touch(cache: CodeMemory): number {
  const size = allocations.get(cache) ?? 0;
  allocations.delete(cache);
  allocations.set(cache, size);
  return size;
}

/** Reserves `bytes` more, and clears the least recently used caches if necessary. Returns false if they exceed the budget. */
function reserve(cache: CodeMemory, bytes: number): boolean {
  const current = touch(cache);
  if (current + bytes > BUDGET) return false;
  let used = [...allocations.values()].reduce((sum, each) => sum + each, 0);
  for (const [other, size] of allocations) {
    if (used + bytes <= BUDGET) break;
    // `cache` itself is the last entry and is not reached.
    other.clear();
    used -= size;
  }
  allocations.set(cache, current + bytes);
  return true;
}

/** Cached blocks of vectors of one size. Position 0 of the memory is for blocks that are read from storage. */
export class CodeMemory {
  readonly #size: number;
  /** Values per vector in memory: a multiple of 16, padded with zeros. */
  readonly #stride: number;
  readonly #codesAt: number;
  #memory = new WebAssembly.Memory({ initial: 1 });
  #scores: Scores | null = null;
  #positions = new Map<number, number>();
  #scales = new Map<number, Float32Array>();
  #free: number[] = [];

  constructor(size: number) {
    this.#size = size;
    this.#stride = Math.ceil(size / 16) * 16;
    this.#codesAt = Math.ceil((2 * this.#stride + 8 * LISTED) / 16) * 16;
  }

  get #blockBytes(): number {
    return this.#stride * BLOCK;
  }

  /** Removes all blocks and releases the memory. */
  clear(): void {
    this.#memory = new WebAssembly.Memory({ initial: 1 });
    this.#scores = null;
    this.#positions = new Map();
    this.#scales = new Map();
    this.#free = [];
    allocations.delete(this);
  }

  #open(): Scores {
    if (this.#scores) return this.#scores;
    const instance = new WebAssembly.Instance(scoresModule, { env: { memory: this.#memory } });
    this.#scores = instance.exports["scores"] as Scores;
    return this.#scores;
  }

  #copy({ codes }: VectorBlock, position: number): void {
    const at = this.#codesAt + position * this.#blockBytes;
    const missing = at + this.#blockBytes - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(Math.max(missing, this.#memory.buffer.byteLength / 4) / PAGE_BYTES));
    const target = new Int8Array(this.#memory.buffer, at, this.#blockBytes);
    if (this.#stride === this.#size) target.set(codes);
    else
      for (let i = 0; i < BLOCK; i++)
        target.set(codes.subarray(i * this.#size, (i + 1) * this.#size), i * this.#stride);
  }

  /** Returns whether the block is cached. */
  has(number: number): boolean {
    return this.#positions.has(number);
  }

  /** Caches a block or its new content. Does nothing if the budget is exceeded. */
  put(number: number, block: VectorBlock): void {
    const current = this.#positions.get(number);
    if (current === undefined && this.#free.length === 0 && !reserve(this, this.#blockBytes)) return;
    const position = current ?? this.#free.pop() ?? this.#positions.size + 1;
    this.#positions.set(number, position);
    this.#scales.set(number, block.scales);
    this.#copy(block, position);
  }

  drop(number: number): void {
    const position = this.#positions.get(number);
    if (position === undefined) return;
    this.#positions.delete(number);
    this.#scales.delete(number);
    this.#free.push(position);
  }

  /** Calls `found` with the slot, step, error and product with the query of each vector in the cached blocks. */
  scanCached(query: QueryCodes, among: Uint8Array | null, found: Found): void {
    touch(this);
    let listed: Listed[] = [];
    for (const [number, position] of this.#positions) {
      listed.push({ number, position, scales: this.#scales.get(number)! });
      if (listed.length * BLOCK < LISTED) continue;
      this.#scan(query, listed, among, found);
      listed = [];
    }
    this.#scan(query, listed, among, found);
  }

  /** Does the same as {@link scanCached} for a block that is not cached. */
  scanBlock(query: QueryCodes, number: number, block: VectorBlock, among: Uint8Array | null, found: Found): void {
    this.#copy(block, 0);
    this.#scan(query, [{ number, position: 0, scales: block.scales }], among, found);
  }

  #scan(query: QueryCodes, blocks: readonly Listed[], among: Uint8Array | null, found: Found): void {
    const scores = this.#open();
    const { buffer } = this.#memory;
    new Int16Array(buffer, 0, this.#stride).fill(0).set(query.codes);
    const placesAt = 2 * this.#stride;
    const outAt = placesAt + 4 * LISTED;
    const [places, out] = [new Uint32Array(buffer, placesAt, LISTED), new Int32Array(buffer, outAt, LISTED)];
    let count = 0;
    for (const { number, position, scales } of blocks)
      for (let i = 0; i < BLOCK; i++)
        if (isSelected(number * BLOCK + i, scales[2 * i]!, among)) places[count++] = position * BLOCK + i;
    if (count === 0) return;
    scores(0, this.#codesAt, placesAt, count, this.#stride, outAt);
    let at = 0;
    for (const { number, scales } of blocks)
      for (let i = 0; i < BLOCK; i++) {
        const slot = number * BLOCK + i;
        if (isSelected(slot, scales[2 * i]!, among)) found(slot, scales[2 * i]!, scales[2 * i + 1]!, out[at++]!);
      }
  }
}

/** Returns whether a slot contains a vector and is selected by `among` unless that is null. */
const isSelected = (slot: number, step: number, among: Uint8Array | null): boolean =>
  step !== 0 && (among === null || among[slot] === 1);

interface Listed {
  readonly number: number;
  readonly position: number;
  readonly scales: Float32Array;
}
type Found = (slot: number, step: number, error: number, product: number) => void;
