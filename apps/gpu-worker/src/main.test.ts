/** The service as a process, over bundles of random weights. */
import { readFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { tinyOnnx, writeTinyBundle } from "@reptok/runtime/testing";
import { identityOf, type JobEvent, type ModelVersion, versionOf } from "@reptok/shared";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { allEvents, endOf, eventsOf, post } from "./testing/client.ts";
import { startWorker } from "./testing/process.ts";
import type { WorkerProcess } from "./testing/process.ts";

let dir: string;
let tiny: ModelVersion;
let other: ModelVersion;
const running: WorkerProcess[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "gpu-worker-"));
  tiny = versionOf(await writeTinyBundle(join(dir, "tiny")));
  other = versionOf(await writeTinyBundle(join(dir, "other"), { model: "other", seed: 2 }));
});
afterEach(async () => {
  for (const worker of running.splice(0)) {
    worker.kill("SIGKILL");
    await worker.exited;
  }
});
afterAll(() => rm(dir, { recursive: true }));

async function start(models: string[], env: Record<string, string> = {}): Promise<WorkerProcess> {
  const worker = await startWorker({ MODELS: models.map((model) => join(dir, model)).join(delimiter), ...env });
  running.push(worker);
  return worker;
}

async function writeManifest(bundle: string, body: object): Promise<void> {
  const manifest = { ...body, identity: await identityOf(body) };
  await writeFile(join(dir, bundle, "manifest.json"), JSON.stringify(manifest));
}

const image = { steps: 3, size: 16, format: "png" };
const apple = (id: string, over: object = {}) => {
  return { id, kind: "generate", version: tiny, condition: { prompt: "a red apple" }, seeds: [7], image, ...over };
};
async function run(worker: WorkerProcess, ...jobs: { id: string }[]): Promise<JobEvent[]> {
  return allEvents(await fetch(`${worker.url}/v1/jobs`, post(jobs)));
}
function outputsOf(events: readonly JobEvent[], job: string) {
  const end = endOf(events, job);
  if (end.type === "error") throw new Error(`${job}: ${end.error.message}`);
  return end.outputs;
}

describe("a model's pictures", { timeout: 60_000 }, () => {
  test("depend on their seed alone: alone, in a job of four, among other jobs, drawn again", async () => {
    const worker = await start(["tiny"]);
    const [alone] = outputsOf(await run(worker, apple("j")), "j");
    const four = outputsOf(await run(worker, apple("j", { seeds: [7, 8, 9, 10] })), "j");
    expect(four[0]).toEqual(alone);
    expect(new Set(four.map(({ picture }) => picture)).size).toBe(4);
    const others = ["a green leaf", "cat"].map((prompt, i) =>
      apple(`o${i}`, { condition: { prompt }, seeds: [1, 2, 3] }),
    );
    const crowd = await run(worker, ...others, apple("j"), apple("k", { condition: { label: 1 } }));
    expect(outputsOf(crowd, "j")[0]).toEqual(alone);
    expect(outputsOf(crowd, "k")[0]).not.toEqual(alone);
    const again = { id: "d", kind: "decode", version: tiny, latents: [alone?.latent], seeds: [7], image };
    expect(outputsOf(await run(worker, again), "d")[0]?.picture).toBe(alone?.picture);

    const encode = { id: "e", kind: "encode", version: tiny, picture: alone?.picture };
    const [encoded, twin] = [await run(worker, encode), await run(worker, encode, { ...encode, id: "f" })];
    expect(outputsOf(twin, "f")).toEqual(outputsOf(encoded, "e"));
    const metrics = await (await fetch(`${worker.url}/metrics`)).text();
    // Whether the two are encoded together depends on when their pictures have been decoded; none is encoded twice.
    expect(metrics).toContain('reptok_inference_batch_size_sum{model="tiny",op="encode"} 3');
  });

  test("differ between the models of one worker, and a latent stays with its model", async () => {
    const worker = await start(["tiny", "other"]);
    const list = (await (await fetch(`${worker.url}/v1/models`)).json()) as { data: { model: string }[] };
    expect(list.data.map(({ model }) => model)).toEqual(["tiny", "other"]);
    const large = { ...image, size: 40, format: "webp" };
    const events = await run(worker, apple("t", { image: large }), apple("o", { version: other, image: large }));
    const [first, second] = [outputsOf(events, "t")[0], outputsOf(events, "o")[0]];
    expect(first?.picture).not.toBe(second?.picture);
    const file = await sharp(Buffer.from(first?.picture ?? "", "base64")).metadata();
    expect(file).toMatchObject({ format: "webp", width: 40, height: 40 });
    const wrong = { id: "d", kind: "decode", version: other, latents: [first?.latent], seeds: [7], image };
    expect(endOf(await run(worker, wrong), "d")).toMatchObject({ error: { code: "latent_space_mismatch" } });
  });
});

describe("a client that goes", { timeout: 60_000 }, () => {
  test("frees the worker", async () => {
    const worker = await start(["tiny"], { MAX_BATCH: "1" });
    const long = apple("long", { steps: 250, seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] });
    const leaving = new AbortController();
    const response = await fetch(`${worker.url}/v1/jobs`, post([long], { signal: leaving.signal }));
    const events = eventsOf(response);
    for await (const event of events) if (event.type === "progress") break;
    leaving.abort();
    const [next] = outputsOf(await run(worker, apple("next")), "next");
    expect(next).toHaveProperty("picture");
    const reasons = (await (await fetch(`${worker.url}/metrics`)).text()).match(/request_failure\{.*/g);
    expect(reasons).toEqual(['request_failure{model="tiny",op="generate",reason="canceled"} 1']);
  });
});

describe("SIGTERM", { timeout: 60_000 }, () => {
  /** A worker at the beginning of a job of five thousand steps. */
  async function busy(env: Record<string, string>) {
    const worker = await start(["tiny"], { MAX_BATCH: "1", ...env });
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const job = apple("long", { steps: 250, seeds, image: { ...image, steps: 250 } });
    const events = eventsOf(await fetch(`${worker.url}/v1/jobs`, post([job])));
    for (;;) {
      const { value } = await events.next();
      if (value?.type === "progress") break;
    }
    worker.kill("SIGTERM");
    return { worker, events };
  }
  async function rest(events: AsyncGenerator<JobEvent>): Promise<JobEvent[]> {
    const all: JobEvent[] = [];
    for await (const event of events) all.push(event);
    return all;
  }

  test("lets the running job finish, takes no other, and ends with 0", async () => {
    const { worker, events } = await busy({});
    let ready = 200;
    while (ready === 200) ready = (await fetch(`${worker.url}/readyz`)).status;
    expect(ready).toBe(503);
    const refused = await fetch(`${worker.url}/v1/jobs`, post([apple("late")]));
    expect([refused.status, refused.headers.has("retry-after")]).toEqual([503, true]);
    expect(endOf(await rest(events), "long").type).toBe("result");
    expect(await worker.exited).toBe(0);
  });

  test("sends a job that takes longer than the limit back, to be tried again", async () => {
    const { worker, events } = await busy({ DRAIN_SECONDS: "0" });
    expect(endOf(await rest(events), "long")).toMatchObject({ error: { code: "unavailable" }, retryable: true });
    expect(await worker.exited).toBe(0);
  });
});

describe("set-up", { timeout: 60_000 }, () => {
  test("refuses a bundle with a wrong hash, says which file, and ends with 1", async () => {
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
    ["refused when it is opened", "corrupt", "decoder.onnx has SHA-256"],
    ["claiming what its networks are not", "giant", "token.dimensions is 2147483648; expected at most 16384"],
    ["not there", "absent", "manifest.json cannot be opened"],
  ])("a bundle that is %s does not stop the others", async (_, bad, reason) => {
    const manifest = await writeTinyBundle(join(dir, "giant"), { model: "giant" });
    const token = { ...manifest.token, dimensions: 2 ** 31 };
    await writeManifest("giant", { ...manifest, token });
    const worker = await start([bad, "tiny"]);
    const status = (await (await fetch(`${worker.url}/health-check`)).json()) as { setup: { logs: string } };
    expect(status).toMatchObject({ status: "READY", setup: { status: "succeeded" } });
    expect(status.setup.logs).toContain(reason);
    const list = (await (await fetch(`${worker.url}/v1/models`)).json()) as { data: { model: string }[] };
    expect(list.data.map(({ model }) => model)).toEqual(["tiny"]);
    expect(outputsOf(await run(worker, apple("j")), "j")).toHaveLength(1);
  });

  test("refuses a network that does not load, its hash being right", async () => {
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

  test("can stay to tell of its failure", async () => {
    const worker = await start(["absent"], { ON_SETUP_FAILURE: "stay" });
    const [status, healthz] = await Promise.all(["/health-check", "/healthz"].map((path) => fetch(worker.url + path)));
    expect(await status?.json()).toMatchObject({ status: "SETUP_FAILED", setup: { status: "failed" } });
    expect(healthz?.status).toBe(503);
    expect((await fetch(`${worker.url}/v1/jobs`, post([apple("j")]))).status).toBe(503);
  });

  test("serves two versions of one model side by side", async () => {
    const next = versionOf(await writeTinyBundle(join(dir, "next"), { seed: 3 }));
    expect([next.model, next.version === tiny.version]).toEqual(["tiny", false]);
    const worker = await start(["tiny", "next"]);
    const events = await run(worker, apple("a"), apple("b", { version: next }));
    expect([endOf(events, "a"), endOf(events, "b")]).toMatchObject([{ version: tiny }, { version: next }]);
    expect(outputsOf(events, "a")[0]?.picture).not.toBe(outputsOf(events, "b")[0]?.picture);
    const mixed = apple("m", { version: { ...next, decoder: tiny.decoder } });
    expect(endOf(await run(worker, mixed), "m")).toMatchObject({
      error: { code: "model_version_mismatch", param: "version" },
      retryable: false,
    });
  });

  test("refuses a bundle that is there twice", async () => {
    const worker = await start(["tiny", "tiny"]);
    expect(await worker.exited).toBe(1);
    expect(worker.lines.at(-1)).toContain("two bundles are the same version of tiny");
  });
});
