/** The API reference as a reader sees it, in Chromium. */
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chromiumPath } from "../../scripts/lib/chromium.ts";
import { startTestStack, type TestStack } from "../support/stack.ts";

let stack: TestStack;
let browser: Browser;
beforeAll(async () => {
  const executablePath = chromiumPath();
  stack = await startTestStack();
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
});
afterAll(async () => {
  await browser?.close();
  await stack?.[Symbol.asyncDispose]();
});

/** The page at that width, and what the browser had to say about it. */
async function open(width: number, colorScheme: "light" | "dark" = "light"): Promise<{ page: Page; told: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const told: string[] = [];
  page.on("console", (message) => told.push(message.text()));
  page.on("pageerror", (error) => told.push(String(error)));
  await page.goto(`${stack.url}/docs`);
  return { page, told };
}

/** What a selector's first element looks like. */
const styleOf = (page: Page, selector: string, property: string) =>
  page.evaluate(
    `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).getPropertyValue("${property}")`,
  );

test("is styled under its own policy, and the browser has nothing to complain of", async () => {
  const { page, told } = await open(1280);
  expect(await styleOf(page, "nav.side", "position")).toBe("sticky");
  expect(await styleOf(page, "body", "background-color")).toBe("rgb(255, 253, 250)");
  expect(await styleOf((await open(1280, "dark")).page, "body", "background-color")).toBe("rgb(23, 22, 21)");
  expect(told).toEqual([]);
});

test.each([1280, 390])("fits a window of %i pixels", async (width) => {
  const { page } = await open(width);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
});

test("its contents lead to every operation and schema", async () => {
  const { page } = await open(1280);
  const broken = await page.evaluate(`Array.from(document.querySelectorAll('a[href^="#"]'))
    .map((link) => link.getAttribute("href").slice(1)).filter((id) => !document.getElementById(id))`);
  expect(broken).toEqual([]);
  await page.locator("nav.side").getByText("Make pictures from a prompt or a label").click();
  expect(await page.locator("#generateImages").isVisible()).toBe(true);
  const top = (await page.locator("#generateImages").boundingBox())?.y;
  expect(top).toBeLessThan(100);
});
