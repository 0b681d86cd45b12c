/** The fault suite on a small scale; `npm run test:faults` is the whole of it, the edge's restarts included. */
import { expect, test } from "vitest";
import { problemsOf } from "./report.ts";
import { runStorm } from "./storm.ts";

test("jobs are each done once while the GPU worker is killed and D1, R2 and the queue fail", async () => {
  const report = await runStorm({
    jobs: 60,
    kills: 2,
    restarts: 0,
    seed: 1,
    clients: 32,
    rates: { d1: 0.05, r2: 0.05, queue: 0.05, redelivery: 0.1, outage: 0.03 },
    limitMs: 200_000,
    rounds: 0,
    note: () => {},
  });
  expect(problemsOf(report)).toEqual([]);
  expect(report.injected.size).toBeGreaterThan(0);
}, 240_000);
