/**
 * Every view of the studio in two themes and three widths, compared with the references in test/fixtures/studio. To write
 * them: UPDATE_SCREENSHOTS=1 npm test -- test/end-to-end/studio-screenshots.test.ts
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HEIGHT, THEMES, VIEWS, WIDTHS } from "../../scripts/lib/views.ts";
import { differences, fontStyle, referenceOf } from "../support/screenshots.ts";
import { DRAWN_MS, openFilledStudio, type StudioTest } from "../support/studio.ts";

const REFERENCES = fileURLToPath(new URL("../fixtures/studio", import.meta.url));
/** Screenshots of failed comparisons. */
const FAILED = path.join(tmpdir(), "reptok-screenshots");
const UPDATE = process.env.UPDATE_SCREENSHOTS === "1";
const TIME = { timeout: 3 * DRAWN_MS };

/** Times, sizes of files, and names that differ from run to run: shown without text, which would change the layout. */
const VARYING = [
  ".compare td",
  ".verdict",
  ".token-row p",
  ".bars td:last-child",
  ".bars .day",
  ".figures dd",
  '[aria-label="Jobs"] td:nth-child(n + 3)',
  '[aria-label="Workers"] :is(td, code)',
];
/** The positions on the map depend on how many latents were indexed when its axes were computed. */
const HIDDEN = `${VARYING.join()} { font-size: 0 !important } .map canvas { opacity: 0 !important }`;

let studio: StudioTest;
let page: Page;
beforeAll(async () => {
  // The page's policy would block the style sheets.
  ({ studio, page } = await openFilledStudio("/?threads=1#/service", { bypassCSP: true }));
  await page.addStyleTag({ content: `${fontStyle()} ${HIDDEN}` });
  await page.evaluate("document.fonts.load('1rem Screenshots')");
});
afterAll(() => studio?.[Symbol.asyncDispose]());

/** @param style CSS for this screenshot */
async function shoot(style = ""): Promise<Buffer> {
  return page.screenshot({ animations: "disabled", caret: "hide", style });
}

/** Resolves when the page is laid out in a window of this size. */
async function resize(width: number, height: number): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.waitForFunction(`innerWidth === ${width} && innerHeight === ${height}`);
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
}

/** The height in pixels of all that the page has, once it has been the same in several frames. */
async function pageHeight(): Promise<number> {
  return page.evaluate<number>(`(async () => {
    let height = 0;
    for (let equal = 0; equal < 10; equal++) {
      await new Promise((done) => requestAnimationFrame(done));
      const { scrollHeight } = document.documentElement;
      if (scrollHeight !== height) equal = 0;
      height = scrollHeight;
    }
    return height;
  })()`);
}

async function show(theme: (typeof THEMES)[number], width: number): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await resize(width, HEIGHT);
  // As high as the page, so that the phone's navigation covers nothing.
  await resize(width, await pageHeight());
  // The map draws what became visible.
  await page.waitForFunction("(document.querySelector('.map')?.dataset.drawn ?? 'all') === 'all'");
}

const fileOf = (view: string, theme: string, width: number) => path.join(REFERENCES, `${view}-${theme}-${width}.avif`);

test.each(Object.keys(VIEWS))("%s looks as in its references", TIME, async (view) => {
  const { hash, ready } = VIEWS[view]!;
  await page.evaluate(`location.hash = "#/${hash}"`);
  await ready(page);
  const found: Record<string, string[]> = {};
  for (const theme of THEMES) {
    for (const width of WIDTHS) {
      await show(theme, width);
      const screenshot = await shoot();
      const file = fileOf(view, theme, width);
      if (UPDATE) writeFileSync(file, await referenceOf(screenshot));
      const differing = await differences(screenshot, readFileSync(file));
      if (differing.length === 0) continue;
      mkdirSync(FAILED, { recursive: true });
      const copy = path.join(FAILED, `${path.basename(file, ".avif")}.png`);
      writeFileSync(copy, screenshot);
      found[copy] = differing;
    }
  }
  expect(found).toEqual({});
});

describe("the comparison fails", () => {
  beforeAll(async () => {
    await page.evaluate(`location.hash = "#/${VIEWS["look"]!.hash}"`);
    await VIEWS["look"]!.ready(page);
    await show("light", 820);
  });

  test.each([
    ["if a panel moves by 8 pixels", ".triptych + * { translate: 0 8px }"],
    ["if a panel is absent", ".bars { visibility: hidden }"],
    ["if the theme's background is lost", "body { background: Canvas }"],
    ["if the theme's accent is lost", ":root { --accent: var(--line-strong) }"],
    ["if a picture is absent", ".triptych figure:last-child .picture { visibility: hidden }"],
    ["if the text is larger", "p { font-size: 1.1em }"],
  ])("%s", TIME, async (_, style) => {
    const reference = readFileSync(fileOf("look", "light", 820));
    expect(await differences(await shoot(), reference)).toEqual([]);
    expect(await differences(await shoot(style), reference)).not.toEqual([]);
  });
});
