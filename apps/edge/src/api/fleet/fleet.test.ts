/** The fleet's state, as the admin API, Prometheus and autoscalers read it. */
import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import { admin, callAs, makeKey, makeProject, sendAs } from "../../../test/accounts.ts";
import { call, gpu, PATIENCE, post, refusal, textOf, untilJob, worker } from "../../../test/client.ts";
import { registerModels, TestWorker } from "../../../test/gpu-worker.ts";
import { MANIFEST, OTHER, VERSION } from "../../../test/manifest.ts";
import { versionOf } from "@reptok/shared";

const workers: TestWorker[] = [];
afterEach(() => {
  for (const each of workers.splice(0)) each.close();
});

interface Load {
  waiting_jobs: number;
  waiting_evaluations: number;
  running_jobs: number;
  running_evaluations: number;
  evaluations: number;
  oldest_wait_seconds: number;
}
interface Fleet extends Load {
  ready_workers: number;
  slots: number;
  busy_slots: number;
  utilization: number;
  queues: (Load & { model: string | null; version: string; lane: string })[];
  workers: { id: string; status: string; slots: number; busy_slots: number; jobs: number }[];
}
const fleet = async (query = "") => (await admin(`/fleet${query}`)).json<Fleet>();

let seed = 0;
async function predict(input: object = {}, key: string | null = null): Promise<string> {
  const body = { input: { prompt: "a", num_inference_steps: 10, seed: seed++, ...input } };
  const response = key === null ? post("/v1/predictions", body) : sendAs(key, "/v1/predictions", body);
  return (await (await response).json<{ id: string }>()).id;
}

test("counts waiting jobs and network evaluations by version and lane", async () => {
  await gpu("away");
  expect(await fleet()).toEqual({
    object: "fleet",
    waiting_jobs: 0,
    waiting_evaluations: 0,
    running_jobs: 0,
    running_evaluations: 0,
    evaluations: 0,
    oldest_wait_seconds: 0,
    ready_workers: 0,
    slots: 0,
    busy_slots: 0,
    utilization: 0,
    queues: [],
    workers: [],
  });
  const before = Date.now();
  for (const n of [1, 3]) await predict({ n });
  await predict({ service_tier: "flex" });
  // Jobs of the batch lane come through the queue.
  await expect.poll(async () => (await fleet()).waiting_jobs).toBe(3);
  const { queues, ...total } = await fleet();
  // Ten steps of the generator and ten of the decoder.
  expect(total).toMatchObject({ waiting_evaluations: 100, evaluations: 100, running_jobs: 0, ready_workers: 0 });
  expect(total.oldest_wait_seconds).toBeGreaterThanOrEqual(0);
  expect(total.oldest_wait_seconds).toBeLessThanOrEqual((Date.now() - before) / 1000);
  const { model, version } = VERSION;
  expect(queues.toSorted((a, b) => a.lane.localeCompare(b.lane))).toMatchObject([
    { model, version, lane: "batch", waiting_jobs: 1, waiting_evaluations: 20 },
    { model, version, lane: "interactive", waiting_jobs: 2, waiting_evaluations: 80 },
  ]);
});

test("counts running jobs and slots, except slots of draining workers", async () => {
  await gpu("hangs");
  const id = await predict();
  await vi.waitUntil(() => worker().assigned.length === 1, PATIENCE);
  const draining = new TestWorker({ slots: 3 });
  workers.push(draining);
  await draining.connect();
  draining.send({ type: "draining" });
  await expect
    .poll(async () => (await fleet()).workers.map(({ status }) => status).toSorted())
    .toEqual(["draining", "ready"]);
  const now = await fleet();
  expect(now).toMatchObject({
    waiting_jobs: 0,
    running_jobs: 1,
    running_evaluations: 20,
    evaluations: 20,
    oldest_wait_seconds: 0,
    ready_workers: 1,
    slots: 1,
    busy_slots: 1,
    utilization: 1,
  });
  expect(now.workers).toContainEqual(
    expect.objectContaining({ id: worker().id, status: "ready", slots: 1, busy_slots: 1, jobs: 1 }),
  );
  await gpu("normal");
  await untilJob(id, "succeeded");
  await expect.poll(() => fleet()).toMatchObject({ evaluations: 0, busy_slots: 0, utilization: 0, queues: [] });
});

test("reports one model or one version on request", async () => {
  await registerModels([MANIFEST, OTHER]);
  await gpu("away");
  const other = new TestWorker({ versions: [versionOf(OTHER)], mode: "hangs" });
  workers.push(other);
  await other.connect();
  await predict();
  const theirs = await post("/v1/predictions", { model: OTHER.model, input: { prompt: "a" } });
  expect(theirs.status).toBe(201);
  await vi.waitUntil(() => other.assigned.length === 1, PATIENCE);
  expect(await fleet()).toMatchObject({ waiting_jobs: 1, running_jobs: 1, ready_workers: 1 });
  for (const name of [VERSION.model, `${VERSION.model}@${VERSION.version}`])
    expect(await fleet(`?model=${name}`)).toMatchObject({ waiting_jobs: 1, running_jobs: 0, ready_workers: 0 });
  expect(await fleet(`?model=${OTHER.model}`)).toMatchObject({ waiting_jobs: 0, running_jobs: 1, ready_workers: 1 });
  for (const name of ["none", `${VERSION.model}@${"0".repeat(64)}`])
    expect(await refusal(await admin(`/fleet?model=${name}`))).toEqual({
      status: 404,
      code: "model_not_found",
      param: "model",
    });
});

test("is open to the scopes admin and fleet, and to the metrics' secret", async () => {
  const { project, value } = await makeProject();
  const admins = await makeKey(project, { scopes: ["admin"] });
  const readers = await makeKey(project, { scopes: ["fleet"] });
  for (const path of ["/v1/admin/fleet", "/metrics"]) {
    expect((await callAs(null, path)).status).toBe(401);
    expect((await callAs("rt_live_wrong", path)).status).toBe(401);
    expect((await callAs(value, path)).status).toBe(403);
    for (const key of [admins.value, readers.value, env.ADMIN_KEY!, env.METRICS_TOKEN!])
      expect((await callAs(key, path)).status).toBe(200);
    expect((await call(path)).status).toBe(200);
  }
  for (const key of [readers.value, env.METRICS_TOKEN!])
    for (const path of ["/v1/admin/models", "/v1/models/none", "/v1/latents"])
      expect([path, (await callAs(key, path)).status]).toEqual([path, path === "/v1/models/none" ? 404 : 403]);
});

test("Prometheus reads the same numbers", async () => {
  await gpu("hangs");
  await predict();
  await vi.waitUntil(() => worker().assigned.length === 1, PATIENCE);
  const response = await callAs(env.METRICS_TOKEN!, "/metrics");
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  const text = await textOf(response);
  const { model, version } = VERSION;
  const labels = `{model="${model}",version="${version}",lane="interactive"}`;
  for (const line of [
    `reptok_fleet_waiting_jobs${labels} 0`,
    `reptok_fleet_running_jobs${labels} 1`,
    `reptok_fleet_running_evaluations${labels} 20`,
    'reptok_fleet_workers{state="ready"} 1',
    'reptok_fleet_workers{state="silent"} 0',
    "reptok_fleet_slots 1",
    "reptok_fleet_busy_slots 1",
    "reptok_fleet_utilization 1",
  ])
    expect(text.split("\n")).toContain(line);
  // Every line is a comment or a sample, and every sample has its type before it.
  for (const line of text.trimEnd().split("\n"))
    expect(line).toMatch(/^# (HELP|TYPE) |^[a-z_]+(\{[^}]*\})? [\d.e+-]+$/);
});

test("a project's weight is its share of the workers", async () => {
  const heavy = await makeProject({ weight: 3 });
  const light = await makeProject();
  const changed = await sendAs(env.ADMIN_KEY!, `/v1/admin/projects/${light.project}`, { weight: 1 });
  expect(await changed.json()).toMatchObject({ weight: 1 });
  for (const weight of [0, 1001, 1.5, null])
    expect((await sendAs(env.ADMIN_KEY!, "/v1/admin/projects", { name: "x", weight })).status).toBe(400);
  await gpu("away");
  const ids = new Map<string, string>();
  for (let i = 0; i < 8; i++)
    for (const { value, project } of [light, heavy]) ids.set(await predict({}, value), project);
  // One job at a time, so that their order is the order of turns.
  const one = new TestWorker({ batch: 1 });
  workers.push(one);
  await one.connect();
  for (const id of ids.keys()) await untilJob(id, "succeeded");
  const first = one.assigned.slice(0, 8).map(({ job }) => ids.get(job.id));
  expect(first.filter((project) => project === heavy.project)).toHaveLength(6);
});

test("flex gives way to interactive requests", async () => {
  await gpu("away");
  const flex = await predict({ service_tier: "flex" });
  await expect.poll(async () => (await fleet()).waiting_jobs).toBe(1);
  const later: string[] = [];
  for (const service_tier of ["default", "auto", null]) later.push(await predict({ service_tier }));
  const one = new TestWorker({ batch: 1 });
  workers.push(one);
  await one.connect();
  for (const id of [flex, ...later]) await untilJob(id, "succeeded");
  const order = one.assigned.map(({ job }) => job.id);
  expect(order.filter((id) => id !== flex)).toEqual(later);
  expect(
    await refusal(await post("/v1/predictions", { input: { prompt: "a", service_tier: "priority" } })),
  ).toMatchObject({
    status: 400,
    param: "input.service_tier",
  });
  const pictures = await post("/v1/images/generations", { prompt: "a", service_tier: "flex" });
  expect(pictures.status).toBe(200);
  const lanes = await env.DB.prepare("select lane, count(*) as n from jobs group by lane order by lane").all();
  expect(lanes.results).toEqual([
    { lane: "batch", n: 2 },
    { lane: "interactive", n: 3 },
  ]);
});
