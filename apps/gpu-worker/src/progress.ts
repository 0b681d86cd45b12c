/** Progress of a job over all of its items and stages. */
const MIN_INTERVAL_MS = 50;

/** Calls `emit(step, steps)` with sums that never decrease, at most 20 times per second, and always for the last step. */
export class Progress {
  readonly #total: number;
  readonly #emit: (step: number, steps: number) => void;
  readonly #done: number[];
  #emitted = 0;
  #at = -Infinity;

  /** `items` items of `stepsEach` network evaluations. */
  constructor(items: number, stepsEach: number, emit: (step: number, steps: number) => void) {
    this.#total = items * stepsEach;
    this.#done = Array.from({ length: items }, () => 0);
    this.#emit = emit;
  }

  /** Item `item` has done `steps` of its steps; a smaller number (a batch that is computed again) is ignored. */
  set(item: number, steps: number): void {
    this.#done[item] = Math.max(this.#done[item] ?? 0, steps);
    const step = this.#done.reduce((sum, done) => sum + done, 0);
    const now = performance.now();
    if (step <= this.#emitted || (now - this.#at < MIN_INTERVAL_MS && step < this.#total)) return;
    this.#emitted = step;
    this.#at = now;
    this.#emit(step, this.#total);
  }
}
