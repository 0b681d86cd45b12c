/** The verdict on a run: it is good as long as nothing is missing from it, and names what is. */
import { expect, test } from "vitest";
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
  ["redelivery message", 4],
] as const;
const RATES = { d1: 0.1, r2: 0.1, queue: 0.1, redelivery: 0.1, outage: 0 };
const GOOD: Report = {
  options: {
    jobs: 0,
    kills: 3,
    restarts: 1,
    seed: 1,
    clients: 1,
    rates: RATES,
    limitMs: 1000,
    rounds: 0,
    note: () => {},
  },
  seen: [],
  chaos: { kills: 3, struck: 1, restarts: 1 },
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
const without = (name: string) => new Map(INJECTED.filter(([each]) => !each.startsWith(name)));

test("a good run has no problems", () => {
  expect(problemsOf(GOOD)).toEqual([]);
});

test.each<[string, Partial<Report>, RegExp]>([
  ["no fault of D1", { injected: without("d1") }, /^no fault of D1 was injected$/],
  ["no fault of R2", { injected: without("r2") }, /^no fault of R2/],
  ["a count of none", { injected: new Map([...INJECTED, ["r2 after", 0]]) }, /^no fault of R2/],
  ["kills of an idle worker", { chaos: { ...GOOD.chaos, struck: 0 } }, /^none of 3 kills met/],
  ["kills that did not happen", { chaos: { ...GOOD.chaos, kills: 2 } }, /^2 of 3 kills$/],
  ["a restart that did not happen", { chaos: { ...GOOD.chaos, restarts: 0 } }, /^0 of 1 restarts$/],
  ["an orphaned latent", { kept: { ...KEPT, objects: new Set(["latents/lat_1/a"]) } }, /^orphaned: latents\/lat_1\/a/],
  ["an orphaned picture", { kept: { ...KEPT, objects: new Set(["pictures/local/lat_1/a.png"]) } }, /^orphaned: pict/],
  ["a lost job", { findings: { ...GOOD.findings, lost: ["a"] } }, /^lost: a$/],
  ["a webhook told twice", { webhooks: { ...GOOD.webhooks, doubled: ["a"] } }, /^doubled: a$/],
  ["a request that gave up", { errors: ["a"] }, /^a$/],
])("%s is a problem", (_, change, expected) => {
  expect(problemsOf({ ...GOOD, ...change })).toEqual([expect.stringMatching(expected)]);
});

test("no kill that was asked for needs none that struck", () => {
  const options = { ...GOOD.options, kills: 0 };
  expect(problemsOf({ ...GOOD, options, chaos: { ...GOOD.chaos, kills: 0, struck: 0 } })).toEqual([]);
});
