/** The service as a process, with bundles of random weights. */
import { readFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { tinyOnnx, writeTinyBundle } from "@reptok/runtime/testing";
import { identityOf, latentId, type ModelVersion, versionOf } from "@reptok/shared";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { FLEET_TOKEN, outputsOf, TestEdge } from "../test/edge.ts";
import { startWorker } from "../test/process.ts";
import type { WorkerProcess } from "../test/process.ts";

let dir: string;
let tiny: ModelVersion;
let other: ModelVersion;
let edge: TestEdge;
const running: WorkerProcess[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "gpu-worker-"));
  tiny = versionOf(await writeTinyBundle(join(dir, "tiny")));
  other = versionOf(await writeTinyBundle(join(dir, "other"), { model: "other", seed: 2 }));
});
beforeEach(async () => {
  edge = await TestEdge.start();
});
afterEach(async () => {
  for (const worker of running.splice(0)) {
    worker.kill("SIGKILL");
    await worker.exited;
  }
  await edge[Symbol.asyncDispose]();
});
afterAll(() => rm(dir, { recursive: true }));

async function start(models: string[], env: Record<string, string> = {}): Promise<WorkerProcess> {
  const MODELS = models.map((model) => join(dir, model)).join(delimiter);
  const worker = await startWorker({ EDGE_URL: edge.url, FLEET_TOKEN, MODELS, ...env });
  running.push(worker);
  return worker;
}

async function writeManifest(bundle: string, body: object): Promise<void> {
  const manifest = { ...body, identity: await identityOf(body) };
  await writeFile(join(dir, bundle, "manifest.json"), JSON.stringify(manifest));
}

const image = { steps: 3, size: 16, format: "png" };
const apple = (id: string, over: object = {}) => ({
  id,
  attempt: 1,
  kind: "generate",
  version: tiny,
  condition: { prompt: "a red apple" },
  seeds: [7],
  image,
  ...over,
});
const redraw = async (id: string, latent: Uint8Array, over: object = {}) => ({
  id,
  attempt: 1,
  kind: "decode",
  version: tiny,
  latents: [await latentId(latent)],
  inputs: [latent],
  seeds: [7],
  image,
  ...over,
});
/** Starts a worker and waits until it is connected. */
async function joined(models: string[], env: Record<string, string> = {}): Promise<WorkerProcess> {
  const worker = await start(models, env);
  await edge.until((messages) => messages.some(({ type }) => type === "hello"));
  return worker;
}

describe("a model's pictures", { timeout: 60_000 }, () => {
  test("depend only on their seed: alone, in a job of four, among other jobs, repeated", async () => {
    const worker = await joined(["tiny"]);
    const [alone] = outputsOf(await edge.run(apple("j")), "j");
    const four = outputsOf(await edge.run(apple("f", { seeds: [7, 8, 9, 10] })), "f");
    expect(four[0]).toEqual(alone);
    expect(new Set(four.map(({ picture }) => Buffer.from(picture!).toString("hex"))).size).toBe(4);
    const others = ["a green leaf", "cat"].map((prompt, i) =>
      apple(`o${i}`, { condition: { prompt }, seeds: [1, 2, 3] }),
    );
    const crowd = await edge.run(...others, apple("m"), apple("k", { condition: { label: 1 } }));
    expect(outputsOf(crowd, "m")[0]).toEqual(alone);
    expect(outputsOf(crowd, "k")[0]).not.toEqual(alone);
    const again = await edge.run(await redraw("d", alone!.latent!));
    expect(outputsOf(again, "d")[0]?.picture).toEqual(alone?.picture);

    const encode = { id: "e", attempt: 1, kind: "encode", version: tiny, inputs: [alone!.picture!] };
    const encoded = await edge.run(encode);
    const twins = await edge.run({ ...encode, id: "e2" }, { ...encode, id: "e3" });
    expect(outputsOf(twins, "e2")).toEqual(outputsOf(encoded, "e"));
    const metrics = await (await fetch(`${worker.url}/metrics`)).text();
    // Whether the two share a batch depends on when their pictures are decoded; neither is encoded twice.
    expect(metrics).toContain('reptok_inference_batch_size_sum{model="tiny",op="encode"} 3');
  });

  test("differ between the models of one worker, which reject each other's latents", async () => {
    await joined(["tiny", "other"]);
    expect(edge.registered.map(({ model }) => model)).toEqual(["tiny", "other"]);
    const large = { ...image, size: 40, format: "webp" };
    const back = await edge.run(apple("t", { image: large }), apple("o", { version: other, image: large }));
    const [first, second] = [outputsOf(back, "t")[0], outputsOf(back, "o")[0]];
    expect(first?.picture).not.toEqual(second?.picture);
    expect(await sharp(first!.picture).metadata()).toMatchObject({ format: "webp", width: 40, height: 40 });
    const wrong = await edge.run(await redraw("d", first!.latent!, { version: other }));
    expect(wrong.get("d")).toMatchObject({ error: { code: "latent_space_mismatch" } });
  });
});

describe("the fleet", { timeout: 60_000 }, () => {
  /** A job of five thousand steps. */
  const long = (id = "long") =>
    apple(id, { steps: 250, seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], image: { ...image, steps: 250 } });
  const isUnderWay = (id: string) =>
    edge.until((messages) => messages.some((message) => message.type === "progress" && message.job === id));

  test("accepts workers by token; a job's files are read and written with its ticket", async () => {
    await joined(["tiny"]);
    const encode = { id: "e", attempt: 1, kind: "encode", version: tiny, inputs: [await png()] };
    outputsOf(await edge.run(encode), "e");
    expect([...edge.shown]).toEqual([
      `Bearer ${FLEET_TOKEN} /fleet/models`,
      `Bearer ${FLEET_TOKEN} /fleet/connect?dispatcher=0`,
      "Bearer ticket-of-e /fleet/jobs/e/input",
      "Bearer ticket-of-e /fleet/jobs/e/result",
    ]);
  });

  test("cancels a job between two steps, and computes the next one", async () => {
    const worker = await joined(["tiny"], { MAX_BATCH: "1" });
    void edge.run(long());
    await isUnderWay("long");
    edge.send({ type: "cancel", job: "long", attempt: 2 });
    edge.send({ type: "cancel", job: "long", attempt: 1 });
    edge.send({ type: "a message", of: "a later version" });
    expect(outputsOf(await edge.run(apple("next")), "next")).toHaveLength(1);
    const reasons = (await (await fetch(`${worker.url}/metrics`)).text()).match(/request_failure\{.*/g);
    expect(reasons).toEqual(['request_failure{model="tiny",op="generate",reason="canceled"} 1']);
    await edge.until((messages) => messages.some((message) => message.type === "finished" && message.job === "long"));
  });

  test("keeps a result until it is acknowledged, without computing it again", async () => {
    const worker = await joined(["tiny"]);
    edge.refusals.push(503, 500, 503);
    outputsOf(await edge.run(apple("j")), "j");
    await edge.until((messages) => messages.some(({ type }) => type === "finished"));
    const metrics = await (await fetch(`${worker.url}/metrics`)).text();
    expect(metrics).toContain('reptok_inference_count{model="tiny",op="generate"} 1');
    expect(edge.refusals).toEqual([]);
  });

  test("reconnects, and reports its jobs in the hello", async () => {
    await joined(["tiny"], { MAX_BATCH: "1" });
    const done = edge.run(long());
    await isUnderWay("long");
    edge.drop();
    await edge.until((messages) => messages.filter(({ type }) => type === "hello").length === 2);
    const [first, second] = edge.messages.filter((message) => message.type === "hello");
    expect(second).toEqual({ ...first, jobs: [{ job: "long", attempt: 1 }] });
    outputsOf(await done, "long");
  });

  test("SIGTERM lets the running job finish, accepts no other, and exits with 0", async () => {
    const worker = await joined(["tiny"], { MAX_BATCH: "1" });
    const done = edge.run(long());
    await isUnderWay("long");
    worker.kill("SIGTERM");
    await edge.until((messages) => messages.some(({ type }) => type === "draining"));
    expect((await fetch(`${worker.url}/readyz`)).status).toBe(503);
    expect((await edge.run(apple("late"))).get("late")).toEqual({ type: "returned", code: "unavailable" });
    outputsOf(await done, "long");
    expect(await worker.exited).toBe(0);
  });

  test("a job that exceeds the drain's limit is returned; the edge can request a drain as well", async () => {
    const worker = await joined(["tiny"], { MAX_BATCH: "1", DRAIN_SECONDS: "0" });
    const done = edge.run(long());
    await isUnderWay("long");
    edge.send({ type: "drain" });
    expect((await done).get("long")).toEqual({ type: "returned", code: "unavailable" });
    expect(await worker.exited).toBe(0);
  });
});

const png = () =>
  sharp({ create: { width: 16, height: 16, channels: 3, background: "#fff" } })
    .png()
    .toBuffer();

describe("set-up", { timeout: 60_000 }, () => {
  test("rejects a bundle with a wrong hash, names the file, and exits with 1", async () => {
    await writeTinyBundle(join(dir, "corrupt"), { model: "corrupt" });
    const file = join(dir, "corrupt", "decoder.onnx");
    const bytes = await readFile(file);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(file, bytes);
    const worker = await start(["corrupt"]);
    expect(await worker.exited).toBe(1);
    expect(worker.lines.at(-1)).toContain("decoder.onnx has SHA-256");
  });

  test.each([
    ["corrupt", "corrupt", "decoder.onnx has SHA-256"],
    ["inconsistent with its networks", "giant", "token.dimensions is 2147483648; expected at most 16384"],
    ["missing", "absent", "manifest.json cannot be opened"],
  ])("a bundle that is %s does not stop the others", async (_, bad, reason) => {
    const manifest = await writeTinyBundle(join(dir, "giant"), { model: "giant" });
    const token = { ...manifest.token, dimensions: 2 ** 31 };
    await writeManifest("giant", { ...manifest, token });
    const worker = await start([bad, "tiny"]);
    const status = (await (await fetch(`${worker.url}/health-check`)).json()) as { setup: { logs: string } };
    expect(status).toMatchObject({ status: "READY", setup: { status: "succeeded" } });
    expect(status.setup.logs).toContain(reason);
    await edge.until((messages) => messages.some(({ type }) => type === "hello"));
    expect(edge.registered.map(({ model }) => model)).toEqual(["tiny"]);
    expect(outputsOf(await edge.run(apple("j")), "j")).toHaveLength(1);
  });

  test("rejects a network that does not load although its hash is right", async () => {
    const manifest = await writeTinyBundle(join(dir, "broken"), { model: "broken" });
    const bytes = tinyOnnx({
      nodes: [{ op: "NoSuchOp", inputs: ["image"], outputs: ["token"] }],
      inputs: [{ name: "image", dims: ["batch", 3, 16, 16] }],
      outputs: [{ name: "token", dims: ["batch", 16] }],
    });
    const sha256 = Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
    const encoder = { ...manifest.components.encoder, bytes: bytes.length, sha256 };
    const changed = { ...manifest, components: { ...manifest.components, encoder } };
    await writeFile(join(dir, "broken", "encoder.onnx"), bytes);
    await writeManifest("broken", changed);
    const worker = await start(["broken"]);
    expect(await worker.exited).toBe(1);
    expect(worker.lines.at(-1)).toContain("encoder: cpu: ");
  });

  test("can keep running to report its failure", async () => {
    const worker = await start(["absent"], { ON_SETUP_FAILURE: "stay" });
    const [status, healthz] = await Promise.all(["/health-check", "/healthz"].map((path) => fetch(worker.url + path)));
    expect(await status?.json()).toMatchObject({ status: "SETUP_FAILED", setup: { status: "failed" } });
    expect(healthz?.status).toBe(503);
    expect(edge.connections).toBe(0);
  });

  test("serves two versions of one model side by side", async () => {
    const next = versionOf(await writeTinyBundle(join(dir, "next"), { seed: 3 }));
    expect([next.model, next.version === tiny.version]).toEqual(["tiny", false]);
    await joined(["tiny", "next"]);
    const back = await edge.run(apple("a"), apple("b", { version: next }));
    expect([back.get("a"), back.get("b")]).toMatchObject([{ version: tiny }, { version: next }]);
    expect(outputsOf(back, "a")[0]?.picture).not.toEqual(outputsOf(back, "b")[0]?.picture);
    const mixed = await edge.run(apple("m", { version: { ...next, decoder: tiny.decoder } }));
    expect(mixed.get("m")).toMatchObject({ error: { code: "model_version_mismatch", param: "version" } });
  });

  test("rejects a duplicate bundle", async () => {
    const worker = await start(["tiny", "tiny"]);
    expect(await worker.exited).toBe(1);
    expect(worker.lines.at(-1)).toContain("expected different versions, got tiny twice");
  });
});
