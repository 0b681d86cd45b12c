/** The verdict on a run: every deviation from a good run is a problem. */
import { expect, test } from "vitest";
import { type FleetReport, fleetProblems } from "./fleet-report.ts";
import type { Kept } from "./kept.ts";
import { problemsOf } from "./report.ts";
import type { Report } from "./storm.ts";

const KEPT: Kept = {
  jobs: [],
  ends: new Map(),
  usage: new Map(),
  monthly: 0,
  latents: new Set(),
  latentObjects: new Map(),
  objects: new Set(),
};
const INJECTED = [
  ["d1 before", 3],
  ["r2 after", 1],
  ["queue before", 2],
  ["d1 away", 9],
  ["redelivery message", 4],
] as const;
const RATES = { d1: 0.1, r2: 0.1, queue: 0.1, redelivery: 0.1, outage: 0 };
const GOOD: Report = {
  options: {
    jobs: 0,
    kills: 3,
    freezes: 2,
    restarts: 1,
    outages: 1,
    outageMs: 1000,
    seed: 1,
    clients: 1,
    rates: RATES,
    limitMs: 1000,
    rounds: 0,
    note: () => {},
  },
  seen: [],
  chaos: { kills: 3, freezes: 2, restarts: 1, outages: 1, struck: { kills: 1, freezes: 1 } },
  injected: new Map(INJECTED),
  client: { requests: 1, repeats: new Map(), longest: 1 },
  findings: { lost: [], doubled: [], stuck: [] },
  webhooks: { lost: [], doubled: [], repeated: 0, messages: 0, hung: 0 },
  receivers: null,
  kept: KEPT,
  swept: 2,
  seconds: { work: 1, all: 1 },
  errors: [],
};
const without = (name: string) => ({ injected: new Map(INJECTED.filter(([each]) => !each.startsWith(name))) });
const chaos = (change: Partial<Report["chaos"]>) => ({ chaos: { ...GOOD.chaos, ...change } });

test("a good run has no problems", () => {
  expect(problemsOf(GOOD)).toEqual([]);
});

test.each<[string, Partial<Report>, RegExp]>([
  ["no fault of R2", without("r2"), /^no fault of R2 was injected$/],
  ["no fault of the queue", without("queue"), /^no fault of the queue was injected$/],
  ["no redelivery", without("redelivery"), /^no message of the queue was delivered again$/],
  ["a count of none", { injected: new Map([...INJECTED, ["r2 after", 0]]) }, /^no fault of R2/],
  ["kills of an idle worker", chaos({ struck: { kills: 0, freezes: 1 } }), /^none of 3 kills met/],
  ["suspensions of an idle worker", chaos({ struck: { kills: 1, freezes: 0 } }), /^none of 2 suspensions met/],
  ["kills that did not happen", chaos({ kills: 2 }), /^2 of 3 kills$/],
  ["suspensions that did not happen", chaos({ freezes: 0 }), /^0 of 2 suspensions$/],
  ["a restart that did not happen", chaos({ restarts: 0 }), /^0 of 1 restarts$/],
  ["an outage that did not happen", chaos({ outages: 0 }), /^0 of 1 outages of D1$/],
  ["an outage that no call met", without("d1 away"), /^no call met an outage of D1$/],
  ["an orphaned latent", { kept: { ...KEPT, objects: new Set(["latents/lat_1/a"]) } }, /^orphaned: latents\/lat_1\/a/],
  ["an orphaned picture", { kept: { ...KEPT, objects: new Set(["pictures/local/lat_1/a.png"]) } }, /^orphaned: pict/],
  ["a lost job", { findings: { ...GOOD.findings, lost: ["a"] } }, /^lost: a$/],
  ["a duplicate webhook", { webhooks: { ...GOOD.webhooks, doubled: ["a"] } }, /^doubled: a$/],
  ["a request that gave up", { errors: ["a"] }, /^a$/],
])("%s is a problem", (_, change, expected) => {
  expect(problemsOf({ ...GOOD, ...change })).toEqual([expect.stringMatching(expected)]);
});

test("a run with nothing injected names every service", () => {
  expect(problemsOf({ ...GOOD, injected: new Map() })).toEqual([
    "no fault of D1 was injected",
    "no fault of R2 was injected",
    "no fault of the queue was injected",
    "no message of the queue was delivered again",
    "no call met an outage of D1",
  ]);
});

test("a run without kills and suspensions needs none that struck", () => {
  const options = { ...GOOD.options, kills: 0, freezes: 0 };
  const none = chaos({ kills: 0, freezes: 0, struck: { kills: 0, freezes: 0 } });
  expect(problemsOf({ ...GOOD, options, ...none })).toEqual([]);
});

const FLEET: FleetReport = {
  seen: [],
  findings: { lost: [], doubled: [], stuck: [] },
  wrong: [],
  compared: 5,
  done: { kill: 2, stop: 1, drain: 1, restart: 0 },
  retried: 3,
  orphans: [],
  errors: [],
  seconds: 1,
};
const FLEET_OPTIONS = { ...GOOD.options, kills: 2, stops: 1, drains: 1, restarts: 0, compared: 5 };

test("a good storm of the fleet has no problems", () => {
  expect(fleetProblems(FLEET, FLEET_OPTIONS)).toEqual([]);
});

test.each<[string, Partial<FleetReport>, RegExp]>([
  ["no job on a killed worker", { retried: 0 }, /^no job was on a worker that was killed/],
  ["an orphaned object", { orphans: ["latents/a/b"] }, /^orphaned: latents\/a\/b/],
  ["a suspension that did not happen", { done: { ...FLEET.done, stop: 0 } }, /^0 of 1 times: stop$/],
  ["no comparison", { compared: 0 }, /^no picture was compared$/],
  ["a picture of another model", { wrong: ["a"] }, /^wrong picture: a$/],
])("fleet: %s is a problem", (_, change, expected) => {
  expect(fleetProblems({ ...FLEET, ...change }, FLEET_OPTIONS)).toEqual([expect.stringMatching(expected)]);
});
