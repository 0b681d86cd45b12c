/** The README's example with the starter model: a red apple, decoded again from its latent, in limited memory. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { type Picture } from "@reptok/model";
import { readPicture } from "@reptok/runtime";
import sharp from "sharp";
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

  test("a red apple is red in the middle, and its latent decodes to the same picture", async () => {
    const body = { prompt: "a red apple", seed: 7, response_format: "b64_json" };
    const { b64_json, latent_id } = (await client.post("/v1/images/generations", body)).json().data[0];
    const file = Buffer.from(b64_json, "base64");
    const [red, green, blue] = middle(await readPicture(file));
    expect(red - Math.max(green, blue)).toBeGreaterThan(0.4);
    const drawn = await client.get(`/v1/latents/${latent_id}/image?seed=7`);
    expect(Buffer.from(drawn.bytes).equals(file)).toBe(true);
  });

  test("a transparent background leaves the apple opaque", async () => {
    const body = { prompt: "a red apple", seed: 7, background: "transparent", response_format: "b64_json" };
    const { b64_json } = (await client.post("/v1/images/generations", body)).json().data[0];
    const { data, info } = await sharp(Buffer.from(b64_json, "base64")).raw().toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(4);
    const alpha = (x: number, y: number) => data[4 * (y * info.width + x) + 3];
    const last = info.width - 1;
    expect([alpha(0, 0), alpha(last, 0), alpha(0, last), alpha(last, last)]).toEqual([0, 0, 0, 0]);
    expect(alpha(info.width / 2, info.height / 2)).toBe(255);
  });

  test("the GPU worker stays below 1 GB", async () => {
    const prompts = ["a cat", "a blue car", "a house", "a smiling face"];
    const ask = (prompt: string) => client.post("/v1/images/generations", { prompt, n: 10, response_format: "latent" });
    for (const answer of await Promise.all(prompts.map(ask))) expect(answer.status).toBe(200);
    const status = readFileSync(`/proc/${stack.current.worker.pid()}/status`, "utf8");
    expect(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1])).toBeLessThan(MAX_RESIDENT_KB);
  });
});
