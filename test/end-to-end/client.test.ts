/** The project's client against an edge that requires authentication: the real queue, GPU worker, D1 and R2. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Prediction,
  type PredictionEvent,
  Reptok,
  ReptokError,
  verifyWebhook,
} from "../../packages/client/src/index.ts";
import { eventually } from "../support/client.ts";
import { png } from "../support/images.ts";
import { startTestStack, stored, type TestStack } from "../support/stack.ts";

const ADMIN_KEY = "operator-of-the-tests";
let stack: TestStack;
let reptok: Reptok;

/** A client with a new key of a new project. */
async function shop(limits: { pictures_per_month?: number; requests_per_minute?: number } = {}): Promise<Reptok> {
  const { http } = new Reptok({ baseUrl: stack.url, apiKey: ADMIN_KEY });
  const project = await http.POST("/v1/admin/projects", { body: { name: "Shop", ...limits } });
  const params = { path: { project: project.data!.id } };
  const key = await http.POST("/v1/admin/projects/{project}/keys", { params, body: { name: "server" } });
  return new Reptok({ baseUrl: stack.url, apiKey: key.data!.value });
}

beforeAll(async () => {
  // One item per batch, so that long jobs take seconds.
  stack = await startTestStack({ edgeVars: { LOCAL_OPEN: "", ADMIN_KEY }, workerEnv: { MAX_BATCH: "1" } });
  reptok = await shop();
});
afterAll(() => stack?.[Symbol.asyncDispose]());

const APPLE = { prompt: "a red apple", seed: 7 };
/** A job that takes seconds. */
const long = (seed: number) => ({ prompt: "a cat", seed, n: 10, num_inference_steps: 250 });
const picture = () => new Uint8Array(png(32, 32, (x, y) => [x * 8, y * 8, 99]));
const isPng = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1", 0, 8) === "\x89PNG\r\n\x1a\n";

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function failure(promise: Promise<unknown>): Promise<ReptokError> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof ReptokError) return thrown;
  throw new Error(`expected a ReptokError, got ${String(thrown)}`);
}

test("pictures from a prompt are the same by URL and inline", async () => {
  const byAddress = await reptok.images.generate(APPLE);
  const inline = await reptok.images.generate({ ...APPLE, response_format: "b64_json" });
  const [first, second] = await Promise.all([byAddress, inline].map(({ data }) => reptok.images.bytes(data[0]!)));
  expect(isPng(first!)).toBe(true);
  expect(first).toEqual(second);
  expect(byAddress.data[0]!.url).toContain("signature=");
});

test("streams partial pictures, then the picture", async () => {
  const request = { ...APPLE, num_inference_steps: 40, partial_images: 2 };
  const events = await collected(reptok.images.stream(request));
  expect(events.map(({ type }) => type.split(".")[1])).toEqual(["partial_image", "partial_image", "completed"]);
  expect(isPng(await reptok.images.bytes(events.at(-1)!))).toBe(true);
});

test("varies and edits pictures", async () => {
  const varied = await reptok.images.vary(picture(), { n: 2, response_format: "b64_json" });
  expect(varied.data).toHaveLength(2);
  const edited = await reptok.images.edit([picture(), picture()], { prompt: "a leaf", response_format: "b64_json" });
  expect(isPng(await reptok.images.bytes(edited.data[0]!))).toBe(true);
  const streamed = await collected(reptok.images.streamEdit(picture(), { prompt: "a leaf", partial_images: 1 }));
  expect(streamed.at(-1)!.type).toBe("image_edit.completed");
});

test("rejections are ReptokErrors with all fields of the envelope, and are not retried", async () => {
  const error = await failure(reptok.images.generate({ prompt: "a cat", n: 99 }));
  expect(error).toMatchObject({ status: 400, code: "invalid_request", param: "n", type: "invalid_request_error" });
  expect(error.requestId).toMatch(/\S/);
  const stranger = new Reptok({ baseUrl: stack.url, apiKey: "rt_live_wrong" });
  expect(await failure(stranger.models())).toMatchObject({ status: 401, code: "invalid_api_key" });
  const limited = await shop({ pictures_per_month: 0 });
  const quota = await failure(limited.images.generate(APPLE));
  expect(quota).toMatchObject({ status: 429, code: "insufficient_quota" });
});

test("waits until a rate limit allows the next request", async () => {
  const slow = await shop({ requests_per_minute: 60 });
  const models = await Promise.all(Array.from({ length: 62 }, () => slow.models()));
  expect(models).toHaveLength(62);
});

test("aborted calls and streams reject with their signal's reason", async () => {
  const [call, stream] = [new AbortController(), new AbortController()];
  const waiting = reptok.images.generate(long(1), { signal: call.signal });
  const events = reptok.images.stream({ ...long(2), partial_images: 1 }, { signal: stream.signal });
  const reading = collected(events);
  const reason = new Error("the user left");
  await eventually(async () => {
    const recent = await reptok.predictions.list().next();
    return (recent.value as Prediction | undefined)?.status === "processing" ? true : undefined;
  });
  call.abort(reason);
  stream.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(reading).rejects.toBe(reason);
});

test("predictions are created, watched to their end and canceled", async () => {
  const events: PredictionEvent["event"][] = [];
  const done = await reptok.predictions.run(
    { input: { ...APPLE, seed: 11, num_inference_steps: 40, partial_images: 1 } },
    { onEvent: ({ event }) => events.push(event) },
  );
  expect(done).toMatchObject({ status: "succeeded", error: null });
  expect(events.at(-1)).toBe("done");
  const made = await reptok.predictions.create({ input: long(20) }, { cancelAfter: "10m" });
  expect(made.deadline).toMatch(/^\d{4}-/);
  expect(await reptok.predictions.cancel(made)).toMatchObject({ status: "canceled" });
  expect((await reptok.predictions.get(made.id)).status).toBe("canceled");
  expect(await failure(reptok.predictions.run({ input: { prompt: "" } }))).toMatchObject({ param: "prompt" });
});

test("an idempotency key creates one prediction, and rejects another request", async () => {
  const options = { idempotencyKey: "order-1" };
  const first = await reptok.predictions.create({ input: APPLE }, options);
  const second = await reptok.predictions.create({ input: APPLE }, options);
  expect(second.id).toBe(first.id);
  const other = await failure(reptok.predictions.create({ input: { prompt: "a cat" } }, options));
  expect(other).toMatchObject({ status: 422, code: "idempotency_mismatch" });
});

test("waits for a GPU worker that is unavailable", async () => {
  await stack.current.worker.stop();
  const before = stored(stack).jobs;
  const waiting = reptok.images.generate({ ...APPLE, seed: 12 });
  await eventually(async () => (stored(stack).jobs > before ? true : undefined));
  await stack.current.worker.start();
  expect((await waiting).data).toHaveLength(1);
});

test("latents are encoded, read, converted, stored, decoded, listed and deleted", async () => {
  const made = await reptok.latents.encode(picture());
  expect(made).toMatchObject({ model: "tiny", dtype: "f16", tokens: 1 });
  expect(await reptok.latents.get(made.id)).toEqual(made);
  const small = await reptok.latents.get(made.id, { dtype: "i8" });
  expect(small.data.every((x, i) => Math.abs(x - made.data[i]!) < 0.1)).toBe(true);
  const kept = await reptok.latents.keep(small);
  expect(kept.id).toBe(small.id);
  expect(isPng(await reptok.latents.draw(kept.id, { seed: 3 }))).toBe(true);
  const listed = await collected(reptok.latents.list());
  expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining([made.id, kept.id]));
  await reptok.latents.delete(kept.id);
  expect(await failure(reptok.latents.get(kept.id))).toMatchObject({ status: 404, code: "not_found" });
});

test("latents are searched, mixed, varied and sampled", async () => {
  const { id } = await reptok.latents.encode(picture());
  const found = await reptok.latents.search({ image: Buffer.from(picture()).toString("base64"), limit: 3 });
  expect(found.data[0]).toMatchObject({ id, score: expect.closeTo(1, 4) });
  const path = await reptok.latents.interpolate({ points: [{ id }, { prompt: "a leaf" }], n: 3, draw: true });
  expect(path.data.map(({ position }) => position)).toEqual([0, 0.5, 1]);
  expect((await reptok.latents.combine({ inputs: [{ id }, { prompt: "a cat", weight: 0.5 }] })).source).toBe("derived");
  expect((await reptok.latents.vary({ source: { id }, n: 2 })).data).toHaveLength(2);
  const best = await reptok.latents.sample({ prompt: "a leaf", n: 4, keep: 2, include_data: true });
  expect(best.data.map(({ latent }) => latent!.model)).toEqual(["tiny", "tiny"]);
});

test("a project imports another one's export", async () => {
  const other = await shop();
  const exported = await collected(reptok.latents.export());
  expect(exported.length).toBeGreaterThan(5);
  const outcomes = await collected(other.latents.import(exported));
  expect(outcomes.map((outcome) => ("id" in outcome ? outcome.id : outcome.error))).toEqual(
    exported.map(({ id }) => id),
  );
  expect(await collected(other.latents.export())).toHaveLength(exported.length);
});

test("usage is reported in total and per job", async () => {
  const sums = await collected(reptok.usage());
  const records = await collected(reptok.usageRecords());
  const pictures = (rows: readonly { pictures: number }[]) => rows.reduce((sum, row) => sum + row.pictures, 0);
  expect(pictures(records)).toBeGreaterThan(5);
  expect(pictures(sums)).toBe(pictures(records));
});

test("webhooks are verified by the current and the previous secret", async () => {
  const messages: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => (messages.push({ headers: request.headers, body }), response.end()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const old = await reptok.webhooks.secret();
    const secret = await reptok.webhooks.rotate();
    const webhook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    const made = await reptok.predictions.create({ input: APPLE, webhook, webhook_events_filter: ["completed"] });
    const { headers, body } = await eventually(async () => messages[0]);
    for (const key of [old, secret]) expect(verifyWebhook(body, headers, key)).toMatchObject({ id: made.id });
    expect(() => verifyWebhook(body.replace("succeeded", "failed"), headers, secret)).toThrow(ReptokError);
  } finally {
    server.close();
  }
});
