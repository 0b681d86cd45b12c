/** Faults at the edge's bindings, and their rates. */

/** Probabilities, 0 to 1. */
export interface FaultRates {
  /** That a statement or a batch of D1 fails. */
  readonly d1: number;
  /** That a call of R2 fails. */
  readonly r2: number;
  /** That a send to the queue fails. */
  readonly queue: number;
  /** That an acknowledged message is delivered again. */
  readonly redelivery: number;
  /** Fraction of the time in which D1, R2 and the queue each fail every call. */
  readonly outage: number;
}
export type Service = "d1" | "r2" | "queue";
/** The Worker's variable `FAULTS`. */
export interface Faults extends FaultRates {
  readonly seed: number;
}

/** Marks a line of the log that reports an injected fault: `injected d1 after`. */
export const MARK = "injected";

/** `POST` removes the objects that the schedule would remove. */
export const SWEEP = "/faults/sweep";
/** `POST ?service=d1&ms=60000` makes every call of that service fail for so many milliseconds. */
export const OUTAGE = "/faults/outage";

/** A short outage lasts this long, longer than the edge's own retries. */
const OUTAGE_MS = 1500;

/** Mulberry32: numbers in [0, 1) by a seed of 32 bits. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class Dice {
  readonly #faults: Faults;
  readonly #random: () => number;
  /** When a long outage ends, in milliseconds since the epoch. */
  readonly #awayUntil = new Map<Service, number>();

  constructor(faults: Faults) {
    this.#faults = faults;
    this.#random = generator(faults.seed);
  }

  /** Starts a long outage. */
  takeAway(service: Service, milliseconds: number): void {
    this.#awayUntil.set(service, Date.now() + milliseconds);
  }

  /** Whether this acknowledgement is lost. */
  redelivers(): boolean {
    if (this.#random() >= this.#faults.redelivery) return false;
    console.log(`${MARK} redelivery message`);
    return true;
  }

  /** A call that may fail: half of the failures come before the call has an effect, the others lose its result. */
  async call<T>(service: Service, message: string, run: () => Promise<T>): Promise<T> {
    if (Date.now() < (this.#awayUntil.get(service) ?? 0)) {
      console.log(`${MARK} ${service} away`);
      throw new Error(message);
    }
    if (this.#random() >= this.#faults[service] && !this.#isOut(service)) return run();
    const after = this.#random() < 0.5;
    console.log(`${MARK} ${service} ${after ? "after" : "before"}`);
    if (after) await run();
    throw new Error(message);
  }

  /** Whether a short outage is now: one throw of the dice for each stretch of time. */
  #isOut(service: Service): boolean {
    const stretch = Math.floor(Date.now() / OUTAGE_MS);
    const own = { d1: 1, r2: 2, queue: 3 }[service];
    return generator(this.#faults.seed ^ (stretch * 4 + own))() < this.#faults.outage;
  }
}
