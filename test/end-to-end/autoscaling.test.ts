/**
 * Scaling from 0 to 3 workers and back: a controller applies the rules of KEDA's metrics-api scaler and of the HorizontalPodAutoscaler
 * behind it to the edge's real endpoint, with the manifest's own address and field, and starts and drains real workers.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { startWorker, type WorkerProcess } from "../../apps/gpu-worker/test/process.ts";
import { writeTinyBundle } from "../../packages/runtime/test/tiny-bundle.ts";
import { ROOT } from "../../scripts/lib/stack.ts";
import { type Client, createClient, eventually } from "../support/client.ts";
import { startTestStack, type TestStack } from "../support/stack.ts";

const FLEET_TOKEN = randomBytes(32).toString("hex");
const METRICS_TOKEN = randomBytes(32).toString("hex");
const dir = mkdtempSync(path.join(tmpdir(), "autoscaling-"));
let stack: TestStack;
let client: Client;

interface Trigger {
  readonly metadata: { readonly url: string; readonly valueLocation: string };
}
const manifest = parse(readFileSync(path.join(ROOT, "deploy/kubernetes/base/scaled-object.yaml"), "utf8")) as {
  spec: { triggers: Trigger[]; maxReplicaCount: number };
};
const { url, valueLocation } = manifest.spec.triggers[0]!.metadata;
/** A job here is 10 pictures of 250 steps twice: 5,000 network evaluations. */
const TARGET = 5_000;
const MAX = 3;
const JOB = { num_outputs: 10, num_inference_steps: 250 };

beforeAll(async () => {
  await writeTinyBundle(path.join(dir, "tiny"));
  const edgeVars = { METRICS_TOKEN };
  stack = await startTestStack({ models: [path.join(dir, "tiny")], fleetToken: FLEET_TOKEN, edgeVars });
  client = createClient(stack.url);
  await stack.current.worker.stop();
});
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true, force: true });
});

/** The number that KEDA reads, by the manifest's settings. */
async function metric(): Promise<number> {
  const { pathname } = new URL(url);
  const address = new URL(`${pathname}?model=tiny`, stack.url);
  const response = await fetch(address, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  expect(response.status).toBe(200);
  return ((await response.json()) as Record<string, number>)[valueLocation]!;
}

/** The tolerance of the HorizontalPodAutoscaler: within it the replicas do not change. */
const TOLERANCE = 0.1;

/** The desired replicas: KEDA scales between 0 and 1, the HorizontalPodAutoscaler above that. */
function desired(value: number, replicas: number): number {
  if (value <= 0) return 0;
  if (replicas === 0) return 1;
  if (Math.abs(value / (replicas * TARGET) - 1) <= TOLERANCE) return replicas;
  return Math.min(MAX, Math.max(1, Math.ceil(value / TARGET)));
}

test("a job created without workers starts one, a backlog starts three, and they drain to zero when all jobs are done", async () => {
  const workers: WorkerProcess[] = [];
  const ended: WorkerProcess[] = [];
  const seen: number[] = [];
  /** One iteration of the controller. A worker that is removed finishes its jobs. */
  const turn = async () => {
    const wanted = desired(await metric(), workers.length);
    if (seen.at(-1) !== wanted) seen.push(wanted);
    while (workers.length > wanted) {
      const leaving = workers.pop()!;
      leaving.kill("SIGTERM");
      ended.push(leaving);
    }
    while (workers.length < wanted)
      workers.push(
        await startWorker({ EDGE_URL: stack.url, FLEET_TOKEN, MODELS: path.join(dir, "tiny"), MAX_BATCH: "1" }),
      );
  };
  const predict = async (seed: number) =>
    ((await client.post("/v1/predictions", { input: { prompt: "a", seed, ...JOB } })).json() as { id: string }).id;
  try {
    expect(await metric()).toBe(0);
    await turn();
    expect(workers).toHaveLength(0);
    const ids = [await predict(0)];
    // Reading the metric does not change it.
    expect([await metric(), await metric()]).toEqual([TARGET, TARGET]);
    await turn();
    expect(workers).toHaveLength(1);
    for (let i = 1; i <= 8; i++) ids.push(await predict(100 * i));
    await eventually(async () => {
      await turn();
      return workers.length === 0 ? true : undefined;
    }, 200_000);
    expect([seen[0], Math.max(...seen), seen.at(-1)]).toEqual([0, MAX, 0]);
    for (const id of ids)
      expect(await client.get(`/v1/predictions/${id}`).then((answer) => answer.json())).toMatchObject({
        status: "succeeded",
      });
    expect(await Promise.all(ended.map(({ exited }) => exited))).toEqual(ended.map(() => 0));
    expect(ended.length).toBeGreaterThanOrEqual(MAX);
    const { ready_workers, evaluations } = await client.get("/v1/admin/fleet").then((answer) => answer.json());
    expect([ready_workers, evaluations]).toEqual([0, 0]);
  } finally {
    for (const worker of [...workers, ...ended]) worker.kill("SIGKILL");
  }
}, 240_000);

test("the controller's rules are KEDA's and the autoscaler's", () => {
  expect(desired(0, 3)).toBe(0);
  expect(desired(1, 0)).toBe(1);
  expect(desired(TARGET * 2.05, 2)).toBe(2);
  expect(desired(TARGET * 2.5, 2)).toBe(3);
  expect(desired(TARGET * 99, 2)).toBe(MAX);
});
