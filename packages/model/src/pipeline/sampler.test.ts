import fc from "fast-check";
import { expect, test } from "vitest";
import { flowTimes, integrate, itemNoise, STREAM, type Moving, type Solver } from "./sampler.ts";

/** x' = x (2 - t), solved by x0 exp(2t - t^2/2): at t = 1, x0 exp(1.5). */
const velocity = async (items: readonly Moving[], t: number) =>
  Float32Array.from(items.flatMap(({ x }) => [...x].map((value) => value * (2 - t))));
const item = (index: number, value: number): Moving => ({ index, x: Float32Array.of(value) });

async function errorOf(solver: Solver, steps: number, shift = 1): Promise<number> {
  const [end] = await integrate(solver, [item(0, 1)], flowTimes(0, 1, steps, shift), velocity);
  return Math.abs(end!.x[0]! - Math.exp(1.5));
}

test.each([
  ["euler", 1],
  ["heun", 2],
  ["multistep", 2],
] as const)("%s converges with order %i, with equal and with shifted steps", async (solver, order) => {
  for (const shift of [1, 2, 0.5]) {
    const measured = Math.log2((await errorOf(solver, 32, shift)) / (await errorOf(solver, 64, shift)));
    expect(Math.abs(measured - order)).toBeLessThan(0.25);
  }
});

test("a constant velocity is integrated exactly, by any solver, forwards and backwards", async () => {
  for (const solver of ["euler", "heun", "multistep"] as const) {
    for (const [from, to] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const times = flowTimes(from, to, 7, 3);
      const [end] = await integrate(solver, [item(0, 2)], times, async () => Float32Array.of(4));
      expect(end!.x[0]).toBeCloseTo(2 + 4 * (to - from), 5);
    }
  }
});

test("multistep is exact for a velocity linear in time, with any step lengths, except in its first step", async () => {
  for (const shift of [1, 3, 0.3]) {
    const times = flowTimes(0, 1, 5, shift);
    const [end] = await integrate("multistep", [item(0, 0)], times, async (_, t) => Float32Array.of(t));
    // The integral of t, minus the error of the first (Euler) step.
    expect(end!.x[0]).toBeCloseTo(0.5 - times[1]! ** 2 / 2, 6);
  }
});

test("evaluations per step: Euler and multistep one, Heun two", async () => {
  const count = async (solver: Solver) => {
    let calls = 0;
    await integrate(solver, [item(0, 1)], flowTimes(0, 1, 5, 1), (items, t) => (calls++, velocity(items, t)));
    return calls;
  };
  expect([await count("euler"), await count("multistep"), await count("heun")]).toEqual([5, 5, 10]);
});

test("an item's result does not depend on other items leaving the batch", async () => {
  for (const solver of ["euler", "heun", "multistep"] as const) {
    const times = flowTimes(0, 1, 6, 1);
    const [alone] = await integrate(solver, [item(3, 1.5)], times, velocity);
    const leaving = new AbortController();
    const leavingItem: Moving = { ...item(1, -1), signal: leaving.signal };
    const arrived = await integrate(solver, [leavingItem, item(3, 1.5)], times, velocity, (step) => {
      if (step === 3) leaving.abort();
    });
    expect(arrived.map(({ index }) => index)).toEqual([3]);
    expect(arrived[0]!.x).toEqual(alone!.x);
  }
});

test("times are strictly monotonic from noise to data; a shift above 1 concentrates them near the noise", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0.1, max: 10, noNaN: true }), (steps, shift) => {
      const times = flowTimes(1, 0, steps, shift);
      expect([times.length, times[0], times[steps]]).toEqual([steps + 1, 1, 0]);
      for (let i = 1; i <= steps; i++) expect(times[i]).toBeLessThan(times[i - 1]!);
    }),
  );
  expect(flowTimes(1, 0, 2, 3)[1]).toBeCloseTo(0.75, 12);
  expect(flowTimes(0, 1, 2, 3)[1]).toBeCloseTo(0.25, 12);
  expect(flowTimes(0, 1, 4, 1)).toEqual([0, 0.25, 0.5, 0.75, 1]);
});

test("noise is standard normal and uncorrelated between generator and decoder, and between adjacent seeds", () => {
  const SIZE = 4096;
  const noises = [STREAM.generator, STREAM.decoder].flatMap((stream) =>
    [7, 8].map((seed) => itemNoise(seed, stream, SIZE)),
  );
  const mean = (of: (i: number) => number) =>
    Array.from({ length: SIZE }, (_, i) => of(i)).reduce((a, b) => a + b) / SIZE;
  // Five standard errors of a mean of SIZE products.
  const bound = 5 / Math.sqrt(SIZE);
  for (const [a, x] of noises.entries()) {
    expect(Math.abs(mean((i) => x[i]!))).toBeLessThan(bound);
    for (const [b, y] of noises.entries()) {
      expect(Math.abs(mean((i) => x[i]! * y[i]!) - (a === b ? 1 : 0))).toBeLessThan(a === b ? 2 * bound : bound);
    }
  }
});
