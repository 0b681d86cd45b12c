import fc from "fast-check";
import { expect, test } from "vitest";
import {
  backoffSeconds,
  cancel,
  claim,
  expire,
  finish,
  isFinished,
  type JobState,
  LEASE_MS,
  release,
  rescueAt,
  rescuePause,
  RESCUE_GRACE_MS,
  sameState,
  start,
  type Transition,
} from "./job.ts";

const NOW = 1_000_000;

function moved(transition: Transition): JobState {
  if (transition.ok) return transition.state;
  throw new Error(`refused: ${transition.refusal.kind}`);
}
const claimed = moved(claim(start(), "a", NOW));

test("a claim takes a lease and counts the attempt", () => {
  expect(claimed).toMatchObject({
    status: "processing",
    attempts: 1,
    startedAt: NOW,
    lease: { token: "a", until: NOW + LEASE_MS },
  });
});

test("a live lease keeps others out, until it expires", () => {
  const refusal = { kind: "leased", until: NOW + LEASE_MS };
  expect(claim(claimed, "b", NOW + LEASE_MS - 1)).toEqual({ ok: false, refusal });
  const taken = moved(claim(claimed, "b", NOW + LEASE_MS));
  expect(taken).toMatchObject({ attempts: 2, startedAt: NOW, lease: { token: "b" } });
  expect(finish(taken, "a", "succeeded", NOW)).toEqual({ ok: false, refusal: { kind: "lease_lost" } });
});

test("a late holder may still finish while nobody has taken over", () => {
  const done = moved(finish(claimed, "a", "succeeded", NOW + 10 * LEASE_MS));
  expect(done).toMatchObject({ status: "succeeded", lease: null, completedAt: NOW + 10 * LEASE_MS });
});

test("a released job can be claimed at once", () => {
  const released = moved(release(claimed, "a", NOW + 5000));
  expect(released).toMatchObject({ status: "starting", lease: null, retryAt: NOW + 5000 });
  expect(moved(claim(released, "b", NOW + 1))).toMatchObject({ status: "processing", retryAt: null, attempts: 2 });
});

test("an attempt that broke off is counted, one that never began is not", () => {
  const broken = moved(release(claimed, "a", NOW, true));
  expect(broken.breaks).toBe(1);
  const again = moved(claim(broken, "b", NOW + 1));
  expect(moved(release(again, "b", NOW)).breaks).toBe(1);
  expect(moved(release(again, "b", NOW, true)).breaks).toBe(2);
  expect(release(again, "a", NOW, true)).toEqual({ ok: false, refusal: { kind: "lease_lost" } });
});

test("a job expires unless somebody holds it, or it has ended", () => {
  expect(expire(claimed, NOW)).toMatchObject({ ok: false, refusal: { kind: "leased" } });
  for (const state of [start(), moved(release(claimed, "a", NOW))])
    expect(moved(expire(state, NOW))).toMatchObject({ status: "failed", lease: null, completedAt: NOW });
  expect(moved(expire(claimed, NOW + LEASE_MS))).toMatchObject({ status: "failed" });
  const done = moved(finish(claimed, "a", "succeeded", NOW));
  expect(expire(done, NOW)).toEqual({ ok: false, refusal: { kind: "finished" } });
});

test("a canceled job's holder finds its work refused", () => {
  const canceled = moved(cancel(claimed, NOW));
  expect(finish(canceled, "a", "succeeded", NOW)).toEqual({ ok: false, refusal: { kind: "finished" } });
  expect(release(canceled, "a", NOW)).toEqual({ ok: false, refusal: { kind: "finished" } });
});

test("whatever is tried in whatever order, the invariants hold", () => {
  const token = fc.constantFrom("a", "b", "c");
  const step = fc.record({
    wait: fc.integer({ min: 0, max: 2 * LEASE_MS }),
    token,
    action: fc.constantFrom("claim", "release", "succeed", "fail", "cancel"),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let state = start();
      let now = NOW;
      for (const { wait, token: by, action } of steps) {
        now += wait;
        const before = state;
        const transition = {
          claim: () => claim(before, by, now),
          release: () => release(before, by, now),
          succeed: () => finish(before, by, "succeeded", now),
          fail: () => finish(before, by, "failed", now),
          cancel: () => cancel(before, now),
        }[action]();
        if (!transition.ok) continue;
        state = transition.state;
        // A finished job never changes; only its end takes a job from a live lease's holder.
        expect(isFinished(before.status)).toBe(false);
        if (action !== "cancel" && before.lease && before.lease.until > now) expect(by).toBe(before.lease.token);
        expect(state.lease !== null).toBe(state.status === "processing");
        expect(state.completedAt !== null).toBe(isFinished(state.status));
        expect(state.attempts).toBe(before.attempts + (action === "claim" ? 1 : 0));
      }
    }),
  );
});

test("a job is rescued when its lease or its message is overdue, and never once finished", () => {
  expect(rescueAt(start(), NOW)).toBe(NOW + RESCUE_GRACE_MS);
  expect(rescueAt(claimed, NOW)).toBeGreaterThan(NOW + LEASE_MS);
  expect(rescueAt(claimed, NOW)).toBeLessThan(NOW + LEASE_MS + RESCUE_GRACE_MS);
  expect(rescueAt(moved(release(claimed, "a", NOW + 60_000)), NOW)).toBe(NOW + 60_000 + RESCUE_GRACE_MS);
  expect(rescueAt(moved(finish(claimed, "a", "failed", NOW)), NOW)).toBeNull();
});

test("rescues of one job grow rarer", () => {
  expect(rescuePause(0)).toBe(RESCUE_GRACE_MS);
  expect(rescuePause(200_000)).toBe(100_000);
  expect(rescuePause(10 ** 9)).toBe(600_000);
});

test("the backoff doubles to 15 seconds and spreads over its upper half", () => {
  expect([1, 2, 3, 4, 5, 6, 50].map((attempts) => backoffSeconds(attempts, 0.999))).toEqual([1, 2, 4, 8, 15, 15, 15]);
  expect([1, 2, 3, 4, 5, 6, 50].map((attempts) => backoffSeconds(attempts, 0))).toEqual([1, 1, 2, 4, 8, 8, 8]);
});

test("states are the same when every field is", () => {
  expect(sameState(claimed, moved(claim(start(), "a", NOW)))).toBe(true);
  expect(sameState(start(), start())).toBe(true);
  for (const other of [
    start(),
    moved(claim(start(), "b", NOW)),
    moved(claim(start(), "a", NOW + 1)),
    { ...claimed, attempts: 2 },
    { ...claimed, retryAt: NOW },
    { ...claimed, completedAt: NOW },
  ])
    expect(sameState(claimed, other)).toBe(false);
});
