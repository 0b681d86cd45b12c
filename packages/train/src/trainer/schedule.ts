/**
 * Learning rate: linear warm-up, constant, then linear decay to zero (warmup-stable-decay: the constant part can be
 * extended without restarting).
 */
export interface Schedule {
  readonly rate: number;
  readonly warmup: number;
  readonly steps: number;
  /** Fraction of all steps spent decaying. */
  readonly decay: number;
}

/** @param step counted from 0 */
export function learningRate({ rate, warmup, steps, decay }: Schedule, step: number): number {
  const rise = Math.min(1, (step + 1) / Math.max(1, warmup));
  const fall = decay > 0 ? Math.min(1, (steps - step) / (steps * decay)) : 1;
  return rate * Math.min(rise, Math.max(0, fall));
}
