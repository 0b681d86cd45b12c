/** Searching and combining latents on the real stack, with a model of random weights. */
import { concat, jpegSegment, splitJpeg } from "@reptok/shared/testing";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
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

const picture = (shift: number) => png(32, 32, (x, y) => [(x * 8 + shift) % 256, (y * 8) % 256, shift]);

interface Item {
  id: string;
  score: number;
  image: string;
  seed: number;
}

async function encode(shift: number): Promise<string> {
  const made = await client.upload("/v1/latents", picture(shift), "image/png");
  expect(made.status).toBe(201);
  return made.json().id;
}

async function ask(how: string, body: object): Promise<Item[]> {
  const answer = await client.post(`/v1/latents/${how}`, body);
  expect(answer.status, Buffer.from(answer.bytes).toString()).toBe(200);
  return answer.json().data;
}

test("finds what is like a picture, its own latent and the copy in another dtype first", async () => {
  const [id] = [await encode(0), await encode(120), await encode(200)];
  const { latent } = (await ask("search", { vector: await valuesOf(id), limit: 1, include_data: true }))[0] as never;
  expect(latent).toMatchObject({ id });
  const copy = await client.upload("/v1/latents?dtype=i8", picture(0), "image/png");
  const found = await ask("search", { image: picture(0).toString("base64"), limit: 3 });
  expect(found.slice(0, 2).map((item) => item.id)).toEqual([id, copy.json().id]);
  expect(found[1]!.score).toBeGreaterThan(0.999);
  expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).toSorted((a, b) => b - a));
});

async function valuesOf(id: string): Promise<number[]> {
  const { data, dimensions } = (await client.get(`/v1/latents/${id}?dtype=f32`)).json();
  const bytes = Buffer.from(data, "base64");
  return Array.from({ length: dimensions }, (_, i) => bytes.readFloatLE(4 * i));
}

test("a JPEG has the latent of its pixels, however its file is written", async () => {
  const jpeg = await sharp(picture(40)).jpeg({ quality: 90 }).toBuffer();
  const [start, ...rest] = splitJpeg(jpeg);
  const metadata = jpegSegment(0xe1, new Uint8Array(65_000));
  const files = {
    plain: jpeg,
    "fill bytes before a marker": concat(start!, [0xff, 0xff, 0xff], ...rest),
    "stray bytes between segments": concat(start!, rest[0]!, [1, 2, 3], ...rest.slice(1)),
    "2 MiB of metadata before the header": concat(start!, ...Array.from({ length: 33 }, () => metadata), ...rest),
  };
  const ids: Record<string, string> = {};
  for (const [name, file] of Object.entries(files)) {
    const made = await client.upload("/v1/latents", file, "image/jpeg");
    ids[name] = made.status === 201 ? made.json().id : Buffer.from(made.bytes).toString();
  }
  expect(ids).toEqual(Object.fromEntries(Object.keys(files).map((name) => [name, ids["plain"]])));
  expect(ids["plain"]).toMatch(/^lat_/);
});

test("finds what was generated from a prompt by the same prompt, seed for seed", async () => {
  const body = { prompt: "a red apple", seed: 21, response_format: "latent" };
  const { latent_id } = (await client.post("/v1/images/generations", body)).json().data[0];
  const [itself] = await ask("search", { positive: [{ vector: await valuesOf(latent_id) }], limit: 1 });
  expect(itself).toMatchObject({ id: latent_id, score: expect.closeTo(1, 4) });
  const prompted = await client.post("/v1/latents/search", { prompt: "a red apple", seed: 21, n: 1 });
  expect(prompted.json().examples).toEqual([]);
  expect(prompted.json().data[0]).toMatchObject({ id: latent_id, score: expect.closeTo(1, 4) });
});

test("mixes a prompt and a picture, and the mixture is drawn", async () => {
  const inputs = [
    { prompt: "a cat", seed: 3 },
    { image: picture(60).toString("base64"), weight: 0.5 },
  ];
  const [made] = await ask("combine", { inputs, draw: { seed: 5, format: "png" } });
  const drawn = await client.get(made!.image);
  expect([drawn.status, drawn.headers.get("content-type")]).toEqual([200, "image/png"]);
  expect((await ask("combine", { inputs }))[0]!.id).toBe(made!.id);
});

test("generates twelve, and shows the best two", async () => {
  const best = await ask("sample", { prompt: "a green leaf", n: 12, keep: 2, seed: 40, draw: true });
  expect(best).toHaveLength(2);
  expect(best[0]!.score).toBeGreaterThanOrEqual(best[1]!.score);
  const { seed } = best[0]!;
  expect(seed).toBeGreaterThanOrEqual(40);
  const body = { prompt: "a green leaf", seed, response_format: "latent" };
  expect((await client.post("/v1/images/generations", body)).json().data[0].latent_id).toBe(best[0]!.id);
});

test("a generation is answered by a near-duplicate's picture for who asks for that, and drawn for who does not", async () => {
  const body = { prompt: "a green leaf", seed: 31, response_format: "latent" };
  const { latent, latent_id } = (await client.post("/v1/images/generations", body)).json().data[0];
  const bytes = Buffer.from(latent, "base64");
  const rounded = (await client.upload("/v1/latents?dtype=i8", bytes, "application/vnd.reptok.latent")).json().id;
  const near = await client.get(`/v1/latents/${rounded}/image?seed=5`);
  const drawn = { ...body, response_format: "b64_json" };
  const distinct = await client.post("/v1/images/generations", { ...drawn, dedupe_threshold: 0.999 });
  const [first] = distinct.json().data;
  expect(first).toMatchObject({ latent_id, seed: 31, duplicate_of: rounded, similarity: expect.closeTo(1, 3) });
  expect(Buffer.from(first.b64_json, "base64")).toEqual(Buffer.from(near.bytes));
  const [own] = (await client.post("/v1/images/generations", drawn)).json().data;
  expect(own).toMatchObject({ latent_id, seed: 31 });
  expect(own).not.toHaveProperty("duplicate_of");
  expect(own.b64_json).not.toBe(first.b64_json);
});

test("what is kept survives a restart, and is still found", async () => {
  const id = await encode(33);
  await ask("search", { id });
  await stack.restart();
  const [found] = await ask("search", { vector: await valuesOf(id), limit: 1 });
  expect(found!.id).toBe(id);
});
