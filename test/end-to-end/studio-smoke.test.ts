/**
 * The studio's part of `npm test`, in Chromium with the real edge and worker: a red apple is drawn while it is typed, and
 * every view is accessible. The other suites run by `npm test -- --project studio`.
 */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  drawn,
  DRAWN_MS,
  expectAccessible,
  openPage,
  pixelsOf,
  startStudio,
  type StudioTest,
} from "../support/studio.ts";

/** One thread: several that wait for each other are much slower on a busy machine. */
const PLAIN = "/?threads=1";
const VIEWS = {
  draw: "Draw",
  look: "Look inside",
  mix: "Mix",
  library: "Library",
  report: "Report",
  service: "Service",
};

let studio: StudioTest;
beforeAll(async () => {
  studio = await startStudio();
});
afterAll(() => studio?.[Symbol.asyncDispose]());

/** Collects requests to the API. */
function apiCalls(page: Page): string[] {
  const calls: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/v1/")) calls.push(pathname);
  });
  return calls;
}

/** Means of the picture's red, green and blue in the middle quarter of its area. */
async function middleOf(page: Page): Promise<[number, number, number]> {
  const { rgba, width, height } = await pixelsOf(page, ".stage .picture");
  const sums: [number, number, number] = [0, 0, 0];
  for (let y = Math.floor(height / 4); y < (3 * height) / 4; y++) {
    for (let x = Math.floor(width / 4); x < (3 * width) / 4; x++) {
      for (const c of [0, 1, 2] as const) sums[c] += rgba[4 * (y * width + x) + c]!;
    }
  }
  const pixels = (width * height) / 4;
  return sums.map((sum) => sum / pixels) as [number, number, number];
}

test("a red apple is drawn while it is typed, without the server", { timeout: 3 * DRAWN_MS }, async () => {
  const { page, complaints } = await openPage(await studio.visitor(), PLAIN);
  const calls = apiCalls(page);
  await drawn(page);
  expect(await page.evaluate("crossOriginIsolated")).toBe(true);
  const prompt = page.getByRole("textbox", { name: "What to draw" });
  const status = page.getByRole("status");
  await prompt.fill("");
  await prompt.pressSequentially("a blue heart", { delay: 20 });
  await status.getByText("Drawn: a blue heart").waitFor({ state: "attached" });
  const [red, , blue] = await middleOf(page);
  expect(blue - red).toBeGreaterThan(80);
  await prompt.fill("");
  await prompt.pressSequentially("a red apple", { delay: 20 });
  await status.getByText("Drawn: a red apple").waitFor({ state: "attached" });
  const apple = await middleOf(page);
  expect(apple[0] - Math.max(apple[1], apple[2])).toBeGreaterThan(50);
  // The intermediate steps are drawn after the picture.
  await expect.poll(() => page.locator(".strip canvas.empty").count(), { timeout: DRAWN_MS }).toBe(0);
  expect(calls).toEqual([]);
  for (const [view, title] of Object.entries(VIEWS)) {
    await page.evaluate(`location.hash = "#/${view}"`);
    await page.getByRole("heading", { name: title, level: 1, exact: true }).waitFor();
    await expectAccessible(page);
  }
  expect(complaints).toEqual([]);
});
