/** The official Replicate client, unpatched, against the real edge, queue, GPU worker, D1 and R2. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import Replicate, { parseProgressFromLogs, type Prediction, validateWebhook } from "replicate";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../support/client.ts";
import { png } from "../support/images.ts";
import { startTestStack, type TestStack } from "../support/stack.ts";

let stack: TestStack;
let replicate: Replicate;
beforeAll(async () => {
  // One item per batch, so that long jobs take seconds.
  stack = await startTestStack({ workerEnv: { MAX_BATCH: "1" } });
  replicate = new Replicate({ auth: "local", baseUrl: `${stack.url}/v1` });
});
afterAll(() => stack?.[Symbol.asyncDispose]());

const MODEL = "reptok/tiny";
const input = { prompt: "a red apple", seed: 7 };
/** A job that takes seconds. */
const long = (seed: number) => ({ prompt: "a cat", seed, num_outputs: 10, num_inference_steps: 250 });

async function version(): Promise<string> {
  const { latest_version } = await replicate.models.get("reptok", "tiny");
  return latest_version!.id;
}
const pngAt = async (url: unknown) => {
  const response = await fetch(String(url));
  return [response.status, response.headers.get("content-type")];
};

test("predictions.create by version, get and wait", async () => {
  const made = await replicate.predictions.create({ version: await version(), input });
  expect(made).toMatchObject({
    model: MODEL,
    version: await version(),
    status: "starting",
    output: null,
    source: "api",
  });
  const done = await replicate.wait(made, { interval: 50 });
  expect(done).toMatchObject({ id: made.id, status: "succeeded", input: { ...input, num_outputs: 1 }, error: null });
  expect(done.metrics!.predict_time).toBeGreaterThan(0);
  expect(await pngAt(done.output[0])).toEqual([200, "image/png"]);
  expect(await replicate.predictions.get(made.id)).toEqual(done);
});

test("versions, with their input and output schemas", async () => {
  const { results } = await replicate.models.versions
    .list("reptok", "tiny")
    .then((all) => all as unknown as { results: { id: string }[] });
  expect(results.map(({ id }) => id)).toEqual([await version()]);
  const found = await replicate.models.versions.get("reptok", "tiny", await version());
  const { Input, Output } = (
    found.openapi_schema as { components: { schemas: Record<string, { properties?: object; type: string }> } }
  ).components.schemas;
  expect(Object.keys(Input!.properties!)).toEqual(expect.arrayContaining(["prompt", "seed", "num_outputs"]));
  expect(Output!.type).toBe("array");
});

test("files, and a file as input", async () => {
  const picture = new File([png(32, 32, (x, y) => [x * 8, y * 8, 99])], "a.png", { type: "image/png" });
  const file = await replicate.files.create(picture, { kind: "test" });
  expect(file).toMatchObject({
    name: "a.png",
    content_type: "image/png",
    size: picture.size,
    metadata: { kind: "test" },
  });
  expect(await replicate.files.get(file.id)).toMatchObject({ id: file.id, checksums: file.checksums });
  expect((await replicate.files.list()).results.map(({ id }) => id)).toContain(file.id);
  const made = await replicate.predictions.create({ model: MODEL, input: { image: picture }, wait: true });
  expect(made.status).toBe("succeeded");
  const latent = await fetch(String(made.output[0]));
  expect(await latent.json()).toMatchObject({ model: "tiny" });
  expect(await replicate.files.delete(file.id)).toBe(true);
});

test("unsupported collections are empty", async () => {
  expect(await replicate.accounts.current()).toMatchObject({ type: "organization", username: "local" });
  expect(await replicate.hardware.list()).toEqual([]);
  for (const list of [replicate.collections.list, replicate.deployments.list, replicate.trainings.list])
    expect((await list()).results).toEqual([]);
  expect((await replicate.models.list()).results).toMatchObject([{ owner: "reptok", name: "tiny" }]);
});

test("predictions.create by model, waiting for the result", async () => {
  const done = await replicate.predictions.create({ model: MODEL, input: { ...input, num_outputs: 2 }, wait: true });
  expect(done.status).toBe("succeeded");
  expect(done.output).toHaveLength(2);
  expect(parseProgressFromLogs(done)).toMatchObject({ percentage: 1 });
});

test("run, by model and by version", async () => {
  const seen: string[] = [];
  const urls = await replicate.run(MODEL, { input }, ({ status }) => void seen.push(status));
  expect(await pngAt((urls as string[])[0])).toEqual([200, "image/png"]);
  expect(seen.at(-1)).toBe("succeeded");
  expect(await replicate.run(`${MODEL}:${await version()}`, { input, wait: { mode: "poll", interval: 50 } })).toEqual(
    urls,
  );
});

test("run polls when the wait was too short", async () => {
  const output = await replicate.run(MODEL, { input: long(1), wait: { mode: "block", timeout: 1 } });
  expect(output).toHaveLength(10);
});

test("stream returns progress, log and output", async () => {
  const events: { event: string; data: string }[] = [];
  for await (const { event, data } of replicate.stream(MODEL, { input: { ...long(2), partial_images: 1 } }))
    events.push({ event, data });
  const outputs = events.filter(({ event }) => event === "output");
  expect(outputs).toHaveLength(10);
  expect(await pngAt(outputs[0]!.data)).toEqual([200, "image/png"]);
  expect(events.filter(({ event }) => event === "partial")).toHaveLength(10);
  const log = events.filter(({ event }) => event === "logs").map(({ data }) => data);
  expect(parseProgressFromLogs(log.join(""))).toMatchObject({ percentage: 1 });
  expect(events.at(-1)).toEqual({ event: "done", data: "{}" });
});

/** The GPU worker's count of canceled jobs. */
async function canceledThere(): Promise<number> {
  const text = await (await fetch(`${stack.current.worker.url}/metrics`)).text();
  return Number(/request_failure\{[^}]*reason="canceled"\} (\d+)/.exec(text)?.[1] ?? 0);
}

test("cancel stops the work on the GPU worker, and leaves the prediction canceled", async () => {
  const running = await replicate.predictions.create({ model: MODEL, input: long(3) });
  await eventually(async () => {
    const { progress } = (await replicate.predictions.get(running.id)) as Prediction & { progress: { step: number } };
    return progress?.step > 0 ? true : undefined;
  });
  expect(await replicate.predictions.cancel(running.id)).toMatchObject({ status: "canceled" });
  expect(await eventually(async () => (await canceledThere()) || undefined)).toBe(1);
  const next = await replicate.predictions.create({ model: MODEL, input, wait: true });
  expect(next.status).toBe("succeeded");
  expect(await replicate.predictions.get(running.id)).toMatchObject({ status: "canceled", output: null });
});

test("list and paginate", async () => {
  const { results, next } = await replicate.predictions.list();
  expect(results.length).toBeGreaterThan(3);
  expect(next).toBeFalsy();
  const pages = [];
  for await (const page of replicate.paginate(replicate.predictions.list)) pages.push(page);
  expect(pages.flat().map(({ id }) => id)).toEqual(results.map(({ id }) => id));
});

test("a rejected request states the reason", async () => {
  const call = replicate.predictions.create({ model: MODEL, input: { prompt: "" } });
  await expect(call).rejects.toThrow(/status 400 .*prompt/);
  const misspelt = replicate.run(MODEL, { input: { prompt: "a cat", sed: 7 } });
  await expect(misspelt).rejects.toThrow(/status 400 .*did you mean seed/);
});

test("webhooks arrive, and both official libraries accept their signatures", async () => {
  const messages: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      messages.push({ headers: request.headers, body });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const webhook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    const made = await replicate.predictions.create({
      model: MODEL,
      input: { prompt: "a green leaf" },
      webhook,
      webhook_events_filter: ["start", "completed"],
    });
    await eventually(async () => (messages.length >= 2 ? true : undefined));
    const { key } = await replicate.webhooks.default.secret.get();
    for (const { headers, body } of messages) {
      const own = Object.fromEntries(
        ["id", "timestamp", "signature"].map((name) => [`webhook-${name}`, String(headers[`webhook-${name}`])]),
      );
      expect(new Webhook(key).verify(body, own)).toMatchObject({ id: made.id });
      const [id, timestamp, signature] = Object.values(own) as [string, string, string];
      expect(await validateWebhook({ id, timestamp, signature, body, secret: key })).toBe(true);
    }
    const statuses = messages.map(({ body }) => String(JSON.parse(body).status));
    expect(new Set(statuses)).toEqual(new Set(["processing", "succeeded"]));
  } finally {
    server.close();
  }
});
