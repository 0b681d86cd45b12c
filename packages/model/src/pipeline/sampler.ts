/** Sampling: integrates a flow's velocity from noise to data, for a batch whose items may leave between steps. */
import type { Manifest } from "@reptok/shared";
import { Random } from "@reptok/shared";
import { linspace } from "./linspace.ts";

export type Solver = Manifest["decoder"]["sampler"]["solver"];

/**
 * steps + 1 times from `from`, the noise, to `to`, the data. The fraction of noise decreases from 1 to
 * 0 as s w / (1 + (s - 1) w) with w in equal steps (arXiv 2403.03206, section 5.3.2): a shift s above 1 puts more of
 * the steps near the noise, one below 1 near the data. Equal steps from 0 to 1 match the reference bit for bit.
 */
export function flowTimes(from: number, to: number, steps: number, shift: number): number[] {
  if (shift === 1 && from === 0 && to === 1) return linspace(steps);
  return Array.from({ length: steps + 1 }, (_, i) => {
    if (shift === 1) return from + ((to - from) * i) / steps;
    const w = 1 - i / steps;
    return from + ((to - from) * (1 - w)) / (1 + (shift - 1) * w);
  });
}

/** Random streams of a seed, one per use, so that the generator's and the decoder's noise are independent. */
export const STREAM = { generator: 0, decoder: 1 } as const;

/** Standard normal noise of one item; it depends on the seed alone. */
export function itemNoise(seed: number, stream: number, size: number): Float32Array {
  return new Random(seed, stream).normals(new Float32Array(size));
}

/** An item being sampled: its index in the caller's list, its state, and its abort signal. */
export interface Moving {
  readonly index: number;
  readonly x: Float32Array;
  readonly signal?: AbortSignal | undefined;
}

/** A completed step: the remaining items, their velocities v in the same order, and the time t' reached. */
export interface Step {
  readonly items: readonly Moving[];
  readonly velocity: Float32Array;
  readonly time: number;
}

/**
 * Estimates of the final data: x0 = x - t v, the end of the straight line along the velocity. In a flow with
 * x = (1 - t) x0 + t noise, it is the network's prediction of the data.
 */
export function estimates({ items, velocity, time }: Step): Float32Array[] {
  return items.map(({ x }, i) => x.map((value, j) => value - time * velocity[i * x.length + j]!));
}

/**
 * The steps (of `steps`) after which to emit `count` previews: evenly spaced, fewer if there are few steps, never the
 * last.
 */
export function previewSteps(steps: number, count: number): number[] {
  const even = Array.from({ length: count }, (_, i) => Math.round((steps * (i + 1)) / (count + 1)));
  return [...new Set(even)].filter((step) => step >= 1 && step < steps);
}

export type Velocity = (items: readonly Moving[], t: number) => Promise<Float32Array>;

/** The mean velocity over one step, for the items in their order; may evaluate ahead, but does not modify the items. */
type Rule = (items: readonly Moving[], time: number, next: number, velocity: Velocity) => Promise<Float32Array>;

/** First order, one evaluation per step. */
const euler: Rule = (items, time, _, velocity) => velocity(items, time);

/** Heun's method: second order, two evaluations per step. */
const heun: Rule = async (items, time, next, velocity) => {
  const start = await velocity(items, time);
  const ahead = items.map(({ x, ...item }, i) => ({
    ...item,
    x: x.map((value, j) => value + (next - time) * start[i * x.length + j]!),
  }));
  const end = await velocity(ahead, next);
  return start.map((value, i) => (value + end[i]!) / 2);
};

/** Two-step Adams-Bashforth: second order, one evaluation per step; the first step is Euler's. */
function multistep(): Rule {
  let last: { readonly of: ReadonlyMap<number, Float32Array>; readonly length: number } | undefined;
  return async (items, time, next, velocity) => {
    const v = await velocity(items, time);
    const size = v.length / items.length;
    const rows = new Map(items.map(({ index }, i) => [index, v.slice(i * size, (i + 1) * size)]));
    const before = last;
    last = { of: rows, length: next - time };
    if (before === undefined) return v;
    const ahead = (next - time) / before.length / 2;
    items.forEach(({ index }, i) => {
      const [now, then] = [rows.get(index)!, before.of.get(index)!];
      for (let j = 0; j < size; j++) v[i * size + j] = now[j]! + ahead * (now[j]! - then[j]!);
    });
    return v;
  };
}

const RULES: Readonly<Record<Solver, () => Rule>> = { euler: () => euler, heun: () => heun, multistep };

/**
 * Moves every item along the velocity through the times: x += (t' - t) v. Aborted items are dropped before each step;
 * it stops when none remain.
 * @param velocity v of the given items, concatenated in their order
 * @returns the items that were not aborted
 */
export async function integrate(
  solver: Solver,
  items: readonly Moving[],
  times: readonly number[],
  velocity: Velocity,
  onStep?: (step: number, steps: number, state: Step) => void | Promise<void>,
): Promise<readonly Moving[]> {
  const rule = RULES[solver]();
  const steps = times.length - 1;
  let live = items;
  for (let step = 0; step < steps; step++) {
    live = live.filter(({ signal }) => signal?.aborted !== true);
    if (live.length === 0) return live;
    const [time, next] = [times[step]!, times[step + 1]!];
    const v = await rule(live, time, next, velocity);
    live.forEach(({ x }, i) => {
      const offset = i * x.length;
      for (let j = 0; j < x.length; j++) x[j]! += (next - time) * v[offset + j]!;
    });
    await onStep?.(step + 1, steps, { items: live, velocity: v, time: next });
  }
  return live.filter(({ signal }) => signal?.aborted !== true);
}
