/** The studio's Draw view, in Chromium over the real edge and worker. */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { readPicture } from "@reptok/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../../scripts/lib/stack.ts";
import { ASSETS } from "../../scripts/lib/studio.ts";
import { createClient } from "../support/client.ts";
import {
  drawn,
  DRAWN_MS,
  expectAccessible,
  openPage,
  pixelsOf,
  STARTER,
  startStudio,
  type StudioTest,
} from "../support/studio.ts";

/** One thread: several that wait for each other are much slower on a busy machine. */
const PLAIN = "/?threads=1";
const CANVAS = ".stage .picture";
const STEPS: number = JSON.parse(readFileSync(path.join(STARTER, "manifest.json"), "utf8")).decoder.sampler.steps;
const TIME = { timeout: 3 * DRAWN_MS };

let studio: StudioTest;
beforeAll(async () => {
  studio = await startStudio();
});
afterAll(() => studio?.[Symbol.asyncDispose]());

test("browser and server draw the same picture within 2 levels of 255", TIME, async () => {
  const { page } = await openPage(await studio.visitor(), `${PLAIN}#/draw?prompt=a+red+apple&seed=11`);
  await drawn(page);
  const here = await pixelsOf(page, CANVAS);
  const body = { prompt: "a red apple", seed: 11, response_format: "b64_json" };
  const response = await createClient(studio.stack.url).post("/v1/images/generations", body);
  const { data, width, height } = await readPicture(Buffer.from(response.json().data[0].b64_json, "base64"));
  expect([width, height]).toEqual([here.width, here.height]);
  const plane = width * height;
  const largest = here.rgba.reduce((most, level, i) => {
    const there = i % 4 === 3 ? 255 : (data[(i % 4) * plane + Math.floor(i / 4)]! + 1) * 127.5;
    return Math.max(most, Math.abs(level - there));
  }, 0);
  expect(largest).toBeLessThanOrEqual(2);

  // The page's comparison shows the same difference, and the server's bytes and time.
  await page.getByRole("button", { name: "Draw it on the server too" }).click();
  const levels = await page.locator(".verdict").getAttribute("data-levels");
  expect(Number(levels)).toBe(Math.round(largest));
  expect(await page.locator(".compare tbody tr").first().innerText()).toMatch(/0 bytes\s+[\d.]+ kB/);
});

describe("settings", () => {
  test("labels, number of pictures and steps are stored in the URL", TIME, async () => {
    const context = await studio.visitor();
    const { page } = await openPage(context, PLAIN);
    await page.getByText("Labels", { exact: true }).click();
    const labels = page.getByRole("list", { name: "Labels" });
    await page.getByPlaceholder(/Search \d+ labels/).fill("cat face");
    await labels.getByRole("button").first().click();
    for (const name of ["Pictures", "Steps"]) await page.getByRole("slider", { name }).press("ArrowRight");
    await drawn(page);
    expect(await page.locator(CANVAS).count()).toBe(2);
    const { hash } = new URL(page.url());
    expect(Object.fromEntries(new URLSearchParams(hash.split("?")[1]))).toMatchObject({
      label: "12",
      n: "2",
      steps: `${STEPS + 1}`,
    });
    const before = await pixelsOf(page, CANVAS);
    await page.reload();
    await drawn(page);
    expect(await pixelsOf(page, CANVAS)).toEqual(before);
    await expectAccessible(page);
  });
});

test("the first load is below 300 kB compressed, without model and WebAssembly", () => {
  const assets = path.join(ROOT, ASSETS);
  const files = globSync("{index.html,assets/{index,studio,rolldown-runtime,worker,ort.wasm}*}", { cwd: assets });
  const sizes = files.map((file) => gzipSync(readFileSync(path.join(assets, file))).length);
  expect(files.length).toBeGreaterThan(4);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(300_000);
});
