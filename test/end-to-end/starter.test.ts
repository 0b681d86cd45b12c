/** The promise of the README, on the starter model: a red apple, drawn back from its latent, in little memory. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { type Picture } from "@reptok/model";
import { readPicture } from "@reptok/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../../scripts/lib/stack.ts";
import { type Client, createClient } from "../support/client.ts";
import { startTestStack, type TestStack } from "../support/stack.ts";

const STARTER = path.join(ROOT, "models", "starter");
const MAX_RESIDENT_KB = 1_000_000;

/** Mean red, green and blue of the middle quarter, in [-1, 1]. */
function middle({ data, width, height }: Picture): [number, number, number] {
  const sums: [number, number, number] = [0, 0, 0];
  const [x0, y0, w, h] = [width / 4, height / 4, width / 2, height / 2];
  for (let c = 0; c < 3; c++) {
    for (let y = y0; y < y0 + h; y++) {
      for (let x = x0; x < x0 + w; x++) sums[c]! += data[c * width * height + y * width + x]! / (w * h);
    }
  }
  return sums;
}

describe("the starter model", () => {
  let stack: TestStack;
  let client: Client;
  beforeAll(async () => {
    stack = await startTestStack({ models: [STARTER] });
    client = createClient(stack.url);
  });
  afterAll(() => stack?.[Symbol.asyncDispose]());

  test("a red apple is red where the apple is, and its latent draws it again", async () => {
    const body = { prompt: "a red apple", seed: 7, response_format: "b64_json" };
    const { b64_json, latent_id } = (await client.post("/v1/images/generations", body)).json().data[0];
    const file = Buffer.from(b64_json, "base64");
    const [red, green, blue] = middle(await readPicture(file));
    expect(red - Math.max(green, blue)).toBeGreaterThan(0.4);
    const drawn = await client.get(`/v1/latents/${latent_id}/image?seed=7`);
    expect(Buffer.from(drawn.bytes).equals(file)).toBe(true);
  });

  test("the GPU worker stays below 1 GB", async () => {
    const prompts = ["a cat", "a blue car", "a house", "a smiling face"];
    const ask = (prompt: string) => client.post("/v1/images/generations", { prompt, n: 10, response_format: "latent" });
    for (const answer of await Promise.all(prompts.map(ask))) expect(answer.status).toBe(200);
    const status = readFileSync(`/proc/${stack.current.worker.pid()}/status`, "utf8");
    expect(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1])).toBeLessThan(MAX_RESIDENT_KB);
  });
});
