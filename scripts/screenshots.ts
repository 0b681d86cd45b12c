/**
 * Pictures of the studio for the README and the documentation: `npm run screenshots`.
 *
 * Starts the product with the starter model and an empty library, fills it, and photographs each view in Chromium.
 *
 *     npm run screenshots                        docs/images/studio-VIEW.webp, at 1280 pixels, in the light theme
 *     npm run screenshots -- --out DIR --all     every view at three widths, in both themes, as VIEW-THEME-WIDTH.webp
 *     npm run screenshots -- --views draw,mix    some views only
 *     npm run screenshots -- --url URL           of a running service, without filling its library
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "playwright-core";
import sharp from "sharp";
import { chromiumPath } from "./lib/chromium.ts";
import { freePort } from "./lib/ports.ts";
import { ROOT, startStack } from "./lib/stack.ts";
import { ensureStudio } from "./lib/studio.ts";

const PATIENCE_MS = 300_000;
const ADMIN_KEY = "screenshots-of-the-studio-0123456789abcdef";
const WIDTHS = [1440, 768, 390] as const;
/** Of WebP, in percent: text stays sharp, and the documents' images are small. */
const QUALITY = 86;
const THEMES = ["light", "dark"] as const;

/** Subjects in the library. */
const SUBJECTS = ["a red apple", "a green apple", "a cat", "a dog", "a blue heart", "a rocket", "a pizza", "a flower"];
const PICTURES_EACH = 6;

const filled = (page: Page, selector: string) => page.locator(`${selector} canvas.picture:not(.empty)`).first();
/** Waits until all pictures of the strip are drawn. */
const stripDrawn = (page: Page) => page.locator(".strip canvas.empty").first().waitFor({ state: "detached" });

/** Each view's address, and the condition for its photograph. */
const VIEWS: Readonly<Record<string, { readonly hash: string; readonly ready: (page: Page) => Promise<void> }>> = {
  draw: {
    hash: "draw?prompt=a+red+apple&seed=7&n=4",
    ready: async (page) => {
      await page.locator('.stage[data-status="done"]').waitFor();
      await page.getByRole("button", { name: "Draw it on the server too" }).click();
      await page.locator(".verdict").waitFor();
      await stripDrawn(page);
    },
  },
  look: {
    hash: "look",
    ready: async (page) => {
      await page.getByRole("button", { name: "Try an example" }).and(page.locator(":enabled")).click();
      await page.locator('.triptych[data-status="done"] canvas.picture:not(.empty)').nth(2).waitFor();
      await page.locator(".bars meter").nth(3).waitFor();
    },
  },
  mix: {
    hash: "mix",
    ready: async (page) => {
      await page.locator('.mix-stage[data-status="done"]').waitFor();
      await stripDrawn(page);
    },
  },
  library: {
    hash: "library",
    ready: async (page) => {
      await page.getByLabel("Search by text").fill("a red apple");
      await filled(page, ".tiles").waitFor();
      await page.locator('.map[data-drawn="all"]').waitFor();
    },
  },
  report: {
    hash: "report",
    ready: async (page) => {
      await page.getByRole("button", { name: "This model’s evaluation" }).first().click();
      await page.getByRole("region", { name: "Reconstruction" }).waitFor();
    },
  },
  service: {
    hash: "service",
    ready: async (page) => {
      await page.getByLabel("Admin key").fill(ADMIN_KEY);
      await page.getByRole("button", { name: "Open" }).click();
      await page.getByRole("heading", { name: "Fleet" }).waitFor();
      await page.getByRole("region", { name: "Jobs" }).getByText("a flower").first().waitFor();
    },
  },
};

async function fillLibrary(url: string): Promise<void> {
  for (const [i, prompt] of SUBJECTS.entries()) {
    const response = await fetch(`${url}/v1/images/generations`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ prompt, seed: 10 * i, n: PICTURES_EACH, response_format: "latent" }),
    });
    if (!response.ok)
      throw new Error(`expected pictures of ${prompt}, got ${response.status}: ${await response.text()}`);
  }
}

interface Shot {
  readonly view: string;
  readonly theme: (typeof THEMES)[number];
  readonly width: number;
  readonly file: string;
  readonly fullPage: boolean;
}

async function shoot(browser: Browser, url: string, { view, theme, width, file, fullPage }: Shot): Promise<void> {
  const entry = VIEWS[view];
  if (entry === undefined) throw new Error(`expected some of ${Object.keys(VIEWS).join(", ")}; got ${view}`);
  const context = await browser.newContext({
    baseURL: url,
    colorScheme: theme,
    reducedMotion: "reduce",
    viewport: { width, height: 900 },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.goto(`/?threads=1#/${entry.hash}`);
  await entry.ready(page);
  await page.evaluate("scrollTo(0, 0)");
  const screenshot = await page.screenshot({ fullPage, animations: "disabled" });
  await sharp(screenshot).webp({ quality: QUALITY, smartSubsample: true }).toFile(file);
  await context.close();
  console.log(path.relative(process.cwd(), file));
}

const { values } = parseArgs({
  options: {
    out: { type: "string", default: path.join(ROOT, "docs/images") },
    all: { type: "boolean", default: false },
    url: { type: "string" },
    views: { type: "string", default: Object.keys(VIEWS).join(",") },
  },
});
const out = path.resolve(values.out);
const views = values.views.split(",");
const shots = views.flatMap((view): Shot[] =>
  values.all
    ? THEMES.flatMap((theme) =>
        WIDTHS.map((width) => ({
          view,
          theme,
          width,
          file: path.join(out, `${view}-${theme}-${width}.webp`),
          fullPage: true,
        })),
      )
    : [{ view, theme: "light", width: 1280, file: path.join(out, `studio-${view}.webp`), fullPage: false }],
);

async function shootAll(url: string): Promise<void> {
  mkdirSync(out, { recursive: true });
  const args = ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"];
  const browser = await chromium.launch({ executablePath: chromiumPath(), args });
  try {
    for (const shot of shots) await shoot(browser, url, shot);
  } finally {
    await browser.close();
  }
}

/** The product with an empty library, filled and photographed. */
async function shootFresh(): Promise<void> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "reptok-screenshots-"));
  await ensureStudio(ROOT, console.log);
  const edgePort = await freePort(8820);
  const workerPort = await freePort(8821, edgePort);
  const models = [path.join(ROOT, "models/starter")];
  const stack = await startStack({
    edgePort,
    workerPort,
    dataDir,
    models,
    edgeVars: { ADMIN_KEY },
    onLine: (name, line) => console.error(`${name}: ${line}`),
  });
  try {
    await fillLibrary(stack.url);
    await shootAll(stack.url);
  } finally {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

await (values.url === undefined ? shootFresh() : shootAll(values.url));
