import { decodeBase64, decodeLatent, latentId } from "@reptok/shared";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import {
  call,
  generate,
  type Generated,
  gpu,
  IMPATIENT,
  NOTHING,
  ORIGIN,
  post,
  refusal,
  stored,
  textOf,
  untilJob,
  latentKey,
} from "../../../test/client.ts";

const PATH = "/v1/images/generations";

test("generates through queue, GPU worker, D1 and R2", async () => {
  const before = Math.floor(Date.now() / 1000);
  const response = await post(PATH, { prompt: "a red apple", seed: 7, response_format: "b64_json" });
  expect(response.status).toBe(200);
  expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  const { created, data, usage } = await response.json<Generated>();
  expect(created).toBeGreaterThanOrEqual(before);
  expect(created).toBeLessThanOrEqual(Date.now() / 1000);
  expect(usage).toMatchObject({ images: 1, output_tokens: 1 });
  expect(data).toHaveLength(1);
  const drawn = JSON.parse(new TextDecoder().decode(decodeBase64(data[0]!.b64_json!)));
  expect(drawn).toMatchObject({ first: 7 / 128, seed: 7, steps: 20, size: 64, format: "png" });
  const after = await stored();
  expect(after).toMatchObject({ jobs: 1, latents: 1 });
  expect(after.keys).toEqual([latentKey(data[0]!.latent_id), expect.stringMatching(/^pictures\/local\/lat_.*\.png$/)]);
});

test("the first of four equals that of n = 1", async () => {
  const one = await generate({ prompt: "a", seed: 0xffff_ffff, response_format: "b64_json" });
  const four = await generate({ prompt: "a", seed: 0xffff_ffff, n: 4, response_format: "b64_json" });
  expect(four.data.map(({ seed }) => seed)).toEqual([0xffff_ffff, 0, 1, 2]);
  expect(four.data[0]).toEqual(one.data[0]);
  expect(four.usage).toMatchObject({ images: 4, output_tokens: 4 });
});

test("a URL answers with the stored picture", async () => {
  const { data } = await generate({ prompt: "a", seed: 3, output_format: "webp", size: "128x128" });
  const url = new URL(data[0]!.url!);
  expect(url.origin).toBe(ORIGIN);
  await gpu("away");
  const picture = await call(url.pathname + url.search);
  expect(picture.headers.get("content-type")).toBe("image/webp");
  expect(JSON.parse(await textOf(picture))).toMatchObject({
    first: 3 / 128,
    seed: 3,
    steps: 20,
    size: 128,
    format: "webp",
  });
});

test("returns a latent inline and draws nothing", async () => {
  const { data } = await generate({ label: "apple", seed: 5, response_format: "latent" });
  const bytes = decodeBase64(data[0]!.latent!);
  expect(decodeLatent(bytes)).toMatchObject({ model: "tiny", dimensions: 8 });
  expect(data[0]!.latent_id).toBe(await latentId(bytes));
  expect((await stored()).keys).toEqual([latentKey(data[0]!.latent_id)]);
});

test("chooses and reports a seed if the request has none", async () => {
  const [first, second] = [await generate({ prompt: "a" }), await generate({ prompt: "a" })];
  const seeds = [first, second].map(({ data }) => data[0]!.seed);
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true);
  expect(seeds[0]).not.toBe(seeds[1]);
});

test("repeated and concurrent requests with a seed are one job", async () => {
  const body = { prompt: "a", seed: 11, response_format: "b64_json" };
  const [first, second] = await Promise.all([generate(body), generate(body)]);
  const third = await generate({ seed: 11, response_format: "b64_json", prompt: "a", model: "tiny", n: 1 });
  expect(second).toEqual(first);
  expect(third).toEqual(first);
  // Partial pictures are not part of the result.
  expect(await generate({ ...body, partial_images: 2 })).toEqual(first);
  expect((await stored()).jobs).toBe(1);
  expect(await gpu("normal")).toHaveLength(1);
  await generate({ prompt: "a", seed: 12 });
  expect((await stored()).jobs).toBe(2);
});

test("draws a dropped picture again", async () => {
  const body = { prompt: "a", seed: 13, response_format: "b64_json" };
  const before = await generate(body);
  const key = (await stored()).keys.find((name) => name.startsWith("pictures/"))!;
  for (let i = 0; i < 2; i++) {
    await env.BUCKET.delete(key);
    expect(await generate(body)).toEqual(before);
  }
});

test.each([
  ["text that is no JSON", "{", 400, "invalid_request", null],
  ["JSON of another kind", "[1]", 400, "invalid_request", null],
  ["no prompt", {}, 400, "invalid_request", "prompt"],
  ["an over-long prompt", { prompt: "x".repeat(1001) }, 400, "prompt_too_long", "prompt"],
  ["an unknown model", { prompt: "a", model: "gpt-image-9" }, 404, "model_not_found", "model"],
  ["a wrong type", { prompt: "a", n: "two" }, 400, "invalid_request", "n"],
  ["a size of 1:4", { prompt: "a", size: "64x256" }, 400, "invalid_request", "size"],
  ["a body too large", { prompt: "a", user: "u".repeat(70_000) }, 413, "body_too_large", null],
])("rejects %s and stores nothing", async (_name, body, status, code, param) => {
  expect(await refusal(await post(PATH, body))).toEqual({ status, code, param });
  expect(await stored()).toEqual(NOTHING);
});

test("rejects bodies without the media type of JSON", async () => {
  const response = await call(PATH, { method: "POST", body: new URLSearchParams({ prompt: "a" }) });
  expect(await refusal(response)).toMatchObject({ status: 415, code: "unsupported_media_type" });
  expect(await stored()).toEqual(NOTHING);
});

test("after the waiting limit the answer names the prediction, which continues", async () => {
  await gpu("hangs");
  const response = await post(PATH, { prompt: "slow", seed: 1 }, {}, IMPATIENT);
  expect(response.headers.get("retry-after")).toBe("5");
  const id = response.headers.get("x-prediction-id")!;
  expect(response.headers.get("location")).toBe(`/v1/predictions/${id}`);
  expect(response.headers.get("x-should-retry")).toBeNull();
  expect(await refusal(response)).toMatchObject({ status: 503, code: "timeout" });
  await gpu("normal");
  await untilJob(id, "succeeded");
  expect((await generate({ prompt: "slow", seed: 1 })).data[0]!.seed).toBe(1);
  expect((await stored()).jobs).toBe(1);
});

interface StreamEvent {
  type: string;
  index?: number;
  b64_json?: string;
  partial_image_index?: number;
  error?: { code: string; message: string };
  usage?: { output_tokens: number };
}

/** The events of a streamed answer; an event's name is its type. */
async function eventsOf(response: Response): Promise<StreamEvent[]> {
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const blocks = (await response.text()).trim().split("\n\n");
  return blocks
    .filter((block) => !block.startsWith(":"))
    .map((block) => {
      const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(block)!;
      const event = JSON.parse(data!) as StreamEvent;
      expect(event.type).toBe(name);
      return event;
    });
}

test("streams partial pictures and then the images, as OpenAI's events", async () => {
  await call("/v1/models");
  await gpu("halfway");
  const response = await post(PATH, { prompt: "a", seed: 1, n: 2, stream: true, partial_images: 3 });
  expect(response.status).toBe(200);
  await untilJob(response.headers.get("x-prediction-id")!, "processing");
  await gpu("normal");
  const events = await eventsOf(response);
  expect(events.map(({ type, index, partial_image_index }) => [type, index, partial_image_index])).toEqual([
    ["image_generation.partial_image", 0, 0],
    ["image_generation.partial_image", 0, 1],
    ["image_generation.partial_image", 0, 2],
    ["image_generation.completed", 0, undefined],
    ["image_generation.completed", 1, undefined],
  ]);
  expect(events.slice(0, 3).map(({ b64_json }) => atob(b64_json!))).toEqual(["partial 0", "partial 1", "partial 2"]);
  expect(events[0]).toMatchObject({ size: "64x64", output_format: "png", created_at: expect.any(Number) });
  const { data } = await generate({ prompt: "a", seed: 1, n: 2, response_format: "b64_json" });
  expect(events.slice(3).map(({ b64_json }) => b64_json)).toEqual(data.map(({ b64_json }) => b64_json));
  expect(events[4]).toMatchObject({ seed: 2, usage: { output_tokens: 1 } });
});

test("a stream of a repeated request has the final events only, and draws dropped pictures again", async () => {
  const body = { prompt: "a", seed: 1, response_format: "b64_json" };
  const { data } = await generate(body);
  const picture = (await stored()).keys.find((name) => name.startsWith("pictures/"))!;
  await env.BUCKET.delete(picture);
  const events = await eventsOf(await post(PATH, { ...body, stream: true, partial_images: 2 }));
  expect(events).toMatchObject([{ type: "image_generation.completed", b64_json: data[0]!.b64_json }]);
});

test("a stream that fails ends with the error", async () => {
  await call("/v1/models");
  await gpu("rejects");
  const events = await eventsOf(await post(PATH, { prompt: "bad", stream: true }));
  expect(events).toMatchObject([{ type: "error", error: { code: "invalid_request", message: "no" } }]);
});

test("rejects streams of latents, and partial pictures without a stream", async () => {
  const latents = await post(PATH, { prompt: "a", stream: true, response_format: "latent" });
  expect(await refusal(latents)).toMatchObject({ status: 400, param: "stream" });
  expect(await refusal(await post(PATH, { stream: true }))).toMatchObject({ status: 400, param: "prompt" });
  expect((await stored()).jobs).toBe(0);
});

test("after the waiting limit, a request that cannot be repeated must not be retried", async () => {
  await call("/v1/models");
  await gpu("hangs");
  const answers = await Promise.all([
    post(PATH, { prompt: "slow" }, {}, IMPATIENT),
    post(PATH, { prompt: "slow" }, { "idempotency-key": "k" }, IMPATIENT),
  ]);
  expect(answers.map(({ status, headers }) => [status, headers.get("x-should-retry")])).toEqual([
    [503, "false"],
    [503, null],
  ]);
});

test("a canceled job must not be retried", async () => {
  await call("/v1/models");
  await gpu("halfway");
  const answer = post(PATH, { prompt: "a", seed: 1 });
  await expect.poll(async () => (await stored()).jobs).toBe(1);
  const { data } = await (await call("/v1/predictions")).json<{ data: { id: string }[] }>();
  await call(`/v1/predictions/${data[0]!.id}/cancel`, { method: "POST" });
  const response = await answer;
  expect(response.headers.get("x-should-retry")).toBe("false");
  expect(await refusal(response)).toMatchObject({ status: 409, code: "canceled" });
});
