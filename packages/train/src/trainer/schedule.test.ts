import { expect, test } from "vitest";
import { learningRate, type Schedule } from "./schedule.ts";

const schedule: Schedule = { rate: 0.5, warmup: 4, steps: 20, decay: 0.25 };
const rates = (of: Schedule) => Array.from({ length: of.steps }, (_, step) => learningRate(of, step));

test("rises linearly, stays constant, and falls linearly to zero after the last step", () => {
  const rise = [0.125, 0.25, 0.375, 0.5];
  const fall = [0.5, 0.4, 0.3, 0.2, 0.1];
  const expected = [...rise, ...Array.from({ length: 11 }, () => 0.5), ...fall];
  rates(schedule).forEach((rate, step) => expect(rate, `step ${step}`).toBeCloseTo(expected[step]!, 12));
  expect(learningRate(schedule, 20)).toBe(0);
});

test("a longer schedule equals the shorter one until that decays", () => {
  const longer = rates({ ...schedule, steps: 40 });
  expect(longer.slice(0, 15)).toEqual(rates(schedule).slice(0, 15));
});

test("warm-up and decay may meet, or be omitted", () => {
  expect(rates({ rate: 1, warmup: 0, steps: 3, decay: 0 })).toEqual([1, 1, 1]);
  expect(rates({ rate: 1, warmup: 4, steps: 4, decay: 1 })).toEqual([0.25, 0.5, 0.5, 0.25]);
});
