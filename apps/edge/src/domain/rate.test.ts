import fc from "fast-check";
import { expect, test } from "vitest";
import { takeRequest } from "./rate.ts";

test("the limit may come at once, and then one every 60 / limit seconds", () => {
  let paidAt: number | undefined;
  const take = (now: number) => {
    const taken = takeRequest(paidAt, 3, now);
    paidAt = taken.paidAt;
    return taken.state;
  };
  expect([0, 0, 0].map((now) => take(now).remaining)).toEqual([2, 1, 0]);
  expect(take(0)).toEqual({ limit: 3, remaining: 0, resetMs: 60_000, waitMs: 20_000 });
  expect(take(19_000).waitMs).toBe(1000);
  expect(take(20_000)).toEqual({ limit: 3, remaining: 0, resetMs: 60_000, waitMs: 0 });
  expect(take(20_001).waitMs).toBe(19_999);
  expect(take(80_000)).toMatchObject({ remaining: 2, resetMs: 20_000 });
});

test("no stretch of time sees more than its share and the limit at once", () => {
  const pauses = fc.array(fc.nat(5_000), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), pauses, (limit, gaps) => {
      let [now, paidAt] = [0, undefined as number | undefined];
      let came = 0;
      for (const gap of gaps) {
        now += gap;
        const taken = takeRequest(paidAt, limit, now);
        paidAt = taken.paidAt;
        if (taken.state.waitMs === 0) came++;
        else expect(takeRequest(paidAt, limit, now + taken.state.waitMs).state.waitMs).toBe(0);
        expect(came).toBeLessThanOrEqual(limit + Math.ceil((now * limit) / 60_000) + 1);
        expect(taken.state.remaining).toBeGreaterThanOrEqual(0);
        expect(taken.state.remaining).toBeLessThan(limit);
      }
    }),
  );
});
