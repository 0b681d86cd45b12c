/** The fleet's storm on a small scale; `npm run test:faults` is the whole of it, the edge's restarts included. */
import { expect, test } from "vitest";
import { fleetProblems, runFleetStorm } from "./fleet-storm.ts";

test("jobs of two versions and two models are each done once, by their own model, while workers come and go", async () => {
  const options = {
    jobs: 48,
    clients: 12,
    kills: 2,
    stops: 1,
    drains: 1,
    restarts: 0,
    compared: 20,
    limitMs: 440_000,
    note: () => {},
  };
  const report = await runFleetStorm(options);
  expect(fleetProblems(report, options)).toEqual([]);
}, 480_000);
