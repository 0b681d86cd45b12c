/** The reckoning itself: it passes a run as it should be, and names whatever is taken from it or added to it. */
import { pictureKey } from "@reptok/shared";
import { expect, test } from "vitest";
import { auditJobs, auditWebhooks } from "./audit.ts";
import { planChaos } from "./chaos.ts";
import { type Kept, type KeptJob, orphansOf } from "./kept.ts";
import type { Message } from "./receivers.ts";
import { kindOf, type Seen } from "./work.ts";

const [LATENT, OTHER] = ["1", "2"].map((digit) => `lat_${digit.repeat(64)}`) as [string, string];
const IMAGE = { steps: 2, size: 16, format: "png" } as const;
const REQUEST = { kind: "generate", condition: { prompt: "a" }, seeds: [5], image: IMAGE };
const DECODER = "d".repeat(64);
const PICTURE = `pictures/local/${pictureKey({ latent: LATENT, decoder: DECODER, ...IMAGE, seed: 5 })}`;

const SEEN: Seen[] = [
  { kind: "told", pictures: 1, id: "a", status: "succeeded", outputs: [LATENT], seconds: 1 },
  { kind: "canceled", pictures: 1, id: "b", status: "canceled", outputs: [], seconds: 1 },
];
const job = (id: string, status: string, outputs: string[] | null): KeptJob => ({
  id,
  decoder: DECODER,
  status,
  request: JSON.stringify(REQUEST),
  outputs: outputs && JSON.stringify(outputs),
  error: null,
  attempts: 1,
});
const KEPT: Kept = {
  jobs: [job("a", "succeeded", [LATENT]), job("b", "canceled", null)],
  ends: new Map([
    ["a", ["succeeded"]],
    ["b", ["canceled"]],
  ]),
  usage: new Map([["a", { pictures: 1 }]]),
  monthly: 1,
  latents: new Set([LATENT]),
  latentObjects: new Map([[LATENT, [{ key: `latents/${LATENT}/x`, released: false }]]]),
  objects: new Set([`latents/${LATENT}/x`, PICTURE]),
};
const audit = (change: Partial<Kept>, seen: readonly Seen[] = SEEN) => auditJobs(seen, { ...KEPT, ...change });

test("a run as it should be", () => {
  expect(audit({})).toEqual({ lost: [], doubled: [], stuck: [] });
  expect(orphansOf(KEPT)).toEqual([]);
});

test.each<[string, Partial<Kept>]>([
  ["a row that is gone", { jobs: KEPT.jobs.slice(1) }],
  ["a job that failed", { jobs: [job("a", "failed", null), KEPT.jobs[1]!] }],
  ["a latent's object", { objects: new Set([PICTURE]) }],
  [
    "an object that was released",
    { latentObjects: new Map([[LATENT, [{ key: `latents/${LATENT}/x`, released: true }]]]) },
  ],
  ["a picture", { objects: new Set([`latents/${LATENT}/x`]) }],
])("lost: %s", (_, change) => {
  expect(audit(change).lost).not.toEqual([]);
});

test.each<[string, Partial<Kept>]>([
  ["a job that no client requested", { jobs: [...KEPT.jobs, job("c", "succeeded", [LATENT])] }],
  ["a second end", { ends: new Map([...KEPT.ends, ["a", ["succeeded", "succeeded"]]]) }],
  ["an end that was left", { ends: new Map([...KEPT.ends, ["b", ["canceled", "processing", "canceled"]]]) }],
  ["another end than the client saw", { jobs: [KEPT.jobs[0]!, job("b", "succeeded", [LATENT])] }],
  ["other outputs than the client received", { jobs: [job("a", "succeeded", [OTHER]), KEPT.jobs[1]!] }],
  ["usage of a canceled job", { usage: new Map([...KEPT.usage, ["b", { pictures: 1 }]]) }],
  ["pictures of a job", { usage: new Map([["a", { pictures: 2 }]]) }],
  ["pictures of the month", { monthly: 2 }],
  ["a latent", { latents: new Set([LATENT, OTHER]) }],
  [
    "a latent's object in use",
    { latentObjects: new Map([[LATENT, [1, 2].map((i) => ({ key: `latents/${LATENT}/${i}`, released: false }))]]) },
  ],
  ["a picture of a kept latent", { objects: new Set([...KEPT.objects, PICTURE.replace("seed-5", "seed-6")]) }],
])("doubled: %s", (_, change) => {
  expect(audit(change).doubled).not.toEqual([]);
});

test("two requests that got one job", () => {
  expect(audit({}, [...SEEN, SEEN[0]!]).doubled).toContain("two requests got one job");
});

test("stuck: a job that has not ended", () => {
  expect(audit({ jobs: [KEPT.jobs[0]!, job("b", "processing", null)] }).stuck).toEqual(["b is processing"]);
});

test("unused objects are found", () => {
  const more = [`latents/${LATENT}/y`, PICTURE.replace(LATENT, OTHER), "uploads/a"];
  expect(orphansOf({ ...KEPT, objects: new Set([...KEPT.objects, ...more]) })).toEqual(more.slice(0, 2));
});

test("webhooks: one signed message with the final status, under one id", () => {
  const message: Message = { id: "msg_a_2", signed: true, job: "a", status: "succeeded" };
  const start: Message = { ...message, id: "msg_a_1", status: "starting" };
  const fine = { lost: [], doubled: [] };
  expect(auditWebhooks(SEEN, [start, message])).toEqual({ ...fine, repeated: 0 });
  expect(auditWebhooks(SEEN, [start, message, message])).toEqual({ ...fine, repeated: 1 });
  expect(auditWebhooks(SEEN, [start]).lost).toHaveLength(1);
  expect(auditWebhooks(SEEN, [{ ...message, signed: false }]).lost).toHaveLength(1);
  expect(auditWebhooks(SEEN, [message, { ...message, id: "msg_a_3" }]).doubled).toHaveLength(1);
  expect(auditWebhooks(SEEN, [{ ...message, status: "failed" }]).doubled).toHaveLength(1);
});

test("breaks are spread over the work, which has every kind of job", () => {
  const plan = planChaos({ jobs: 1000, kills: 20, freezes: 2, restarts: 5, outages: 1 });
  const count = (what: string) => plan.filter((step) => step.what === what).length;
  expect(["kills", "freezes", "restarts", "outages"].map(count)).toEqual([20, 2, 5, 1]);
  expect(plan.every(({ at }, i) => at > 0 && at < 1000 && at >= (plan[i - 1]?.at ?? 0))).toBe(true);
  const kinds = Array.from({ length: 20 }, (_, i) => kindOf(i));
  expect(new Set(kinds).size).toBe(8);
});
