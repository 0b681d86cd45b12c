/** Connected workers in the real workerd: their assignments, and what happens to these when workers disconnect. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { HEARTBEAT_MS, SILENCE_MS } from "@reptok/shared";
import { afterEach, expect, test, vi } from "vitest";
import { call, gpu, PATIENCE, post, stored, untilJob, worker } from "../../test/client.ts";
import { fleetFetch, registerModels, TestWorker, type WorkerOptions } from "../../test/gpu-worker.ts";
import { MANIFEST, VERSION } from "../../test/manifest.ts";
import { MAX_BREAKS } from "../domain/job.ts";
import { sweep } from "../jobs/sweep.ts";

const dispatcher = () => env.DISPATCHER.getByName("0");
const workers: TestWorker[] = [];

async function join(options: WorkerOptions = {}): Promise<TestWorker> {
  const joined = new TestWorker(options);
  workers.push(joined);
  await joined.connect();
  return joined;
}
afterEach(() => {
  for (const each of workers.splice(0)) each.close();
  vi.useRealTimers();
});

let seed = 0;
async function predict(input: object = {}): Promise<string> {
  const made = await post("/v1/predictions", { input: { prompt: "a", seed: seed++, ...input } });
  return (await made.json<{ id: string }>()).id;
}
const until = (fits: () => boolean) => vi.waitUntil(fits, PATIENCE);
/** Runs SQL in the dispatcher's storage and returns its rows. */
const query = (text: string, ...values: readonly (string | number)[]) =>
  runInDurableObject(dispatcher(), (_, { storage }) => storage.sql.exec(text, ...values).toArray());
/** As if the time had passed since the dispatcher heard of the worker. */
async function age(one: TestWorker, milliseconds: number): Promise<void> {
  const isConnected = await runInDurableObject(dispatcher(), (_, state) => {
    state.storage.sql.exec("update gone set at = at - ? where worker = ?", milliseconds, one.id);
    const attached = state.getWebSockets().flatMap((socket) => {
      const known = socket.deserializeAttachment() as { worker: string; since: number } | null;
      return known?.worker === one.id ? [{ socket, known }] : [];
    });
    for (const { socket, known } of attached)
      socket.serializeAttachment({ ...known, since: known.since - milliseconds });
    return attached.length > 0;
  });
  // After hibernation the object reads the attachments again.
  if (isConnected) await evictDurableObject(dispatcher());
}

test("rejects connections without a valid token, and a job's ticket for other requests", async () => {
  await gpu("hangs");
  const id = await predict();
  await until(() => worker().assigned.length === 1);
  const { ticket } = worker().assigned[0]!;
  const upgrade = { headers: { upgrade: "websocket" } };
  for (const secret of ["", "x".repeat(40), ticket]) {
    for (const [path, init] of [
      ["/fleet/connect?dispatcher=0", upgrade],
      ["/fleet/models", { method: "POST", body: "{}" }],
    ] as const)
      expect((await fleetFetch(path, secret, init)).status).toBe(401);
  }
  for (const secret of [
    "",
    env.FLEET_TOKEN!,
    ticket.replace(/^1/, "2"),
    `${ticket.slice(0, -1)}${ticket.endsWith("A") ? "B" : "A"}`,
  ])
    expect((await fleetFetch(`/fleet/jobs/${id}/input`, secret)).status).toBe(401);
  expect((await fleetFetch("/fleet/jobs/another/input", ticket)).status).toBe(401);
  expect((await fleetFetch(`/fleet/jobs/${id}/input`, ticket)).status).toBe(200);
});

test("a worker gets at most the current and the next batch; compatible jobs are batched", async () => {
  await gpu("away");
  const ids: string[] = [];
  for (let i = 0; i < 8; i++) ids.push(await predict());
  const one = await join({ batch: 3, mode: "hangs" });
  await until(() => one.assigned.length === 6);
  expect(one.batches.flat()).toEqual(ids.slice(0, 6));
  one.setMode("normal");
  for (const id of ids) expect(await untilJob(id, "succeeded")).toMatchObject({ attempts: 1 });
});

test("jobs are assigned to workers with their version that are not draining", async () => {
  await gpu("away");
  const other = await join({ versions: [{ ...VERSION, version: "f".repeat(64) }] });
  const draining = await join();
  draining.send({ type: "draining" });
  await until(() => draining.connected);
  await vi.waitUntil(async () => (await dispatcher().status()).workers.some((each) => each.draining), PATIENCE);
  const id = await predict();
  const one = await join();
  await untilJob(id, "succeeded");
  expect([other, draining, one].map(({ assigned }) => assigned.length)).toEqual([0, 0, 1]);
});

test("the jobs of a silent worker are assigned to another; its late result is rejected", async () => {
  await gpu("away");
  const silent = await join({ mode: "hangs" });
  const id = await predict();
  await until(() => silent.assigned.length === 1);
  const other = await join();
  await age(silent, SILENCE_MS - HEARTBEAT_MS);
  await runDurableObjectAlarm(dispatcher());
  expect(await untilJob(id, "processing")).toMatchObject({ attempts: 1 });
  await age(silent, HEARTBEAT_MS);
  await runDurableObjectAlarm(dispatcher());
  expect(await untilJob(id, "succeeded")).toMatchObject({ attempts: 2 });
  expect(other.assigned.map(({ job }) => job.attempt)).toEqual([2]);
  await until(() => !silent.connected);
  const late = await silent.end(silent.assigned[0]!, "normal");
  expect(late!.status).toBe(409);
  expect((await stored()).latents).toBe(1);
});

test("a worker that was silent while a job was offered is disconnected, and gets the job when it returns", async () => {
  await gpu("away");
  const idle = await join();
  await age(idle, SILENCE_MS);
  const id = await predict();
  // Without jobs it has no lease whose end would disconnect it.
  await until(() => !idle.connected);
  expect(idle.assigned).toEqual([]);
  await idle.connect();
  expect(await untilJob(id, "succeeded")).toMatchObject({ attempts: 1 });
});

test("a worker that finishes a job after a silence gets the next one on the same connection", async () => {
  await gpu("away");
  const slow = await join({ batch: 1, mode: "hangs" });
  const ids = [await predict(), await predict(), await predict()];
  await until(() => slow.assigned.length === 2);
  await age(slow, SILENCE_MS);
  slow.setMode("normal");
  for (const id of ids) expect(await untilJob(id, "succeeded")).toMatchObject({ attempts: 1 });
  expect(slow.connected).toBe(true);
});

test("the jobs of a crashed worker are assigned to another, and the one that had been started is computed alone", async () => {
  await gpu("away");
  const broken = await join({ mode: "hangs" });
  const ids = [await predict(), await predict(), await predict()];
  await until(() => broken.assigned.length === 3);
  broken.send({ type: "started", jobs: [{ job: ids[0], attempt: 1 }] });
  const other = await join();
  await broken.leave();
  await age(broken, 60_000);
  await runDurableObjectAlarm(dispatcher());
  for (const id of ids) expect(await untilJob(id, "succeeded")).toMatchObject({ attempts: 2 });
  expect(other.batches).toEqual([[ids[0]], [ids[1], ids[2]]]);
});

test("a batch that has been started does not grow", async () => {
  await gpu("away");
  const one = await join({ mode: "hangs" });
  const first = await predict();
  await until(() => one.assigned.length === 1);
  one.send({ type: "started", jobs: [{ job: first, attempt: 1 }] });
  await vi.waitUntil(async () => (await query("select id from jobs where started = 1")).length === 1, PATIENCE);
  for (let i = 0; i < 2; i++) await predict();
  await until(() => one.assigned.length === 3);
  expect((await query("select batch from jobs")).map(({ batch }) => batch)).toEqual([1, 2, 2]);
});

test("a job that must be computed alone is the next one of a busy worker, once it has waited", async () => {
  await gpu("away");
  const busy = await join({ batch: 1, mode: "hangs" });
  const ids = [await predict(), await predict()];
  await until(() => busy.assigned.length === 2);
  ids.push(await predict());
  await query("update jobs set breaks = 1, readyAt = readyAt - 3000 where id = ?", ids[2]!);
  ids.push(await predict());
  busy.setMode("normal");
  for (const id of ids) await untilJob(id, "succeeded");
  expect(busy.assigned.map(({ job }) => job.id)).toEqual(ids);
});

test("a job that a worker returns waits for a moment, unless the worker is draining", async () => {
  await gpu("away");
  const one = await join({ mode: "hangs" });
  const error = { code: "unavailable", message: "full", param: null };
  /** Milliseconds from the return of a new job until it may be assigned again. */
  const pauseOf = async (drain: boolean): Promise<number> => {
    const id = await predict();
    await until(() => one.assigned.some(({ job }) => job.id === id));
    if (drain) one.send({ type: "draining" });
    const before = Date.now();
    one.send({ type: "returned", job: id, attempt: 1, error });
    const released = "select readyAt from jobs where id = ? and (worker is null or attempt = 2)";
    const [job] = await vi.waitUntil(async () => {
      const rows = await query(released, id);
      return rows.length > 0 && rows;
    }, PATIENCE);
    return Number(job!["readyAt"]) - before;
  };
  expect(await pauseOf(false)).toBeGreaterThanOrEqual(500);
  const began = Date.now();
  expect(await pauseOf(true)).toBeLessThanOrEqual(Date.now() - began);
});

test("jobs that ended just before their worker crashed do not delay others", async () => {
  await gpu("away");
  const broken = await join({ mode: "hangs" });
  const ids = [await predict(), await predict(), await predict()];
  await until(() => broken.assigned.length === ids.length);
  broken.send({ type: "started", jobs: ids.map((job) => ({ job, attempt: 1 })) });
  // The results arrive, and the messages that free the slots do not.
  for (const assigned of broken.assigned) expect((await broken.end(assigned, "normal"))!.status).toBe(200);
  broken.close();
  await vi.waitUntil(
    async () => !(await dispatcher().status()).workers.some(({ worker: id }) => id === broken.id),
    PATIENCE,
  );
  await age(broken, 60_000);
  await runDurableObjectAlarm(dispatcher());
  const next = await predict();
  const other = await join();
  expect(await untilJob(next, "succeeded")).toMatchObject({ attempts: 1 });
  expect(other.assigned.map(({ job }) => job.id)).toEqual([next]);
  expect((await dispatcher().status()).load).toEqual([]);
});

test("a job during which workers crash repeatedly fails; a job that they return does not", async () => {
  await gpu("away");
  const returned = await predict();
  const full = await join({ mode: "full" });
  await until(() => full.assigned.length === 1);
  await full.leave();
  const id = await predict();
  await query("update jobs set breaks = ? where id = ?", MAX_BREAKS - 1, id);
  const dying = await join({ mode: "dies" });
  await until(() => !dying.connected);
  await age(dying, 60_000);
  await vi.waitUntil(async () => {
    await age(dying, 60_000);
    await runDurableObjectAlarm(dispatcher());
    return (await env.DB.prepare("select status from jobs where id = ?").bind(id).first("status")) === "failed";
  }, PATIENCE);
  const failed = await untilJob(id, "failed");
  expect(JSON.parse(String(failed.error))).toMatchObject({
    code: "internal",
    message: expect.stringMatching(/failed \d+ times/),
  });
  await join();
  await untilJob(returned, "succeeded");
});

test("a reconnected worker continues its jobs", async () => {
  await gpu("away");
  const one = await join({ mode: "hangs" });
  const id = await predict();
  await until(() => one.assigned.length === 1);
  one.close();
  await one.connect([
    { job: id, attempt: 1 },
    { job: "unknown", attempt: 4 },
  ]);
  await until(() => one.canceled.has("unknown"));
  one.setMode("normal");
  expect(await untilJob(id, "succeeded")).toMatchObject({ attempts: 1 });
  expect(one.batches).toHaveLength(1);
});

test("an assignment that did not arrive is repeated", async () => {
  await gpu("away");
  const one = await join({ mode: "hangs" });
  const id = await predict();
  await until(() => one.assigned.length === 1);
  one.close();
  one.setMode("normal");
  await one.connect([]);
  expect(await untilJob(id, "succeeded")).toMatchObject({ attempts: 2 });
});

test("a cancellation reaches the worker that computes the job", async () => {
  await gpu("away");
  const [one, two] = [await join({ mode: "halfway" }), await join({ mode: "halfway" })];
  const ids = [await predict(), await predict({ num_inference_steps: 9 })];
  await until(() => one.assigned.length + two.assigned.length === 2);
  await (await call(`/v1/predictions/${ids[1]}/cancel`, { method: "POST" })).text();
  const [holder, other] = one.assigned[0]?.job.id === ids[1] ? [one, two] : [two, one];
  await until(() => holder.canceled.size === 1);
  expect([[...holder.canceled], [...other.canceled]]).toEqual([[ids[1]], []]);
});

test("repeated messages have no further effect, and unknown ones are ignored", async () => {
  await gpu("away");
  const one = await join({ mode: "hangs" });
  const id = await predict();
  await until(() => one.assigned.length === 1);
  const [assigned] = one.assigned;
  one.send({ type: "from a later version", of: "the protocol" });
  one.send({ type: "progress", job: id, attempt: 7, step: 1, steps: 2 });
  const ends = await Promise.all([
    one.end(assigned!, "normal"),
    one.end(assigned!, "normal"),
    one.end(assigned!, "normal"),
  ]);
  expect(ends.map((end) => end!.status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
  for (let i = 0; i < 3; i++) one.send({ type: "finished", job: id, attempt: 1 });
  const next = await predict();
  one.setMode("normal");
  await untilJob(next, "succeeded");
  expect((await stored()).latents).toBe(2);
  expect(await env.DB.prepare("select count(*) as n from usage").first("n")).toBe(2);
});

test.each([
  ["no hello first", { type: "heartbeats" }, { type: "finished", job: "j", attempt: 1 }],
  ["an unsupported protocol", { protocol: [7, 9] }, null],
  ["a hello that is none", { versions: [] }, null],
])("a worker with %s is disconnected", async (_, hello, message) => {
  const one = new TestWorker({ hello });
  workers.push(one);
  const connecting = one.connect();
  await until(() => one.connected || message === null);
  if (message) one.send(message);
  // Settles when the connection is closed: no welcome is sent.
  await connecting;
  expect(one.connected).toBe(false);
  expect((await dispatcher().status()).workers.some(({ worker: id }) => id === one.id)).toBe(false);
});

test("lists the registered models even without workers; a later version of a model is used once it is made current", async () => {
  const list = async () => (await (await call("/v1/models")).json<{ data: { id: string; title: string }[] }>()).data;
  const { identity: _, ...body } = MANIFEST;
  const { identityOf } = await import("@reptok/shared");
  const stamped = async (over: object) => ({ ...body, ...over, identity: await identityOf({ ...body, ...over }) });
  const later = await stamped({ title: "Later", created: "2026-11-02T00:00:00Z" });
  for (const manifests of [[later], [MANIFEST], [await stamped({ model: "second" })], [MANIFEST]])
    expect((await registerModels(manifests, false)).status).toBe(200);
  await gpu("away");
  expect((await list()).map(({ id, title }) => [id, title])).toEqual([
    ["tiny", MANIFEST.title],
    ["second", MANIFEST.title],
  ]);
  expect((await registerModels([{ ...later, title: "Forged" }], false)).status).toBe(400);
  expect((await registerModels([MANIFEST], true)).status).toBe(200);
  expect((await list()).map(({ id }) => id)).toEqual(["tiny"]);
  expect((await registerModels([later], true)).status).toBe(200);
  expect((await list()).map(({ title }) => title)).toEqual(["Later"]);
});

test("a database outage while a result is stored does not repeat the computation", async () => {
  await gpu("away");
  const one = await join({ mode: "hangs" });
  const id = await predict();
  await until(() => one.assigned.length === 1);
  await env.DB.prepare("alter table latents rename to hidden").run();
  expect((await one.end(one.assigned[0]!, "normal"))!.status).toBe(500);
  await env.DB.prepare("alter table hidden rename to latents").run();
  expect((await one.end(one.assigned[0]!, "normal"))!.status).toBe(200);
  expect(await untilJob(id, "succeeded")).toMatchObject({ attempts: 1 });
});

test("the alarm is rescheduled while the database is unavailable", async () => {
  await gpu("away");
  const id = await predict();
  await env.DB.prepare("alter table jobs rename to hidden").run();
  await join();
  for (let i = 0; i < 8; i++) {
    await query("update jobs set cancelAt = 1, readyAt = 0");
    expect(await runDurableObjectAlarm(dispatcher())).toBe(true);
  }
  await env.DB.prepare("alter table hidden rename to jobs").run();
  await runDurableObjectAlarm(dispatcher());
  await untilJob(id, "canceled");
});

test("a dispatcher with tables of an older version gets its jobs again from D1", async () => {
  await gpu("away");
  const id = await predict();
  await query("drop table definition; alter table jobs drop column addedAt");
  await evictDurableObject(dispatcher());
  const later = await predict();
  expect(await dispatcher().unknown([id, later])).toEqual([id]);
  expect(await sweep(env, Date.now() + 60_000, 0)).toBe(1);
  await join();
  for (const each of [id, later]) expect(await untilJob(each, "succeeded")).toMatchObject({ attempts: 1 });
});
