/** The studio in Chromium, over the real edge and worker with the starter model. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { chromiumPath } from "../../scripts/lib/chromium.ts";
import { ADMIN_KEY, fillLibrary } from "../../scripts/lib/views.ts";
import { startTestStack, type TestStack, type TestStackOptions } from "./stack.ts";

export const STARTER = fileURLToPath(new URL("../../models/starter", import.meta.url));
/** Time to load the runtime and draw on a busy machine with two cores, in ms. */
export const DRAWN_MS = 200_000;

export interface StudioTest extends AsyncDisposable {
  readonly stack: TestStack;
  readonly browser: Browser;
  /** A new visitor with empty storage, until the end of the test. */
  visitor(options?: BrowserContextOptions): Promise<BrowserContext>;
}

export async function startStudio(options: TestStackOptions = { models: [STARTER] }): Promise<StudioTest> {
  const executablePath = chromiumPath();
  const stack = await startTestStack(options);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  return {
    stack,
    browser,
    async visitor(settings = {}) {
      const context = await browser.newContext({ baseURL: stack.url, ...settings });
      context.setDefaultTimeout(DRAWN_MS);
      // An open page continues to draw.
      onTestFinished(() => context.close());
      return context;
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await stack[Symbol.asyncDispose]();
    },
  };
}

/** Opens a page and collects the browser's warnings and errors. */
export async function openPage(
  context: BrowserContext,
  address: string,
): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    // Caused by the suite, which reads canvases.
    if (message.text().includes("willReadFrequently")) return;
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(address);
  return { page, complaints };
}

/** The studio with a small library and an admin key, and a page of it that all tests share. */
export async function openFilledStudio(
  address: string,
  options: BrowserContextOptions,
): Promise<{ studio: StudioTest; page: Page }> {
  const studio = await startStudio({ models: [STARTER], edgeVars: { ADMIN_KEY } });
  await fillLibrary(studio.stack.url, 1);
  const context = await studio.browser.newContext({ baseURL: studio.stack.url, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(DRAWN_MS);
  const { page } = await openPage(context, address);
  return { studio, page };
}

/** Waits until the page has drawn its settings. */
export const drawn = (page: Page) => page.locator('.stage[data-status="done"]').waitFor();

const AXE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Asserts that axe finds no violation of WCAG 2.2 AA or of its best practices. */
export async function expectAccessible(page: Page): Promise<void> {
  // Evaluated through the debugger, because the page's policy blocks other scripts.
  await page.evaluate(AXE);
  const violations = await page.evaluate<Violation[]>("axe.run(document).then(({ violations }) => violations)");
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.map(({ html, failureSummary }) => [html.slice(0, 200), failureSummary]),
  }));
  expect(found).toEqual([]);
}

/** The picture of the first canvas that matches, as a PNG in a data URL. */
export const pngOf = (page: Page, selector: string): Promise<string> =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => (element as unknown as { toDataURL(): string }).toDataURL());

/** The pixels of the first canvas that matches, RGBA in rows. */
export async function pixelsOf(
  page: Page,
  selector: string,
): Promise<{ rgba: number[]; width: number; height: number }> {
  return page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const canvas = element as unknown as {
        width: number;
        height: number;
        getContext(kind: "2d"): {
          getImageData(x: number, y: number, w: number, h: number): { data: Iterable<number> };
        };
      };
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return { rgba: Array.from(data), width: canvas.width, height: canvas.height };
    });
}
