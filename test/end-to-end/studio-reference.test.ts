/** The API reference at `/docs`, in Chromium over the real edge and worker. */
import { ERROR_STATUS } from "@reptok/shared";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DRAWN_MS, expectAccessible, openPage, startStudio, type StudioTest } from "../support/studio.ts";

const TIME = { timeout: 2 * DRAWN_MS };

let studio: StudioTest;
beforeAll(async () => {
  studio = await startStudio();
});
afterAll(() => studio?.[Symbol.asyncDispose]());

/** Opens the page; collects the browser's complaints and requests to other servers. */
async function open(settings: Parameters<StudioTest["visitor"]>[0] = {}, part = "") {
  const context = await studio.visitor(settings);
  const otherServers: string[] = [];
  context.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== studio.stack.url) otherServers.push(request.url());
  });
  const opened = await openPage(context, `/docs${part}`);
  await opened.page.getByRole("heading", { level: 1 }).first().waitFor();
  return { ...opened, otherServers };
}
const region = (page: Page) => page.getByRole("main");

describe.each(["light", "dark"] as const)("in the %s theme", (colorScheme) => {
  test.each([1280, 390])(
    "fits a window of %i pixels, is accessible and contacts no other server",
    TIME,
    async (width) => {
      const { page, complaints, otherServers } = await open({ viewport: { width, height: 900 }, colorScheme });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      await expectAccessible(page);
      expect([complaints, otherServers]).toEqual([[], []]);
    },
  );
});

test("lists every error code with its meaning", TIME, async () => {
  const { page } = await open();
  const items = await region(page).getByRole("listitem").allInnerTexts();
  for (const [code, status] of Object.entries(ERROR_STATUS)) {
    expect(items).toContainEqual(expect.stringMatching(new RegExp(`^${code} \\(${status}\\): \\S.{20,}`)));
  }
});

test("finds and opens an operation by keyboard", TIME, async () => {
  const { page } = await open();
  await page.keyboard.press("Control+k");
  const dialog = page.getByRole("dialog");
  await page.keyboard.type("interpolate");
  await dialog.getByRole("option", { name: /\/v1\/latents\/interpolate/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForFunction("location.hash.includes('/v1/latents/interpolate')");
  const picture = region(page).getByRole("img", {
    name: "Five pictures of an interpolation from a red apple to a banana",
  });
  await picture.waitFor();
  expect(
    await picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
  ).toBeGreaterThan(500);
});

test("sends a request to the service and shows the response's picture", TIME, async () => {
  const { page, complaints } = await open({}, "#tag/pictures/POST/v1/images/generations");
  await page.getByRole("button", { name: /Test Request\s*\(post \/v1\/images\/generations/ }).click();
  const client = page.getByRole("dialog");
  await client.getByRole("button", { name: /^Send post request/ }).click();
  const picture = client.getByRole("img", { name: "Picture 1 of the response" });
  await picture.waitFor();
  expect(await picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBe(128);
  expect(complaints).toEqual([]);
});
