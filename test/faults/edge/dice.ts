/** What goes wrong at the edge's bindings, and how often. */

/** Shares of calls, 0 to 1. */
export interface FaultRates {
  /** Statements and batches of D1 that fail. */
  readonly d1: number;
  /** Calls of R2 that fail. */
  readonly r2: number;
  /** Sends to the queue that fail. */
  readonly queue: number;
  /** Acknowledged messages that are delivered again all the same. */
  readonly redelivery: number;
  /** Of the time, how much D1, R2 and the queue each fail altogether. */
  readonly outage: number;
}
type Service = "d1" | "r2" | "queue";
/** The Worker's variable `FAULTS`. */
export interface Faults extends FaultRates {
  readonly seed: number;
}

/** Marks a line of the log that tells of an injected fault: `injected d1 after`. */
export const MARK = "injected";

/** `POST` here removes what the schedule would. */
export const SWEEP = "/faults/sweep";

/** An outage lasts this long, longer than the edge's own tries. */
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

  constructor(faults: Faults) {
    this.#faults = faults;
    this.#random = generator(faults.seed);
  }

  /** Whether an acknowledgement is lost this time. */
  redelivers(): boolean {
    if (this.#random() >= this.#faults.redelivery) return false;
    console.log(`${MARK} redelivery message`);
    return true;
  }

  /** A call that may fail: half of the failures come before anything is done, the others lose the answer to what was done. */
  async call<T>(service: Service, message: string, run: () => Promise<T>): Promise<T> {
    if (this.#random() >= this.#faults[service] && !this.#isOut(service)) return run();
    const after = this.#random() < 0.5;
    console.log(`${MARK} ${service} ${after ? "after" : "before"}`);
    if (after) await run();
    throw new Error(message);
  }

  /** The dice of a stretch of time, the same however often it is asked. */
  #isOut(service: Service): boolean {
    const stretch = Math.floor(Date.now() / OUTAGE_MS);
    const own = { d1: 1, r2: 2, queue: 3 }[service];
    return generator(this.#faults.seed ^ (stretch * 4 + own))() < this.#faults.outage;
  }
}
