import fc from "fast-check";
import { expect, test } from "vitest";
import {
  backoffSeconds,
  finish,
  isFinished,
  type JobState,
  sameState,
  start,
  startDone,
  stop,
  type Transition,
} from "./job.ts";

const NOW = 1_000_000;

function moved(transition: Transition): JobState {
  if (transition.ok) return transition.state;
  throw new Error(`rejected: ${transition.refusal.kind}`);
}
/** The state that `claimJobs` writes. */
const claimed: JobState = { ...start(), status: "processing", attempts: 2, startedAt: NOW };

test("only the latest attempt ends the job", () => {
  expect(finish(claimed, 1, "succeeded", NOW)).toEqual({ ok: false, refusal: { kind: "replaced" } });
  const done = moved(finish(claimed, 2, "succeeded", NOW + 1));
  expect(done).toEqual({ status: "succeeded", attempts: 2, startedAt: NOW, completedAt: NOW + 1 });
});

test("a job can be stopped while it is computed; the attempt's result is then rejected", () => {
  const canceled = moved(stop(claimed, "canceled", NOW));
  expect(finish(canceled, 2, "succeeded", NOW)).toEqual({ ok: false, refusal: { kind: "finished" } });
  expect(stop(canceled, "failed", NOW)).toEqual({ ok: false, refusal: { kind: "finished" } });
  expect(moved(stop(start(), "failed", NOW))).toMatchObject({ status: "failed", completedAt: NOW });
});

test("a job ends exactly once in any order of actions", () => {
  const step = fc.record({
    attempt: fc.integer({ min: 0, max: 3 }),
    action: fc.constantFrom("claim", "succeed", "fail", "cancel"),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let state = start();
      for (const [i, { attempt, action }] of steps.entries()) {
        const before = state;
        const transition: Transition = {
          claim: (): Transition =>
            isFinished(before.status) || attempt < before.attempts
              ? { ok: false, refusal: { kind: "replaced" } }
              : {
                  ok: true,
                  state: { ...before, status: "processing", attempts: attempt, startedAt: before.startedAt ?? i },
                },
          succeed: () => finish(before, attempt, "succeeded", i),
          fail: () => finish(before, attempt, "failed", i),
          cancel: () => stop(before, "canceled", i),
        }[action]();
        if (!transition.ok) continue;
        state = transition.state;
        expect(isFinished(before.status)).toBe(false);
        expect(state.completedAt !== null).toBe(isFinished(state.status));
        if (action === "succeed" || action === "fail") expect(attempt).toBe(before.attempts);
      }
    }),
  );
});

test("the backoff doubles up to 15 seconds, with jitter over its upper half", () => {
  expect([1, 2, 3, 4, 5, 6, 50].map((attempts) => backoffSeconds(attempts, 1))).toEqual([1, 2, 4, 8, 15, 15, 15]);
  expect([1, 2, 3, 4, 5, 6, 50].map((attempts) => backoffSeconds(attempts, 0))).toEqual([0.5, 1, 2, 4, 7.5, 7.5, 7.5]);
});

test("states are equal if all fields are equal", () => {
  expect(sameState(claimed, { ...claimed })).toBe(true);
  expect(sameState(startDone(NOW), startDone(NOW))).toBe(true);
  for (const other of [
    start(),
    { ...claimed, attempts: 3 },
    { ...claimed, startedAt: 1 },
    { ...claimed, completedAt: 1 },
  ])
    expect(sameState(claimed, other)).toBe(false);
});
