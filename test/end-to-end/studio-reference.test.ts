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

/** The page, what the browser had to say about it, and the addresses elsewhere that it asked for. */
async function open(settings: Parameters<StudioTest["visitor"]>[0] = {}, part = "") {
  const context = await studio.visitor(settings);
  const elsewhere: string[] = [];
  context.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== studio.stack.url) elsewhere.push(request.url());
  });
  const opened = await openPage(context, `/docs${part}`);
  await opened.page.getByRole("heading", { level: 1 }).first().waitFor();
  return { ...opened, elsewhere };
}
const region = (page: Page) => page.getByRole("main");

describe.each(["light", "dark"] as const)("in the %s theme", (colorScheme) => {
  test.each([1280, 390])("fits a window of %i pixels, is accessible and asks no other server", TIME, async (width) => {
    const { page, complaints, elsewhere } = await open({ viewport: { width, height: 900 }, colorScheme });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    await expectAccessible(page);
    expect([complaints, elsewhere]).toEqual([[], []]);
  });
});

test("every error code has its meaning", TIME, async () => {
  const { page } = await open();
  const items = await region(page).getByRole("listitem").allInnerTexts();
  for (const [code, status] of Object.entries(ERROR_STATUS)) {
    expect(items).toContainEqual(expect.stringMatching(new RegExp(`^${code} \\(${status}\\): \\S.{20,}`)));
  }
});

test("an operation is found and opened by keyboard alone", TIME, async () => {
  const { page } = await open();
  await page.keyboard.press("Control+k");
  const dialog = page.getByRole("dialog");
  await page.keyboard.type("interpolate");
  await dialog.getByRole("option", { name: /\/v1\/latents\/interpolate/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForFunction("location.hash.includes('/v1/latents/interpolate')");
  const picture = region(page).getByRole("img", { name: "Five pictures on the way from a red apple to a banana" });
  await picture.waitFor();
  expect(
    await picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
  ).toBeGreaterThan(500);
});

test("an operation is tried against the service, and the answer's picture is shown", TIME, async () => {
  const { page, complaints } = await open({}, "#tag/pictures/POST/v1/images/generations");
  await page.getByRole("button", { name: /Test Request\s*\(post \/v1\/images\/generations/ }).click();
  const client = page.getByRole("dialog");
  await client.getByRole("button", { name: /^Send post request/ }).click();
  const picture = client.getByRole("img", { name: "Picture 1 of the answer" });
  await picture.waitFor();
  expect(await picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBe(128);
  expect(complaints).toEqual([]);
});
