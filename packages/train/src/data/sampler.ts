/** Endless shuffled batches, resumable from one number. */
import { seededRandom, shuffle } from "./random.ts";

/**
 * Visits every index once per epoch, in an order that depends on the seed and the epoch's number.
 * A batch may extend into the next epoch. The whole state is {@link position}.
 */
export class EpochSampler {
  readonly #indices: Uint32Array;
  readonly #seed: number | string;
  #order: Uint32Array;
  #epoch = -1;
  #position = 0;

  /** @param position to resume from: the {@link position} of an earlier sampler over the same indices and seed */
  constructor(indices: Uint32Array, seed: number | string, position = 0) {
    if (indices.length === 0) throw new RangeError("expected at least one index to sample from");
    if (!Number.isSafeInteger(position) || position < 0) {
      throw new RangeError(`expected a position of at least 0, got ${position}`);
    }
    this.#indices = indices.slice();
    this.#order = this.#indices;
    this.#seed = seed;
    this.#position = position;
  }

  /** Number of indices drawn since the start. */
  get position(): number {
    return this.#position;
  }

  /** Epochs completed, as a fraction. */
  get epochs(): number {
    return this.#position / this.#indices.length;
  }

  /** The next `size` indices. */
  next(size: number): Uint32Array {
    const batch = new Uint32Array(size);
    for (let at = 0; at < size; at++) {
      const epoch = Math.floor(this.#position / this.#indices.length);
      if (epoch !== this.#epoch) this.#shuffle(epoch);
      batch[at] = this.#order[this.#position % this.#indices.length]!;
      this.#position++;
    }
    return batch;
  }

  #shuffle(epoch: number): void {
    this.#order = this.#indices.slice();
    shuffle(seededRandom("epoch", this.#seed, epoch), this.#order);
    this.#epoch = epoch;
  }
}
