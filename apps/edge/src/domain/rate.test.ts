import fc from "fast-check";
import { expect, test } from "vitest";
import { takeRequest } from "./rate.ts";

test("allows a burst of `limit` requests, then one every 60 / limit seconds", () => {
  let paidAt: number | undefined;
  const take = (now: number) => {
    const result = takeRequest(paidAt, 3, now);
    paidAt = result.paidAt;
    return result.state;
  };
  expect([0, 0, 0].map((now) => take(now).remaining)).toEqual([2, 1, 0]);
  expect(take(0)).toEqual({ limit: 3, remaining: 0, resetMs: 60_000, waitMs: 20_000 });
  expect(take(19_000).waitMs).toBe(1000);
  expect(take(20_000)).toEqual({ limit: 3, remaining: 0, resetMs: 60_000, waitMs: 0 });
  expect(take(20_001).waitMs).toBe(19_999);
  expect(take(80_000)).toMatchObject({ remaining: 2, resetMs: 20_000 });
});

test("never allows more than the rate and one burst", () => {
  const pauses = fc.array(fc.nat(5_000), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), pauses, (limit, gaps) => {
      let [now, paidAt] = [0, undefined as number | undefined];
      let allowed = 0;
      for (const gap of gaps) {
        now += gap;
        const result = takeRequest(paidAt, limit, now);
        paidAt = result.paidAt;
        if (result.state.waitMs === 0) allowed++;
        else expect(takeRequest(paidAt, limit, now + result.state.waitMs).state.waitMs).toBe(0);
        expect(allowed).toBeLessThanOrEqual(limit + Math.ceil((now * limit) / 60_000) + 1);
        expect(result.state.remaining).toBeGreaterThanOrEqual(0);
        expect(result.state.remaining).toBeLessThan(limit);
      }
    }),
  );
});
