/** The distance between two tensors. */
export interface Difference {
  /** Largest absolute difference. */
  readonly absolute: number;
  /** `absolute` over the largest expected absolute value (at least 1). Tolerances bound this. */
  readonly deviation: number;
}

/** A NaN differs infinitely. Lengths must be equal. */
export function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): Difference {
  if (actual.length !== expected.length)
    throw new RangeError(`expected ${expected.length} numbers, got ${actual.length}`);
  let [absolute, largest] = [0, 1];
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs(actual[i]! - expected[i]!);
    if (Number.isNaN(distance)) return { absolute: Infinity, deviation: Infinity };
    absolute = Math.max(absolute, distance);
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return { absolute, deviation: Number.isFinite(largest) ? absolute / largest : Infinity };
}
