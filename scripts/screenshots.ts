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
import { type Browser, chromium } from "playwright-core";
import sharp from "sharp";
import { chromiumPath } from "./lib/chromium.ts";
import { freePort } from "./lib/ports.ts";
import { ROOT, startStack } from "./lib/stack.ts";
import { ensureStudio } from "./lib/studio.ts";
import { ADMIN_KEY, fillLibrary, HEIGHT, THEMES, VIEWS, WIDTHS } from "./lib/views.ts";

const PATIENCE_MS = 300_000;
/** Of WebP, in percent: text stays sharp, and the documents' images are small. */
const QUALITY = 86;
const PICTURES_EACH = 6;

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
    viewport: { width, height: HEIGHT },
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
    await fillLibrary(stack.url, PICTURES_EACH);
    await shootAll(stack.url);
  } finally {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

await (values.url === undefined ? shootFresh() : shootAll(values.url));
