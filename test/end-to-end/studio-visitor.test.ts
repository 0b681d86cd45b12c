/**
 * Ten things that a visitor may try; the page handles each. (An eleventh, an empty library, is in studio-views.test.ts.)
 *
 *  1. a prompt with a typo                  6. going back
 *  2. an emoji as the prompt                7. a reload during a drawing
 *  3. a photo from a phone                  8. a browser without WebGPU
 *  4. a file that is not a picture          9. no network
 *  5. a model that does not exist          10. a second tab
 */
import type { Page } from "playwright-core";
import sharp from "sharp";
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

const CANVAS = ".stage .picture";
const TIME = { timeout: 3 * DRAWN_MS };
const prompt = (page: Page) => page.getByRole("textbox", { name: "What to draw" });
const at = (fragment: string) => `/?threads=1${fragment}`;

let studio: StudioTest;
beforeAll(async () => {
  studio = await startStudio();
});
afterAll(() => studio?.[Symbol.asyncDispose]());

test("1. a typo is drawn, and the correct word is suggested", TIME, async () => {
  const { page } = await openPage(await studio.visitor(), at("#/draw?prompt=a+red+aple&steps=2"));
  await drawn(page);
  await page.getByRole("button", { name: "Draw “apple” instead" }).click();
  await page.getByText("Drawn: a red apple").waitFor({ state: "attached" });
  expect(await prompt(page).inputValue()).toBe("a red apple");
});

test("2. a known emoji is drawn; for an unknown one the page explains what the model reads", TIME, async () => {
  const { page } = await openPage(await studio.visitor(), at("#/draw?prompt=%F0%9F%9A%80&steps=2"));
  await drawn(page);
  await page.getByText("words that the model knows").waitFor();
  const hint = page.getByText("The model does not know this emoji");
  expect(await hint.count()).toBe(0);
  await prompt(page).fill("\u{1FABE}");
  await hint.waitFor();
  await drawn(page);
});

test("3. a photo from a phone is rotated and encoded; 4. another file is rejected", TIME, async () => {
  const context = await studio.visitor();
  const { page, complaints } = await openPage(context, at("#/look"));
  // Stored sideways with EXIF orientation, as cameras do: the left half of the picture is green.
  const half = await sharp({ create: { width: 1200, height: 800, channels: 3, background: "#0a0" } })
    .png()
    .toBuffer();
  const photo = await sharp({ create: { width: 1200, height: 1600, channels: 3, background: "#fff" } })
    .composite([{ input: half, left: 0, top: 800 }])
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toBuffer();
  await page.getByRole("button", { name: "Try an example" }).and(page.locator(":enabled")).waitFor();
  await page
    .getByLabel("Picture file")
    .setInputFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("no picture") });
  await page.getByText("“notes.txt” is not a picture that this browser can read").waitFor();
  await page.getByLabel("Picture file").setInputFiles({ name: "IMG_0001.jpg", mimeType: "image/jpeg", buffer: photo });
  await page.locator(".triptych canvas.picture:not(.empty)").nth(2).waitFor();
  const { rgba, width } = await pixelsOf(page, ".triptych .picture");
  const [left, right] = [rgba.slice(4, 8), rgba.slice(4 * (width - 2), 4 * (width - 1))];
  expect([left[1]! - left[0]!, right[0]!].map((level) => level > 100)).toEqual([true, true]);
  expect(await page.getByText(/Difference: [\d.]+ dB PSNR/).isVisible()).toBe(true);
  await page.getByRole("button", { name: /^Measure/ }).click();
  await page
    .getByRole("row", { name: /^AVIF/ })
    .getByText(/^[\d.]+ (bytes|kB)$/)
    .waitFor();
  expect(complaints).toEqual([]);
  await expectAccessible(page);
});

test("5. for a model that does not exist, the page names it and offers the others", TIME, async () => {
  const { page } = await openPage(await studio.visitor(), at("#/draw?model=another&steps=2"));
  await page.getByRole("alert").getByText("This server has no model “another”.").waitFor();
  await expectAccessible(page);
  await page.getByLabel("Model").selectOption("reptok-starter");
  await drawn(page);
});

test("6. going back restores the previous view", TIME, async () => {
  const { page } = await openPage(await studio.visitor(), at("#/draw?prompt=a+cat&seed=3&steps=2"));
  await drawn(page);
  await page.getByRole("link", { name: "Mix" }).click();
  await page.getByRole("heading", { name: "Mix", level: 1 }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Draw", level: 1 }).waitFor();
  expect([await prompt(page).inputValue(), await page.getByLabel("Seed", { exact: true }).inputValue()]).toEqual([
    "a cat",
    "3",
  ]);
});

test(
  "7. a reload draws the same picture; 8. without WebGPU, in WebAssembly; 10. also in a second tab",
  TIME,
  async () => {
    const context = await studio.visitor();
    const { page } = await openPage(context, at("#/draw?prompt=a+cat&seed=3&steps=3"));
    await page.locator('.stage[data-status="drawing"], .stage[data-status="done"]').waitFor();
    await page.reload();
    await drawn(page);
    expect(await page.getByText("WebAssembly, 1 thread").isVisible()).toBe(true);
    const second = await openPage(context, at("#/draw?prompt=a+cat&seed=3&steps=3"));
    await drawn(second.page);
    expect(await pixelsOf(second.page, CANVAS)).toEqual(await pixelsOf(page, CANVAS));
  },
);

test(
  "9. without a network the page opens and draws, and the comparison with the server shows an error",
  TIME,
  async () => {
    const context = await studio.visitor();
    const { page } = await openPage(context, at("#/draw?prompt=a+cat&seed=3&steps=2"));
    await drawn(page);
    const before = await pixelsOf(page, CANVAS);
    await page.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
    await context.setOffline(true);
    await page.reload();
    await drawn(page);
    expect(await pixelsOf(page, CANVAS)).toEqual(before);
    await page.getByRole("button", { name: "Draw it on the server too" }).click();
    await page.getByText("The server could not draw the picture").waitFor();
  },
);
