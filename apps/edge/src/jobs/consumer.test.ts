import { createExecutionContext, createMessageBatch, createScheduledController, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { call, gpu, post, refusal, stored, tenants, untilJob, worker } from "../../test/client.ts";
import { claimed, lostJob } from "../../test/jobs.ts";
import { lossy } from "../../test/lossy.ts";
import { png } from "../../test/pictures.ts";
import edge from "../index.ts";
import type { JobRow } from "../db/jobs.ts";
import { JOB_LIFE_MS } from "../domain/job.ts";
import { dispatcherOf } from "../domain/offer.ts";
import type { Env, JobMessage } from "../env.ts";
import { dropOldJobs } from "./retention.ts";
import { sweep } from "./sweep.ts";

const MINUTE = 60_000;

/** Delivers one message a job by hand; `delays` are what messages were put back with, in seconds. */
async function deliver(jobs: readonly string[], vars: Partial<Env> = {}, queue = "reptok-jobs") {
  const messages = jobs.map((job, i) => ({ id: `m${i}`, timestamp: Date.now(), attempts: 1, body: { job } }));
  const batch = createMessageBatch<JobMessage>(queue, messages);
  const delays: (number | undefined)[] = [];
  for (const message of batch.messages)
    vi.spyOn(message, "retry").mockImplementation((options) => void delays.push(options?.delaySeconds));
  const ctx = createExecutionContext();
  await edge.queue(batch, { ...env, ...vars });
  return { acks: (await getQueueResult(batch, ctx)).explicitAcks, delays };
}

/** Dispatchers that fail, as while they are moved. */
function noDispatcher(): Env["DISPATCHER"] {
  const fail = async () => Promise.reject(new Error("internal error"));
  return { getByName: () => ({ offer: fail, drop: fail, look: fail, unknown: fail }) } as unknown as Env["DISPATCHER"];
}

test.each(["away", "full", "dies"] as const)("with the worker %s the request waits and then succeeds", async (mode) => {
  await gpu(mode);
  const answer = call("/v1/predictions", {
    method: "POST",
    headers: { "content-type": "application/json", prefer: "wait" },
    body: JSON.stringify({ input: { prompt: "patience", seed: 1 } }),
  });
  await expect.poll(async () => (await stored()).jobs).toBe(1);
  const { id } = (await env.DB.prepare("select id from jobs").first<{ id: string }>())!;
  if (mode === "dies") await expect.poll(() => worker().connected).toBe(false);
  else if (mode === "full") await expect.poll(() => worker().batches.length).toBeGreaterThan(0);
  await gpu("normal");
  expect((await untilJob(id, "succeeded")).attempts).toBe(mode === "away" ? 1 : 2);
  expect((await answer).status).toBe(201);
});

test("a batch of messages needs one read, and a repeated message starts no second computation", async () => {
  const jobs = [await lostJob("one"), await lostJob("two")].map(({ id }) => id);
  expect(await deliver([...jobs, jobs[0]!])).toEqual({ acks: ["m0", "m1", "m2"], delays: [] });
  for (const id of jobs) expect(await untilJob(id, "succeeded")).toMatchObject({ attempts: 1 });
  expect((await deliver(jobs)).acks).toEqual(["m0", "m1"]);
  expect((await gpu("normal")).flat().sort()).toEqual([...jobs].sort());
});

test("a job whose dispatcher is unreachable is offered through the queue until it succeeds", async () => {
  const { id } = await lostJob("later");
  const { acks, delays } = await deliver([id], { DISPATCHER: noDispatcher() });
  expect(acks).toEqual([]);
  expect(delays).toEqual([expect.toSatisfy((seconds: number) => seconds >= 1 && seconds <= 2)]);
  expect((await deliver([id])).acks).toEqual(["m0"]);
  await untilJob(id, "succeeded");
});

test("a failed request responds with its error and can be repeated", async () => {
  await gpu("rejects");
  for (let i = 0; i < 2; i++) {
    const response = await post("/v1/images/generations", { prompt: "bad", seed: 1 });
    expect(await refusal(response)).toMatchObject({ status: 400, code: "invalid_request" });
  }
  expect((await stored()).jobs).toBe(2);
});

test("a job whose input is missing fails immediately with a clear error", async () => {
  await gpu("away");
  const waiting = call("/v1/latents", { method: "POST", headers: { "content-type": "image/png" }, body: png(8, 8) });
  await expect.poll(async () => (await stored()).keys.length).toBe(1);
  await env.BUCKET.delete((await stored()).keys);
  await gpu("normal");
  expect(await refusal(await waiting)).toMatchObject({ status: 503, code: "unavailable" });
  const job = await env.DB.prepare("select status, attempts, error from jobs").first();
  expect(job).toMatchObject({ status: "failed", attempts: 1, error: expect.stringContaining("send it again") });
});

test("a result that violates the protocol fails its job with an internal error, and nothing is stored", async () => {
  await gpu("babbles");
  const response = await post("/v1/images/generations", { prompt: "a", seed: 1 });
  expect(await refusal(response)).toMatchObject({ status: 500, code: "internal" });
  expect(await stored()).toEqual({ jobs: 1, latents: 0, keys: [] });
});

test("the worker receives each job's project", async () => {
  const [one, two] = [await lostJob("mine"), await lostJob("theirs")];
  await env.DB.prepare("update jobs set project = 'other' where id = ?").bind(two.id).run();
  await deliver([one.id, two.id]);
  for (const { id } of [one, two]) await untilJob(id, "succeeded");
  expect(tenants()).toMatchObject({ [one.id]: "local", [two.id]: "other" });
});

/** A job that ended `age` milliseconds ago; returns its id. */
async function endedJob(name: string, age: number): Promise<string> {
  const { id } = await lostJob(name, Date.now() - age);
  const end =
    "update jobs set status = 'succeeded', outputs = '[]', predict_time = 0, completed_at = created_at where id = ?";
  await env.DB.prepare(end).bind(id).run();
  return id;
}
const DAY = 24 * 60 * MINUTE;
const jobsLeft = async () => (await env.DB.prepare("select id from jobs").all()).results.map(({ id }) => id);

test("a task of the schedule that fails does not stop the others, and the run counts as failed", async () => {
  await gpu("away");
  await endedJob("old", 31 * DAY);
  const failing = { ...env, DB: lossy(env.DB, Infinity, 'delete from "idempotency_keys"') };
  await expect(edge.scheduled(createScheduledController(), failing)).rejects.toThrow("tasks of the schedule failed");
  expect(await jobsLeft()).toEqual([]);
});

test("the scheduled task deletes jobs and their requests a month after their creation, and no others", async () => {
  await gpu("away");
  const [old, young] = [await endedJob("old", 31 * DAY), await endedJob("young", 29 * DAY)];
  const waiting = (await lostJob("waiting", Date.now() - DAY / 2)).id;
  expect(await dropOldJobs({ ...env, KEEP_JOBS_DAYS: "" }, Date.now())).toBe(0);
  await edge.scheduled(createScheduledController(), env);
  expect(new Set(await jobsLeft())).toEqual(new Set([young, waiting]));
  expect(old).not.toBe(young);
  // Webhooks are retried for days: no setting removes jobs earlier.
  expect(await dropOldJobs({ ...env, KEEP_JOBS_DAYS: "1" }, Date.now())).toBe(1);
  expect(await jobsLeft()).toEqual([waiting]);
});

test("dead letters are queued again", async () => {
  const { id } = await lostJob("dead");
  const sent: unknown[] = [];
  const queue = { sendBatch: async (messages: { body: JobMessage }[]) => void sent.push(...messages) };
  await deliver([id], { JOBS: queue as unknown as Queue<JobMessage> }, "reptok-jobs-dead");
  expect(sent).toEqual([{ body: { job: id } }]);
});

test("the sweep offers the jobs that no dispatcher has, including those whose worker is unknown, and no others", async () => {
  const old = await lostJob("old", Date.now() - MINUTE);
  const fresh = await lostJob("fresh");
  const orphan = await lostJob("orphan", Date.now() - MINUTE);
  await claimed(orphan.id, 3);
  expect(await sweep(env, Date.now(), Infinity)).toBe(2);
  await untilJob(old.id, "succeeded");
  expect(await untilJob(orphan.id, "succeeded")).toMatchObject({ attempts: 4 });
  expect(await untilJob(fresh.id, "starting")).toMatchObject({ attempts: 0 });
  expect(await sweep(env, Date.now(), Infinity)).toBe(0);
  await gpu("away");
  await lostJob("waits", Date.now() - MINUTE);
  expect(await sweep(env, Date.now(), Infinity)).toBe(1);
  expect(await sweep(env, Date.now(), Infinity)).toBe(0);
});

test("the sweep offers the jobs of other dispatchers if one cannot be reached", async () => {
  await gpu("away");
  const two = { ...env, DISPATCHERS: "2" } as unknown as Env;
  const jobs: JobRow[] = [];
  for (let i = 0; i < 8; i++) {
    const job = await lostJob(`job ${i}`, Date.now() - MINUTE);
    await env.DB.prepare("update jobs set project = ? where id = ?").bind(`p${i}`, job.id).run();
    jobs.push({ ...job, project: `p${i}` });
  }
  const idsOf = (dispatcher: string) => jobs.filter((job) => dispatcherOf(job, 2) === dispatcher).map(({ id }) => id);
  const unknown = (dispatcher: string) => env.DISPATCHER.getByName(dispatcher).unknown(idsOf(dispatcher));
  expect(idsOf("0").length * idsOf("1").length).toBeGreaterThan(0);
  const getByName = (name: string) => (name === "0" ? noDispatcher() : env.DISPATCHER).getByName(name);
  const DISPATCHER = { getByName } as Env["DISPATCHER"];
  expect(await sweep({ ...two, DISPATCHER }, Date.now(), Infinity)).toBe(idsOf("1").length);
  expect(await unknown("1")).toEqual([]);
  expect(await sweep(two, Date.now(), Infinity)).toBe(idsOf("0").length);
  expect(await unknown("0")).toEqual([]);
});

test("a job that has not ended within a day fails, even if a worker has it", async () => {
  await gpu("hangs");
  const [old, held] = [await lostJob("old", Date.now() - JOB_LIFE_MS), await lostJob("held")];
  await deliver([held.id]);
  await untilJob(held.id, "processing");
  await env.DB.prepare("update jobs set created_at = ? where id = ?")
    .bind(Date.now() - JOB_LIFE_MS, held.id)
    .run();
  await sweep(env, Date.now(), Infinity);
  for (const { id } of [old, held])
    expect(JSON.parse(String((await untilJob(id, "failed")).error))).toMatchObject({ code: "timeout" });
  await expect.poll(() => [...worker().canceled]).toEqual([held.id]);
});
