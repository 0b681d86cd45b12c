/** An imported model next to another one: requests choose the model, and latents stay in their space. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { importBundle } from "@reptok/importer";
import { decodeLatent, encodeLatent, LATENT_MEDIA_TYPE } from "@reptok/shared";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeTinyBundle } from "../../packages/runtime/test/tiny-bundle.ts";
import { type Client, createClient } from "../support/client.ts";
import { startTestStack, type TestStack } from "../support/stack.ts";

const CHECKPOINT = fileURLToPath(new URL("../fixtures/parity/reptok-tiny.ckpt", import.meta.url));
const dir = mkdtempSync(path.join(tmpdir(), "two-models-"));
let stack: TestStack;
let client: Client;
let spaces: Record<"tiny" | "imported", string>;
/** A space as shown in messages. */
const named = (space: "tiny" | "imported", model = space) => `space ${spaces[space].slice(0, 16)} (${model})`;

beforeAll(async () => {
  const [tiny, imported] = [path.join(dir, "tiny"), path.join(dir, "imported")];
  const own = await writeTinyBundle(tiny);
  const { manifest } = await importBundle({
    checkpoint: CHECKPOINT,
    out: imported,
    model: "imported",
    storage: "f16",
    heads: 4,
  });
  spaces = { tiny: own.identity.space, imported: manifest.identity.space };
  stack = await startTestStack({ models: [tiny, imported] });
  client = createClient(stack.url);
});
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true });
});

const generate = (body: object) =>
  client.post("/v1/images/generations", { seed: 7, num_inference_steps: 2, response_format: "b64_json", ...body });

test("both are listed with their capabilities", async () => {
  const { data } = (await client.get("/v1/models")).json();
  expect(data.map(({ id }: { id: string }) => id)).toEqual(["tiny", "imported"]);
  expect(data[1]).toMatchObject({
    image_size: 64,
    latent: { tokens: 1, dimensions: 48 },
    capabilities: ["encode", "decode", "label"],
    labels: expect.arrayContaining(["class 9"]),
    licence: expect.stringContaining("non-commercial"),
  });
});

test("`model` chooses the model, and the latent names it", async () => {
  for (const [model, condition, dimensions] of [
    ["tiny", { prompt: "a red apple" }, 16],
    ["imported", { label: "class 3" }, 48],
  ] as const) {
    const answer = await generate({ model, ...condition });
    expect(answer.status).toBe(200);
    const id = answer.json().data[0].latent_id;
    const latent = await client.get(`/v1/latents/${id}`, { accept: LATENT_MEDIA_TYPE });
    expect(decodeLatent(latent.bytes)).toMatchObject({ model, dimensions });
    expect((await client.get(`/v1/latents/${id}/image?steps=2`)).status).toBe(200);
  }
  const prompted = await generate({ model: "imported", prompt: "a red apple" });
  expect(prompted.status).toBe(400);
  expect(prompted.json().error.message).toContain("model imported takes labels, not prompts");
});

test("rejects a latent that claims another model's space", async () => {
  const latent = {
    model: "imported",
    space: spaces.tiny,
    dtype: "f32",
    tokens: 1,
    dimensions: 16,
    data: new Float32Array(16),
  } as const;
  const answer = await client.upload("/v1/latents", encodeLatent(latent), LATENT_MEDIA_TYPE);
  expect(answer.status).toBe(400);
  expect(answer.json().error).toMatchObject({
    code: "latent_space_mismatch",
    message: `expected a latent of ${named("imported")}, got one of ${named("tiny", "imported")}`,
  });
});

test("rejects operations on latents of two spaces", async () => {
  const made: string[] = [];
  for (const [model, condition] of [
    ["tiny", { prompt: "a green leaf" }],
    ["imported", { label: "class 1" }],
  ] as const) {
    made.push((await generate({ model, ...condition })).json().data[0].latent_id);
  }
  const points = made.map((id) => ({ id }));
  const between = await client.post("/v1/latents/interpolate", { points, n: 3 });
  expect(between.status).toBe(400);
  expect(between.json().error).toMatchObject({
    code: "latent_space_mismatch",
    message: `expected a latent of ${named("tiny")}, got one of ${named("imported")}`,
  });
  const asked = await client.post("/v1/latents/interpolate", {
    model: "imported",
    points: [points[0], points[0]],
    n: 3,
  });
  expect(asked.status).toBe(400);
  expect(asked.json().error.message).toBe(`expected a latent of ${named("imported")}, got one of ${named("tiny")}`);
});
