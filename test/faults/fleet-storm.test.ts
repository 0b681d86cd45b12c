/** The fleet's storm on a small scale; `npm run test:faults` is the whole storm, with restarts of the edge. */
import { expect, test } from "vitest";
import { fleetProblems } from "./fleet-report.ts";
import { runFleetStorm } from "./fleet-storm.ts";

test("each job of two versions and two models is done once, by its own model, while workers come and go", async () => {
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
