/** The studio by keyboard alone, in Chromium: every control is reached, visibly focused and not covered, and the views can be used. */
import type { Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { VIEWS } from "../../scripts/lib/views.ts";
import { DRAWN_MS, openFilledStudio, pngOf, type StudioTest } from "../support/studio.ts";

const TIME = { timeout: 3 * DRAWN_MS };
/** A phone, whose navigation at the bottom could cover a control. */
const VIEWPORT = { width: 390, height: 844 };

let studio: StudioTest;
let page: Page;
beforeAll(async () => {
  ({ studio, page } = await openFilledStudio("/?threads=1", { viewport: VIEWPORT }));
});
afterAll(() => studio?.[Symbol.asyncDispose]());

interface Focused {
  /** Its text or label, and its element. */
  readonly name: string;
  /** Whether it had the focus before: all controls have been reached. */
  readonly again: boolean;
  /** Whether the middle of the control is covered by another element. */
  readonly covered: boolean;
  /** The visible part of the control and a margin. */
  readonly clip: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** Functions in the page. A control whose input is hidden is shown by its label. */
const HELPERS = `
  window.reached = new Set();
  // The next Tab goes to the first control of the page.
  window.start = () => {
    const first = document.createElement("span");
    first.tabIndex = -1;
    document.body.prepend(first);
    first.focus();
  };
  window.shownOf = (element) => element.closest("label:has(.visually-hidden:is(input))") ?? element;
  window.nameOf = (element) => element.tagName.toLowerCase() + " " +
    (element.getAttribute("aria-label") ?? shownOf(element).innerText ?? "").trim().slice(0, 40);
  window.focused = () => {
    const element = document.activeElement;
    const again = element === document.body || reached.has(element);
    reached.add(element);
    const shown = shownOf(element);
    const { left, top, right, bottom } = shown.getBoundingClientRect();
    const [x0, y0] = [Math.max(left, 0), Math.max(top, 0)];
    const [x1, y1] = [Math.min(right, innerWidth), Math.min(bottom, innerHeight)];
    const at = document.elementFromPoint((x0 + x1) / 2, (y0 + y1) / 2);
    const margin = 6;
    const [x, y] = [Math.max(x0 - margin, 0), Math.max(y0 - margin, 0)];
    return {
      name: nameOf(element),
      again,
      covered: x1 <= x0 || y1 <= y0 || !(shown.contains(at) || at?.closest("label")?.contains(element)),
      clip: { x, y, width: Math.min(x1 + margin, innerWidth) - x, height: Math.min(y1 + margin, innerHeight) - y },
    };
  };
  window.unreached = () => [...document.querySelectorAll("a[href], button, input, select, summary, textarea, [tabindex]")]
    .filter((element) => element.checkVisibility() && !element.disabled && element.tabIndex >= 0 && !reached.has(element))
    // Of a group the chosen one is reached.
    .filter((element) => element.role !== "tablist" && (element.type !== "radio" || element.checked))
    .map(nameOf);
`;

const pixels = async (clip: Focused["clip"]) =>
  sharp(await page.screenshot({ clip, caret: "hide" }))
    .raw()
    .toBuffer();

/** The number of pixels that the focus changes clearly. */
async function pixelsOfFocus(clip: Focused["clip"]): Promise<number> {
  const shown = await pixels(clip);
  await page.evaluate("(window.last = document.activeElement).blur()");
  const without = await pixels(clip);
  await page.evaluate("last.focus({ preventScroll: true })");
  let count = 0;
  for (let i = 0; i < shown.length; i += 3) {
    const levels = [0, 1, 2].map((channel) => Math.abs(shown[i + channel]! - without[i + channel]!));
    if (Math.max(...levels) > 60) count++;
  }
  return count;
}

test.each(Object.keys(VIEWS))("every control of %s is reached, visibly focused and not covered", TIME, async (view) => {
  const { hash, ready } = VIEWS[view]!;
  await page.goto(`/?threads=1#/${hash}`);
  await page.reload();
  await ready(page);
  await page.evaluate(HELPERS);
  await page.evaluate("start()");
  const invisible: string[] = [];
  const covered: string[] = [];
  for (;;) {
    await page.keyboard.press("Tab");
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    const focused = await page.evaluate<Focused>("focused()");
    if (focused.again) break;
    if (focused.covered) covered.push(focused.name);
    // At least a line on one side.
    else if ((await pixelsOfFocus(focused.clip)) < 20) invisible.push(focused.name);
  }
  expect({ invisible, covered, unreached: await page.evaluate("unreached()") }).toEqual({
    invisible: [],
    covered: [],
    unreached: [],
  });
});

/** Presses Tab until the element has the focus. */
async function tabTo(role: "button" | "slider" | "tab" | "application" | "searchbox", name: string | RegExp) {
  const target = page.getByRole(role, { name }).first();
  await target.waitFor();
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return target;
  }
  throw new Error(`expected Tab to reach ${role} ${name}`);
}

test("mixes four prompts by keyboard", TIME, async () => {
  await page.goto("/?threads=1#/mix");
  await tabTo("tab", "Interpolation");
  await page.keyboard.press("ArrowRight");
  const stage = page.locator('.stage[data-status="done"]');
  await stage.waitFor();
  const middle = await pngOf(page, ".stage .picture");
  const pad = await tabTo("slider", /Position on the plane/);
  for (let i = 0; i < 10; i++) await page.keyboard.press("ArrowLeft");
  for (let i = 0; i < 10; i++) await page.keyboard.press("ArrowUp");
  expect(await pad.getAttribute("aria-valuetext")).toBe("0 % to the right, 0 % down");
  await stage.waitFor();
  expect(await pngOf(page, ".stage .picture")).not.toBe(middle);
});

test("selects a region of the map by keyboard", TIME, async () => {
  await page.goto("/?threads=1#/library");
  const map = await tabTo("application", /^A map of 8 pictures/);
  const drawnMap = page.locator('.map[data-drawn="all"]');
  await drawnMap.waitFor();
  const whole = await pngOf(page, ".map canvas");
  for (const key of ["+", "+", "+", "+", "ArrowLeft", "ArrowUp"]) await map.press(key);
  await drawnMap.waitFor();
  expect(await pngOf(page, ".map canvas")).not.toBe(whole);
  await tabTo("button", "Select all in view");
  await page.keyboard.press("Enter");
  const selected = page.getByRole("heading", { name: /pictures? selected$/ });
  const count = Number.parseInt(await selected.innerText(), 10);
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThan(8);
  await map.press("0");
  await tabTo("button", "Select all in view");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "8 pictures selected" }).waitFor();
});
