/** The studio in Chromium, over the real edge and worker with the starter model. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { chromiumPath } from "../../scripts/lib/chromium.ts";
import { ROOT } from "../../scripts/lib/stack.ts";
import { ensureStudio } from "../../scripts/lib/studio.ts";
import { startTestStack, type TestStack, type TestStackOptions } from "./stack.ts";

export const STARTER = fileURLToPath(new URL("../../models/starter", import.meta.url));
/** Loading the runtime and drawing on a busy machine of two cores. */
export const DRAWN_MS = 200_000;

export interface StudioTest extends AsyncDisposable {
  readonly stack: TestStack;
  readonly browser: Browser;
  /** A fresh visitor, with nothing kept from before, until the test has ended. */
  visitor(options?: BrowserContextOptions): Promise<BrowserContext>;
}

export async function startStudio(options: TestStackOptions = { models: [STARTER] }): Promise<StudioTest> {
  const executablePath = chromiumPath();
  await ensureStudio(ROOT, () => {});
  const stack = await startTestStack(options);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  return {
    stack,
    browser,
    async visitor(settings = {}) {
      const context = await browser.newContext({ baseURL: stack.url, ...settings });
      context.setDefaultTimeout(DRAWN_MS);
      // An open page goes on drawing.
      onTestFinished(() => context.close());
      return context;
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await stack[Symbol.asyncDispose]();
    },
  };
}

/** A page, and what the browser had to say about it. */
export async function openPage(
  context: BrowserContext,
  address: string,
): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    // Advice on reading canvases, which the suite itself does.
    if (message.text().includes("willReadFrequently")) return;
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(address);
  return { page, complaints };
}

/** Until the page has drawn what its settings say. */
export const drawn = (page: Page) => page.locator('.stage[data-status="done"]').waitFor();

const AXE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Asserts that axe finds nothing against WCAG 2.2 AA or its best practices. */
export async function expectAccessible(page: Page): Promise<void> {
  // Evaluated by the debugger: the page's policy lets no other script in.
  await page.evaluate(AXE);
  const violations = await page.evaluate<Violation[]>("axe.run(document).then(({ violations }) => violations)");
  const told = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.map(({ html, failureSummary }) => [html.slice(0, 200), failureSummary]),
  }));
  expect(told).toEqual([]);
}

/** The pixels of the first canvas that matches: RGBA, row by row. */
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
