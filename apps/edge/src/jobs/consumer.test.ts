import {
  createExecutionContext,
  createMessageBatch,
  createScheduledController,
  getQueueResult,
  runDurableObjectAlarm,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { call, generate, gpu, post, refusal, stored, tenants, untilJob } from "../../test/client.ts";
import { VERSION } from "../../test/manifest.ts";
import worker from "../index.ts";
import { database } from "../db/client.ts";
import { insertOrJoinJobs, type JobRow, moveJob } from "../db/jobs.ts";
import { claim, JOB_LIFE_MS, MAX_BREAKS, RESCUE_GRACE_MS, start } from "../domain/job.ts";
import type { Env, JobMessage } from "../env.ts";
import { dropOldJobs } from "./retention.ts";
import { sweep } from "./rescue.ts";

const db = () => database(env.DB);

/** A job in D1 whose message never came. */
async function lostJob(prompt: string, createdAt = Date.now()): Promise<JobRow> {
  const request = { kind: "generate", condition: { prompt }, seeds: [1] } as const;
  const job = { id: crypto.randomUUID(), requestHash: prompt, project: "local", ...VERSION, request, createdAt };
  return (await insertOrJoinJobs(db(), [job], start()))[0]!.row;
}

/** Delivers one message a job by hand; `delays` are what messages were put back with, in seconds. */
async function deliver(jobs: readonly string[], vars: Partial<Env> = {}, queue = "reptok-jobs") {
  const messages = jobs.map((job, i) => ({ id: `m${i}`, timestamp: Date.now(), attempts: 1, body: { job } }));
  const batch = createMessageBatch<JobMessage>(queue, messages);
  const delays: (number | undefined)[] = [];
  for (const message of batch.messages)
    vi.spyOn(message, "retry").mockImplementation((options) => void delays.push(options?.delaySeconds));
  const ctx = createExecutionContext();
  await worker.queue(batch, { ...env, ...vars }, ctx);
  return { batch, ctx, delays };
}

test.each(["away", "full", "dies", "conflicts"] as const)(
  "with the worker %s the request waits and is then done",
  async (mode) => {
    await call("/v1/models");
    await gpu(mode);
    const answer = generate({ prompt: "patience", seed: 1, response_format: "b64_json" });
    await expect.poll(async () => (await stored()).jobs).toBe(1);
    await scheduler.wait(300);
    await gpu("normal");
    expect((await answer).data[0]!.seed).toBe(1);
    const job = await env.DB.prepare("select status, attempts, lease_token from jobs").first();
    expect(job).toMatchObject({ status: "succeeded", lease_token: null });
    expect(job!.attempts).toBeGreaterThan(1);
  },
  10_000,
);

test("a batch is one request, and a redelivered message runs nothing twice", async () => {
  const jobs = [await lostJob("one"), await lostJob("two")].map(({ id }) => id);
  const first = await deliver([...jobs, jobs[0]!]);
  expect((await getQueueResult(first.batch, first.ctx)).explicitAcks).toEqual(["m0", "m1", "m2"]);
  const second = await deliver(jobs);
  expect((await getQueueResult(second.batch, second.ctx)).explicitAcks).toEqual(["m0", "m1"]);
  expect(await gpu("normal")).toEqual([jobs]);
  for (const id of jobs) expect(await untilJob(id, "succeeded")).toMatchObject({ attempts: 1 });
});

test("a delivery of a job in other hands comes back when their lease has ended", async () => {
  const { id } = await lostJob("held");
  await moveJob(db(), id, (state) => claim(state, "somebody", Date.now()));
  const { batch, ctx, delays } = await deliver([id]);
  expect((await getQueueResult(batch, ctx)).explicitAcks).toEqual([]);
  expect(delays).toEqual([expect.toSatisfy((seconds: number) => seconds > 15 && seconds <= 22)]);
  expect(await gpu("normal")).toEqual([]);
});

test("a hold of 0 hands the queue back while the jobs run", async () => {
  await gpu("hangs");
  const { id } = await lostJob("long");
  const { ctx } = await deliver([id], { QUEUE_HOLD_MS: "0" });
  expect(await untilJob(id, "processing")).toMatchObject({ attempts: 1 });
  await gpu("normal");
  await waitOnExecutionContext(ctx);
  expect(await untilJob(id, "succeeded")).toMatchObject({ attempts: 1 });
});

test("a verdict on a batch is sought for each job alone", async () => {
  await gpu("rejects");
  const [good, bad] = [await lostJob("good"), await lostJob("bad")];
  const { batch, ctx } = await deliver([good.id, bad.id]);
  await getQueueResult(batch, ctx);
  await untilJob(good.id, "succeeded");
  const failed = await untilJob(bad.id, "failed");
  expect(JSON.parse(String(failed.error))).toMatchObject({ code: "invalid_request", message: "no" });
  expect(failed.request_hash).toBeNull();
});

test("a failed request answers with its error and may be made anew", async () => {
  await call("/v1/models");
  await gpu("rejects");
  for (let i = 0; i < 2; i++) {
    const response = await post("/v1/images/generations", { prompt: "bad", seed: 1 });
    expect(await refusal(response)).toMatchObject({ status: 400, code: "invalid_request" });
  }
  expect((await stored()).jobs).toBe(2);
});

test("a job whose input is gone fails instead of being repeated", async () => {
  const request = { kind: "encode", sha256: "0" } as const;
  const job = {
    id: crypto.randomUUID(),
    requestHash: "h",
    project: "local",
    ...VERSION,
    request,
    createdAt: Date.now(),
  };
  const { row } = (await insertOrJoinJobs(db(), [job], start()))[0]!;
  const { batch, ctx } = await deliver([row.id]);
  await getQueueResult(batch, ctx);
  expect(JSON.parse(String((await untilJob(row.id, "failed")).error))).toMatchObject({ code: "unavailable" });
  expect(await gpu("normal")).toEqual([]);
});

test("a result that breaks the protocol fails its job as our error, and nothing is kept of it", async () => {
  await call("/v1/models");
  await gpu("babbles");
  const response = await post("/v1/images/generations", { prompt: "a", seed: 1 });
  expect(await refusal(response)).toMatchObject({ status: 500, code: "internal" });
  expect(await stored()).toEqual({ jobs: 1, latents: 0, keys: [] });
});

test("a job under which the worker keeps breaking off is given up, one that it keeps refusing is not", async () => {
  await call("/v1/models");
  const broken = async (mode: "dies" | "full") => {
    const { id } = await lostJob(mode);
    await env.DB.prepare("update jobs set breaks = ? where id = ?")
      .bind(MAX_BREAKS - 1, id)
      .run();
    await gpu(mode);
    const { batch, ctx } = await deliver([id]);
    await getQueueResult(batch, ctx);
    return id;
  };
  const refused = await broken("full");
  expect(await untilJob(refused, "starting")).toMatchObject({ breaks: MAX_BREAKS - 1, attempts: 1 });
  const given = await untilJob(await broken("dies"), "failed");
  expect(JSON.parse(String(given.error))).toMatchObject({
    code: "internal",
    message: expect.stringMatching(/given up/),
  });
  expect(given.request_hash).toBeNull();
  await gpu("normal");
  await untilJob(refused, "succeeded");
});

test("a job that is not done within a day is given up by its alarm, unless it is being computed", async () => {
  const [old, held] = [await lostJob("old", Date.now() - JOB_LIFE_MS), await lostJob("held", Date.now() - JOB_LIFE_MS)];
  await moveJob(db(), held.id, (state) => claim(state, "alive", Date.now()));
  for (const { id } of [old, held]) {
    const room = env.JOB_ROOM.getByName(id);
    await room.watch(Date.now() + 60_000);
    await runDurableObjectAlarm(room);
  }
  expect(JSON.parse(String((await untilJob(old.id, "failed")).error))).toMatchObject({ code: "timeout" });
  await untilJob(held.id, "processing");
  expect(await env.JOB_ROOM.getByName(old.id).leave("nobody")).toBe(false);
});

test("jobs name their project to the worker, which is fair between them", async () => {
  const [one, two] = [await lostJob("mine"), await lostJob("theirs")];
  await env.DB.prepare("update jobs set project = 'other' where id = ?").bind(two.id).run();
  const { batch, ctx } = await deliver([one.id, two.id]);
  await getQueueResult(batch, ctx);
  for (const { id } of [one, two]) await untilJob(id, "succeeded");
  expect(await tenants()).toMatchObject({ [one.id]: "local", [two.id]: "other" });
});

test("the schedule forgets jobs a month after they were made, with what was asked, and no others", async () => {
  const day = 24 * 3600_000;
  const ended = async (name: string, age: number) => {
    const { id } = await lostJob(name, Date.now() - age);
    await env.DB.prepare("update jobs set status = 'succeeded', outputs = '[]' where id = ?").bind(id).run();
    return id;
  };
  const [old, young] = [await ended("old", 31 * day), await ended("young", 29 * day)];
  const waiting = (await lostJob("waiting", Date.now() - 31 * day)).id;
  await env.DB.prepare("update jobs set lease_until = ?, lease_token = 'x', status = 'processing' where id = ?")
    .bind(Date.now() + day, waiting)
    .run();
  const left = async () => (await env.DB.prepare("select id from jobs").all()).results.map(({ id }) => id);
  expect(await dropOldJobs({ ...env, KEEP_JOBS_DAYS: "" }, Date.now())).toBe(0);
  await worker.scheduled(createScheduledController(), env);
  expect(new Set(await left())).toEqual(new Set([young, waiting]));
  expect(old).not.toBe(young);
  // Webhooks are told of for days: no setting forgets sooner.
  expect(await dropOldJobs({ ...env, KEEP_JOBS_DAYS: "1" }, Date.now())).toBe(1);
  expect(await left()).toEqual([waiting]);
});

test("dead letters are queued afresh", async () => {
  const { id } = await lostJob("dead");
  const sent: unknown[] = [];
  const queue = { sendBatch: async (messages: { body: JobMessage }[]) => void sent.push(...messages) };
  await deliver([id], { JOBS: queue as unknown as Queue<JobMessage> }, "reptok-jobs-dead");
  expect(sent).toEqual([{ body: { job: id } }]);
});

test("the sweep finds jobs that were never queued, and their alarm queues them", async () => {
  const old = await lostJob("old", Date.now() - 2 * RESCUE_GRACE_MS);
  const fresh = await lostJob("fresh");
  expect(await sweep(env, Date.now() + 1000)).toBe(1);
  await runDurableObjectAlarm(env.JOB_ROOM.getByName(old.id));
  await untilJob(old.id, "succeeded");
  await worker.scheduled(createScheduledController(), env);
  expect(await untilJob(fresh.id, "starting")).toMatchObject({ attempts: 0 });
});

test("an alarm takes over a job whose runner died", async () => {
  const { id } = await lostJob("orphan", Date.now() - 60_000);
  await moveJob(db(), id, (state) => claim(state, "dead", Date.now() - 60_000));
  const room = env.JOB_ROOM.getByName(id);
  await room.watch(Date.now() + 60_000);
  await runDurableObjectAlarm(room);
  expect(await untilJob(id, "succeeded")).toMatchObject({ attempts: 2 });
});
