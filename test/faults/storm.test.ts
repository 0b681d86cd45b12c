/** The fault suite on a small scale; `npm run test:faults` is the whole suite, with restarts of the edge. */
import { expect, test } from "vitest";
import { problemsOf } from "./report.ts";
import { runStorm } from "./storm.ts";

test("each job is done once while the GPU worker is killed and suspended, and D1, R2 and the queue fail", async () => {
  const report = await runStorm({
    jobs: 60,
    kills: 2,
    freezes: 1,
    restarts: 0,
    outages: 1,
    outageMs: 10_000,
    seed: 1,
    clients: 32,
    rates: { d1: 0.05, r2: 0.05, queue: 0.25, redelivery: 0.25, outage: 0.03 },
    limitMs: 440_000,
    rounds: 0,
    note: () => {},
  });
  expect(problemsOf(report)).toEqual([]);
}, 480_000);
