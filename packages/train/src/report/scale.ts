/** Axes: maps data to pixels, and places ticks. */

export interface Scale {
  /** Maps a data value to a fraction of the axis, 0 at its start and 1 at its end. */
  place(value: number): number;
  readonly ticks: readonly number[];
}

/** A linear axis that covers [low, high] and ends on ticks; about `count` of them at 1, 2 or 5 times a power of ten. */
export function linearScale(low: number, high: number, count = 6): Scale {
  // A span lost to rounding counts as zero.
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const flat = high - low <= 1e-9 * largest || largest < 1e-100;
  const margin = flat ? (largest < 1e-100 ? 0.5 : largest / 2) : 0;
  const [from, to] = [low - margin, high + margin];
  const raw = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= raw * 0.999) ?? 10);
  const first = Math.floor(from / step + 1e-9);
  const last = Math.ceil(to / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  const start = ticks[0]!;
  const end = ticks.at(-1)!;
  return { ticks, place: (value) => (value - start) / (end - start) };
}

/**
 * A logarithmic axis over [low, high], both above 0; ticks at 1, 2 and 5 times powers of ten, fewer over many decades.
 */
export function logScale(low: number, high: number): Scale {
  const decades = Math.log10(high / low);
  const factors = decades > 4 ? [1] : decades > 2 ? [1, 3] : [1, 1.5, 2, 3, 5, 7];
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high) + 1e-9);
  const marks: number[] = [];
  for (let power = from; power <= to; power++) {
    for (const factor of factors) marks.push(Number((factor * 10 ** power).toPrecision(12)));
  }
  const below = marks.findLast((mark) => mark <= low) ?? low;
  const above = marks.find((mark) => mark >= high && mark > below) ?? high;
  const ticks = marks.filter((mark) => mark >= below && mark <= above);
  return { ticks, place: (value) => Math.log(value / below) / Math.log(above / below) };
}

/** Short text for a tick: 0.25, 1500 -> 1.5k, 2e6 -> 2M, 1e-5. */
export function tickLabel(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(4))}M`;
  if (size >= 1e3) return `${Number((value / 1e3).toPrecision(4))}k`;
  if (size !== 0 && size < 1e-3) return value.toExponential();
  return String(Number(value.toPrecision(4)));
}
