import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Progress } from "./progress.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

test("sums over items, at most every 50 ms, but always the last step", () => {
  const seen: number[][] = [];
  const progress = new Progress(2, 3, (...event) => void seen.push(event));
  progress.set(0, 1);
  progress.set(1, 1);
  vi.advanceTimersByTime(50);
  progress.set(0, 2);
  progress.set(0, 3);
  progress.set(1, 3);
  expect(seen).toEqual([
    [1, 6],
    [3, 6],
    [6, 6],
  ]);
});

test("never decreases when items are computed again", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(2), fc.nat(10))), (updates) => {
      const seen: number[] = [];
      const progress = new Progress(3, 10, (step) => void seen.push(step));
      for (const [item, steps] of updates) {
        vi.advanceTimersByTime(50);
        progress.set(item, steps);
      }
      expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => a - b));
    }),
  );
});
