import { expect, test } from "vitest";
import { fleetStatusOf, type ShardLoad, type ShardStatus, type ShardWorker } from "./fleet-status.ts";

const worker = (id: string, over: Partial<ShardWorker> = {}): ShardWorker => ({
  worker: id,
  device: "cpu",
  versions: ["v"],
  slots: 2,
  busy: 0,
  ready: true,
  draining: false,
  jobs: 0,
  ...over,
});
const load = (over: Partial<ShardLoad> = {}): ShardLoad => ({
  version: "v",
  lane: "interactive",
  waitingJobs: 1,
  waitingEvaluations: 10,
  runningJobs: 2,
  runningEvaluations: 20,
  waitingSince: 1000,
  ...over,
});

test("merges a worker that several dispatchers report and sums its jobs", () => {
  const shards: ShardStatus[] = [
    { workers: [worker("a", { busy: 2, jobs: 3 }), worker("b")], load: [load()] },
    { workers: [worker("a", { busy: 1, jobs: 1, ready: false })], load: [load({ waitingSince: 500 })] },
    { workers: [], load: [load({ lane: "batch", waitingJobs: 0, waitingSince: null })] },
  ];
  const { workers, load: loads, total } = fleetStatusOf(shards);
  expect(workers).toEqual([worker("a", { busy: 2, jobs: 4 }), worker("b")]);
  expect(loads).toEqual([
    load({ waitingJobs: 2, waitingEvaluations: 20, runningJobs: 4, runningEvaluations: 40, waitingSince: 500 }),
    load({ lane: "batch", waitingJobs: 0, waitingSince: null }),
  ]);
  expect(total).toEqual({
    waitingJobs: 2,
    waitingEvaluations: 30,
    runningJobs: 6,
    runningEvaluations: 60,
    waitingSince: 500,
  });
});

test("selects the load and the workers of the given versions", () => {
  const both = worker("both", { versions: ["v", "w"] });
  const shards = [{ workers: [worker("a"), both], load: [load(), load({ version: "w" })] }];
  const part = fleetStatusOf(shards, new Set(["w"]));
  expect(part.workers).toEqual([both]);
  expect(part.load).toEqual([load({ version: "w" })]);
  expect(part.total.waitingJobs).toBe(1);
});

test("an empty fleet has no waiting time", () => {
  expect(fleetStatusOf([]).total.waitingSince).toBeNull();
});
