/**
 * The codes of a shard's vectors where WebAssembly computes with them: a copy of what is stored, as far as there is room. All
 * shards of an isolate share {@link BUDGET} bytes, of the 128 MB that it has; what finds no room is read from storage by each scan.
 */
import { BLOCK, type QueryCodes, type VectorBlock } from "../domain/vector-block.ts";
import scoresModule from "./scores.wasm";

/** Bytes of codes in memory, of all shards: those of 190,000 vectors of 256 values. */
const BUDGET = 48 * 2 ** 20;
/** Vectors that are scored by one call. */
const LISTED = 4096;
const PAGE_BYTES = 65_536;

type Scores = (query: number, codes: number, places: number, count: number, size: number, out: number) => void;

/** Who holds how many bytes, the least recently used first. */
const holders = new Map<CodeMemory, number>();

function touch(holder: CodeMemory): number {
  const own = holders.get(holder) ?? 0;
  holders.delete(holder);
  holders.set(holder, own);
  return own;
}

/** Takes room for `bytes` more, from those who have not been used for longest if need be. Says whether there is any. */
function reserve(holder: CodeMemory, bytes: number): boolean {
  const own = touch(holder);
  if (own + bytes > BUDGET) return false;
  let used = [...holders.values()].reduce((sum, each) => sum + each, 0);
  for (const [other, size] of holders) {
    if (used + bytes <= BUDGET) break;
    // The holder is the last one.
    other.clear();
    used -= size;
  }
  holders.set(holder, own + bytes);
  return true;
}

/** Vectors of one size, in blocks. Positions are 0, 1, 2 ...; position 0 is for blocks that are read from storage. */
export class CodeMemory {
  readonly #size: number;
  /** Values a vector here: a multiple of 16, filled up with zeros. */
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

  /** Forgets all blocks, and gives their memory back. */
  clear(): void {
    this.#memory = new WebAssembly.Memory({ initial: 1 });
    this.#scores = null;
    this.#positions = new Map();
    this.#scales = new Map();
    this.#free = [];
    holders.delete(this);
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

  /** Whether the block is held. */
  has(number: number): boolean {
    return this.#positions.has(number);
  }

  /** Holds a block, or its new content. Does nothing where there is no room for it. */
  hold(number: number, block: VectorBlock): void {
    const known = this.#positions.get(number);
    if (known === undefined && this.#free.length === 0 && !reserve(this, this.#blockBytes)) return;
    const position = known ?? this.#free.pop() ?? this.#positions.size + 1;
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

  /** Tells `found` of the vectors of the held blocks: slot, step, error, and product with the query. */
  scanHeld(query: QueryCodes, among: Uint8Array | null, found: Found): void {
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

  /** {@link scanHeld} for a block that is not held. */
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
        if (isWanted(number * BLOCK + i, scales[2 * i]!, among)) places[count++] = position * BLOCK + i;
    if (count === 0) return;
    scores(0, this.#codesAt, placesAt, count, this.#stride, outAt);
    let at = 0;
    for (const { number, scales } of blocks)
      for (let i = 0; i < BLOCK; i++) {
        const slot = number * BLOCK + i;
        if (isWanted(slot, scales[2 * i]!, among)) found(slot, scales[2 * i]!, scales[2 * i + 1]!, out[at++]!);
      }
  }
}

/** Whether a place holds a vector, and one that the scan is about. */
const isWanted = (slot: number, step: number, among: Uint8Array | null): boolean =>
  step !== 0 && (among === null || among[slot] === 1);

interface Listed {
  readonly number: number;
  readonly position: number;
  readonly scales: Float32Array;
}
type Found = (slot: number, step: number, error: number, product: number) => void;
