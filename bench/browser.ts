/**
 * Time and transferred bytes per picture in Chromium and on the server, on the same cores:
 * `node bench/browser.ts [model directory = models/starter] [pictures = 8]`.
 *
 * The studio draws a seed in the page, then the server draws it; both are warm. The server's time is that of the whole request.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium, type Page } from "playwright-core";
import { chromiumPath } from "../scripts/lib/chromium.ts";
import { freePort } from "../scripts/lib/ports.ts";
import { ROOT, startStack } from "../scripts/lib/stack.ts";
import { ensureStudio } from "../scripts/lib/studio.ts";
import { median, printTable } from "./lib/table.ts";

const [model = "models/starter", count = "8"] = process.argv.slice(2);
const PROMPT = "a red apple";
const DONE_MS = 300_000;

/** Milliseconds of computation, as measured by the page. */
async function drawHere(page: Page, seed: number): Promise<number> {
  const address = `#/draw?prompt=${PROMPT.replaceAll(" ", "+")}&seed=${seed}`;
  await page.evaluate(`location.hash = ${JSON.stringify(address)}`);
  const done = page.locator(`.stage[data-status="done"][data-seed="${seed}"]`);
  await done.waitFor({ timeout: DONE_MS });
  return Number(await done.getAttribute("data-ms"));
}

async function drawThere(url: string, seed: number): Promise<{ ms: number; bytes: number }> {
  const began = performance.now();
  const response = await fetch(`${url}/v1/images/generations`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ prompt: PROMPT, seed }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`expected 200, got ${response.status}: ${text}`);
  const { data } = JSON.parse(text) as { readonly data: readonly { readonly url: string }[] };
  const file = await (await fetch(data[0]!.url)).arrayBuffer();
  return { ms: performance.now() - began, bytes: text.length + file.byteLength };
}

await ensureStudio(ROOT, console.log);
const dataDir = mkdtempSync(path.join(tmpdir(), "reptok-browser-"));
const edgePort = await freePort();
const stack = await startStack({
  edgePort,
  workerPort: await freePort(0, edgePort),
  dataDir,
  models: [path.resolve(ROOT, model)],
  onLine: () => {},
});
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox"] });
try {
  const pages = new Map<string, Page>();
  for (const threads of ["1", "all"]) {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${stack.url}/${threads === "all" ? "" : `?threads=${threads}`}`);
    await drawHere(page, 1);
    pages.set(threads === "all" ? "Chromium, all threads" : "Chromium, 1 thread", page);
  }
  await drawThere(stack.url, 1);
  const durations = new Map<string, number[]>([...pages.keys(), "server"].map((name) => [name, []]));
  let bytes = 0;
  for (let seed = 2; seed < 2 + Number(count); seed++) {
    for (const [name, page] of pages) durations.get(name)!.push(await drawHere(page, seed));
    const there = await drawThere(stack.url, seed);
    durations.get("server")!.push(there.ms);
    bytes = there.bytes;
  }
  const server = median(durations.get("server")!);
  printTable(
    ["", "ms per picture", "speed relative to the server", "bytes per picture"],
    [...durations].map(([name, list]) => {
      const ms = median(list);
      return [name, ms.toFixed(0), (server / ms).toFixed(2), name === "server" ? `${bytes}` : "0"];
    }),
  );
} finally {
  await browser.close();
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
