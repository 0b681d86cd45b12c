/** Generation and encoding through the real edge, queue, GPU worker, D1 and R2. */
import { decodeLatent, LATENT_MEDIA_TYPE } from "@reptok/shared";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Client, createClient } from "../support/client.ts";
import { png } from "../support/images.ts";
import { startTestStack, type TestStack } from "../support/stack.ts";

let stack: TestStack;
let client: Client;
beforeAll(async () => {
  stack = await startTestStack();
  client = createClient(stack.url);
});
afterAll(() => stack?.[Symbol.asyncDispose]());

const GENERATIONS = "/v1/images/generations";
const APPLE = { prompt: "a red apple", seed: 7, response_format: "b64_json" } as const;
const isPng = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 8)).toString("latin1") === "\x89PNG\r\n\x1a\n";

describe("POST /v1/images/generations", () => {
  test("returns a picture, its latent's id, its seed and its prediction", async () => {
    const answer = await client.post(GENERATIONS, APPLE);
    expect(answer.status).toBe(200);
    const { created, data } = answer.json();
    expect(Math.abs(created - Date.now() / 1000)).toBeLessThan(60);
    expect(data).toHaveLength(1);
    expect(isPng(Buffer.from(data[0].b64_json, "base64"))).toBe(true);
    expect(data[0]).toMatchObject({ seed: 7, latent_id: expect.stringMatching(/^lat_[0-9a-f]{64}$/) });

    const prediction = await client.get(`/v1/predictions/${answer.headers.get("x-prediction-id")}`);
    expect(prediction.json()).toMatchObject({ status: "succeeded", metrics: { predict_time: expect.any(Number) } });
  });

  test("the same seed gives the same bytes: alone, as the first of four, and in a batch with other jobs", async () => {
    const alone = (await client.post(GENERATIONS, APPLE)).json().data[0];
    const others = ["a green leaf", "a cat"].map((prompt) => client.post(GENERATIONS, { ...APPLE, prompt, n: 3 }));
    const four = (await client.post(GENERATIONS, { ...APPLE, n: 4 })).json().data;
    await Promise.all(others);
    expect(four.map((item: { seed: number }) => item.seed)).toEqual([7, 8, 9, 10]);
    expect(four[0].b64_json).toBe(alone.b64_json);
    expect(new Set(four.map((item: { b64_json: string }) => item.b64_json)).size).toBe(4);
    const third = (await client.post(GENERATIONS, { ...APPLE, seed: 9 })).json().data[0];
    expect(third.b64_json).toBe(four[2].b64_json);
  });

  test("prompt, seed, steps and guidance each change the picture", async () => {
    const variants = [{}, { prompt: "a cat" }, { seed: 8 }, { num_inference_steps: 6 }, { guidance_scale: 4 }];
    const pictures = [];
    for (const change of variants) {
      pictures.push((await client.post(GENERATIONS, { ...APPLE, ...change })).json().data[0].b64_json);
    }
    expect(new Set(pictures).size).toBe(variants.length);
  });

  test("response_format url returns a permanent address; latent returns the latent inline", async () => {
    const inline = (await client.post(GENERATIONS, APPLE)).json().data[0];
    const { url } = (await client.post(GENERATIONS, { ...APPLE, response_format: "url" })).json().data[0];
    const picture = await client.get(url);
    expect(Buffer.from(picture.bytes).toString("base64")).toBe(inline.b64_json);
    expect(picture.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    const again = await client.get(url, { "if-none-match": picture.headers.get("etag") ?? "" });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);

    const latent = (await client.post(GENERATIONS, { ...APPLE, response_format: "latent" })).json().data[0];
    expect(latent.latent_id).toBe(inline.latent_id);
    expect(decodeLatent(Buffer.from(latent.latent, "base64"))).toMatchObject({ model: "tiny", dimensions: 16 });
  });

  test("labels by name and index, larger sizes, WebP and JPEG", async () => {
    const byName = (await client.post(GENERATIONS, { label: "Label 1", seed: 1, response_format: "b64_json" })).json();
    const byIndex = (await client.post(GENERATIONS, { label: 1, seed: 1, response_format: "b64_json" })).json();
    expect(byName.data[0].b64_json).toBe(byIndex.data[0].b64_json);
    const large = (await client.post(GENERATIONS, { ...APPLE, size: "64x64" })).json().data[0].b64_json;
    expect(Buffer.from(large, "base64").readUInt32BE(16)).toBe(64);
    const webp = (await client.post(GENERATIONS, { ...APPLE, output_format: "webp" })).json().data[0].b64_json;
    expect(Buffer.from(webp, "base64").toString("latin1", 8, 12)).toBe("WEBP");
    const jpeg = (await client.post(GENERATIONS, { ...APPLE, output_format: "jpeg" })).json().data[0].b64_json;
    expect(Buffer.from(jpeg, "base64").readUInt16BE(0)).toBe(0xffd8);
  });
});

describe("latents", () => {
  test("a PNG is encoded to a latent, and the latent decoded to a picture", async () => {
    const made = await client.upload(
      "/v1/latents",
      png(48, 40, (x, y) => [x * 5, y * 6, 90]),
      "image/png",
    );
    expect(made.status).toBe(201);
    const { id } = made.json();
    expect(made.headers.get("location")).toBe(`/v1/latents/${id}`);

    const bytes = await client.get(`/v1/latents/${id}`, { accept: LATENT_MEDIA_TYPE });
    expect(decodeLatent(bytes.bytes).model).toBe("tiny");
    const picture = await client.get(`/v1/latents/${id}/image?seed=3`);
    expect([picture.status, picture.headers.get("content-type"), isPng(picture.bytes)]).toEqual([
      200,
      "image/png",
      true,
    ]);
    expect((await client.get(`/v1/latents/${id}/image?seed=3`)).bytes).toEqual(picture.bytes);
    expect((await client.get(`/v1/latents/${id}/image?seed=4`)).bytes).not.toEqual(picture.bytes);
  });

  test("a generation's picture equals its latent's picture with the same seed", async () => {
    const { b64_json, latent_id } = (await client.post(GENERATIONS, APPLE)).json().data[0];
    const drawn = await client.get(`/v1/latents/${latent_id}/image?seed=7`);
    expect(Buffer.from(drawn.bytes).toString("base64")).toBe(b64_json);
  });

  test("latent bytes and JSON are stored and read unchanged", async () => {
    const { latent, latent_id } = (
      await client.post(GENERATIONS, { ...APPLE, seed: 99, response_format: "latent" })
    ).json().data[0];
    const kept = await client.upload("/v1/latents", Buffer.from(latent, "base64"), LATENT_MEDIA_TYPE);
    expect([kept.status, kept.json().id]).toEqual([201, latent_id]);
    const { id: _, ...json } = kept.json();
    expect((await client.post("/v1/latents", json)).json().id).toBe(latent_id);
  });
});

test("models, health and readiness", async () => {
  expect((await client.get("/v1/models")).json()).toMatchObject({ object: "list", data: [{ id: "tiny" }] });
  expect((await client.get("/healthz")).status).toBe(200);
  expect((await client.get("/readyz")).json()).toMatchObject({ status: "ready", checks: { gpu_workers: 1 } });
});
