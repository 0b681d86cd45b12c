/** Real workers that are killed, stopped, drained and disconnected: every job is completed exactly once. */
import path from "node:path";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startWorker, type WorkerProcess } from "../../apps/gpu-worker/test/process.ts";
import { writeTinyBundle } from "../../packages/runtime/test/tiny-bundle.ts";
import { type Client, createClient, eventually } from "../support/client.ts";
import { startTestStack, type TestStack } from "../support/stack.ts";

const FLEET_TOKEN = randomBytes(32).toString("hex");
const dir = mkdtempSync(path.join(tmpdir(), "fleet-"));
let stack: TestStack;
let client: Client;
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  await writeTinyBundle(path.join(dir, "tiny"));
  stack = await startTestStack({ models: [path.join(dir, "tiny")], fleetToken: FLEET_TOKEN });
  client = createClient(stack.url);
  await stack.current.worker.stop();
});
afterEach(async () => {
  for (const worker of workers.splice(0)) {
    worker.kill("SIGKILL");
    await worker.exited;
  }
});
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true, force: true });
});

/** A connected worker. */
async function join(env: Record<string, string> = {}): Promise<WorkerProcess> {
  const settings = { EDGE_URL: stack.url, FLEET_TOKEN, MODELS: path.join(dir, "tiny"), MAX_BATCH: "1", ...env };
  const worker = await startWorker(settings);
  workers.push(worker);
  await eventually(async () => ((await fetch(`${worker.url}/readyz`)).ok ? true : undefined));
  return worker;
}

interface Shown {
  readonly id: string;
  readonly status: string;
  readonly latents: string[] | null;
  readonly progress: { readonly step: number } | null;
}
let seed = 0;
/** A job of five thousand steps. */
async function predict(): Promise<string> {
  const input = { prompt: "a red apple", num_outputs: 10, num_inference_steps: 250, seed: (seed += 100) };
  return ((await client.post("/v1/predictions", { input })).json() as Shown).id;
}
const show = async (id: string) => (await client.get(`/v1/predictions/${id}`)).json() as Shown;
const until = (id: string, fits: (shown: Shown) => boolean, ms = 120_000) =>
  eventually(async () => {
    const shown = await show(id);
    return fits(shown) ? shown : undefined;
  }, ms);
const underWay = (id: string) => until(id, ({ progress }) => (progress?.step ?? 0) > 0);
const succeeded = (id: string) => until(id, ({ status }) => status === "succeeded");
/** Number of jobs that the worker has computed. */
const done = ({ lines }: WorkerProcess) =>
  lines
    .map((line) => JSON.parse(line) as { msg: string; job: string })
    .flatMap(({ msg, job }) => (msg === "job done" ? [job] : []));

test("a killed worker's job runs on another worker", async () => {
  const first = await join();
  const id = await predict();
  await underWay(id);
  const second = await join();
  first.kill("SIGKILL");
  expect((await succeeded(id)).latents).toHaveLength(10);
  expect(done(second)).toEqual([id]);
});

test("a stopped worker's job runs on another worker, and its own late result is ignored", async () => {
  const first = await join();
  const id = await predict();
  await underWay(id);
  const second = await join();
  first.kill("SIGSTOP");
  // The first worker is stopped, so progress comes from the second.
  const before = (await show(id)).progress!.step;
  await until(id, ({ progress, status }) => status === "succeeded" || (progress !== null && progress.step < before));
  first.kill("SIGCONT");
  const { latents } = await succeeded(id);
  expect(done(second)).toEqual([id]);
  await eventually(async () =>
    first.lines.some((line) => line.includes("the assignment has ended")) ? true : undefined,
  );
  expect((await show(id)).latents).toEqual(latents);
});

test("a cancellation stops the computing worker before the job is done, and no other worker", async () => {
  const first = await join();
  const canceled = await predict();
  await underWay(canceled);
  const second = await join();
  const kept = await predict();
  await underWay(kept);
  expect((await client.post(`/v1/predictions/${canceled}/cancel`, {})).status).toBe(200);
  await eventually(async () => (first.lines.some((line) => line.includes('"code":"canceled"')) ? true : undefined));
  expect((await succeeded(kept)).status).toBe("succeeded");
  expect([done(first), done(second)]).toEqual([[], [kept]]);
  expect((await show(canceled)).status).toBe("canceled");
});

test("on SIGTERM the running job is finished and stored, and the next one runs on another worker", async () => {
  const first = await join();
  const ids = [await predict(), await predict()];
  await underWay(ids[0]!);
  const second = await join();
  first.kill("SIGTERM");
  expect(await first.exited).toBe(0);
  const third = await predict();
  for (const id of [...ids, third]) await succeeded(id);
  expect([done(first), done(second)].flat().toSorted()).toEqual([...ids, third].toSorted());
  expect(done(first)).toContain(ids[0]);
  expect(done(second)).toContain(third);
});

test("a restart of the edge during a job does not repeat its computation", async () => {
  const worker = await join();
  const id = await predict();
  await underWay(id);
  await stack.restart();
  await succeeded(id);
  expect(done(worker)).toEqual([id]);
});
