/** Bad input: a clear 4xx in the error envelope, and nothing stored. */
import { encodeLatent, LATENT_MEDIA_TYPE } from "@reptok/shared";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Client, createClient, eventually, expectError } from "../support/client.ts";
import { bomb, png, truncated } from "../support/images.ts";
import { startTestStack, stored, type TestStack } from "../support/stack.ts";

let stack: TestStack;
let client: Client;
let space: string;
beforeAll(async () => {
  stack = await startTestStack();
  client = createClient(stack.url);
  space = (await client.get("/v1/models")).json().data[0].space;
});
afterAll(() => stack?.[Symbol.asyncDispose]());

const latent = (dimensions = 16, model = "tiny") =>
  encodeLatent({ model, space, dtype: "f32", tokens: 1, dimensions, data: new Float32Array(dimensions).fill(0.5) });

/** `bytes` with one byte replaced. */
function damaged(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = value;
  return copy;
}

describe("is rejected before anything is stored", () => {
  const generations: [string, object, number, string, string | null][] = [
    ["an over-long prompt", { prompt: "a".repeat(1001) }, 400, "prompt_too_long", "prompt"],
    ["an empty prompt", { prompt: "  " }, 400, "invalid_request", "prompt"],
    ["neither prompt nor label", {}, 400, "invalid_request", "prompt"],
    ["an unknown label", { label: "no such thing" }, 400, "invalid_request", "label"],
    ["an unknown model", { prompt: "a cat", model: "no-such-model" }, 404, "model_not_found", "model"],
    ["too many pictures", { prompt: "a cat", n: 11 }, 400, "invalid_request", "n"],
    ["a negative seed", { prompt: "a cat", seed: -1 }, 400, "invalid_request", "seed"],
    ["a size below the model's", { prompt: "a cat", size: "8x8" }, 400, "invalid_request", "size"],
    ["a size without a height", { prompt: "a cat", size: "64x" }, 400, "invalid_request", "size"],
    ["a size above 1024", { prompt: "a cat", size: "2048x2048" }, 400, "invalid_request", "size"],
    ["an unknown format", { prompt: "a cat", output_format: "bmp" }, 400, "invalid_request", "output_format"],
  ];
  test.each(generations)("POST /v1/images/generations: %s", async (_, body, status, code, param) => {
    expectError(await client.post("/v1/images/generations", body), status, code, param);
  });

  test("POST /v1/images/generations: invalid JSON, another media type, a body that is too large", async () => {
    const path = "/v1/images/generations";
    expectError(await client.upload(path, "{", "application/json"), 400, "invalid_request");
    expectError(await client.upload(path, "a red apple", "text/plain"), 415, "unsupported_media_type");
    const huge = JSON.stringify({ prompt: "a".repeat(200_000) });
    expectError(await client.upload(path, huge, "application/json"), 413, "body_too_large");
  });

  const uploads: [string, () => Uint8Array | string, string, number, string][] = [
    ["text that claims to be a PNG", () => "not a picture", "image/png", 400, "invalid_image"],
    ["an image bomb", () => bomb(30_000, 30_000), "image/png", 413, "image_too_large"],
    [
      "an image bomb of 2^31 - 1 pixels a side",
      () => bomb(0x7fffffff, 0x7fffffff),
      "image/png",
      413,
      "image_too_large",
    ],
    ["a file of more than 10 MiB", () => new Uint8Array(10 * 2 ** 20 + 1), "image/png", 413, "image_too_large"],
    ["an SVG", () => '<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml", 415, "unsupported_media_type"],
    ["another media type", () => "text", "text/plain", 415, "unsupported_media_type"],
    ["a latent of the wrong size", () => latent(8), LATENT_MEDIA_TYPE, 400, "invalid_latent"],
    ["a latent of an unknown version", () => damaged(latent(), 4, 9), LATENT_MEDIA_TYPE, 400, "invalid_latent"],
    ["a latent with a wrong checksum", () => damaged(latent(), 30, 0xaa), LATENT_MEDIA_TYPE, 400, "invalid_latent"],
    ["a latent cut short", () => latent().subarray(0, 40), LATENT_MEDIA_TYPE, 400, "invalid_latent"],
    ["a latent of an unknown model", () => latent(16, "other"), LATENT_MEDIA_TYPE, 404, "model_not_found"],
  ];
  test.each(uploads)("POST /v1/latents: %s", async (_, body, type, status, code) => {
    expectError(await client.upload("/v1/latents", body(), type), status, code);
  });

  test("POST /v1/latents: a picture for an unknown model", async () => {
    const picture = png(8, 8, () => [1, 2, 3]);
    expectError(await client.upload("/v1/latents?model=no-such-model", picture, "image/png"), 404, "model_not_found");
  });

  test("nothing was stored", () => {
    expect(stored(stack)).toEqual({ jobs: 0, latents: 0, objects: 0 });
  });
});

test("a picture whose pixels cannot be decoded fails its job, and leaves no object behind", async () => {
  expectError(await client.upload("/v1/latents", truncated(), "image/png"), 400, "invalid_image");
  await eventually(async () => (stored(stack).objects === 0 ? true : undefined));
  expect(stored(stack).latents).toBe(0);
});

test("unknown addresses and methods", async () => {
  const unknown = `lat_${"0".repeat(64)}`;
  expectError(await client.get("/v1/nothing"), 404, "not_found");
  expectError(await client.get(`/v1/latents/${unknown}`), 404, "not_found");
  expectError(await client.get(`/v1/latents/${unknown}/image`), 404, "not_found");
  expectError(await client.get("/v1/predictions/none"), 404, "not_found");
  expectError(await client.get("/v1/images/generations"), 405, "method_not_allowed");
});
