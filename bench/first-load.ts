/**
 * The studio's first visit on a slow phone, bytes and time until the page accepts a prompt:
 * `node bench/first-load.ts [visits = 5]`.
 *
 * Chromium with a phone's viewport, a processor slowed down four times, 1.6 Mbit/s and 150 ms of latency (Lighthouse's slow
 * 4G). The files are served compressed, as in a deployment. Budget: 300 kB without model and runtime, interactive in 2 s.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { chromium, devices } from "playwright-core";
import { chromiumPath } from "../scripts/lib/chromium.ts";
import { ROOT } from "../scripts/lib/stack.ts";
import { ASSETS, ensureStudio } from "../scripts/lib/studio.ts";
import { median, printTable } from "./lib/table.ts";

const [visits = "5"] = process.argv.slice(2);
const CPU_SLOWDOWN = 4;
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

await ensureStudio(ROOT, console.log);
const files = new Map<string, Buffer>();
function compressed(name: string): Buffer {
  const cached = files.get(name) ?? gzipSync(readFileSync(path.join(ROOT, ASSETS, name)));
  files.set(name, cached);
  return cached;
}
let requested: string[] = [];
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const name = pathname === "/" ? "index.html" : path.posix.normalize(pathname).slice(1);
  requested.push(name);
  try {
    const type = TYPES[path.extname(name)] ?? "application/octet-stream";
    const body = compressed(name);
    response.writeHead(200, { "content-type": type, "content-encoding": "gzip" }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

/** Files of ONNX Runtime, which are loaded after the page. */
const isRuntime = (name: string): boolean => /^ort-|assets\/ort/.test(name);

/**
 * Runs in the page from its first script on: types into the prompt until the page accepts it, that is, stores it in its URL.
 * Reports the milliseconds since the navigation, on the page's own clock.
 */
const TYPE = `(() => {
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  let typed = 0;
  const timer = setInterval(() => {
    if (location.hash.includes("blue")) {
      clearInterval(timer);
      return console.log("accepted", performance.now());
    }
    const prompt = document.querySelector(".prompt-field input");
    if (prompt === null) return;
    set.call(prompt, "a blue heart " + typed++);
    prompt.dispatchEvent(new Event("input", { bubbles: true }));
  }, 20);
})()`;

async function visit(browser: Awaited<ReturnType<typeof chromium.launch>>) {
  const context = await browser.newContext({ ...devices["Pixel 7"], serviceWorkers: "block" });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", NETWORK);
  await session.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
  await page.addInitScript(TYPE);
  requested = [];
  const accepted = page.waitForEvent("console", (message) => message.text().startsWith("accepted"));
  await page.goto(url, { waitUntil: "commit" });
  const ms = Number((await accepted).text().split(" ")[1]);
  const bytes = requested
    .filter((name) => !isRuntime(name) && (name === "index.html" || name.startsWith("assets/")))
    .reduce((sum, name) => sum + compressed(name).length, 0);
  await context.close();
  return { ms, bytes };
}

const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });
try {
  const runs = [];
  for (let i = 0; i < Number(visits); i++) runs.push(await visit(browser));
  printTable(
    ["", "measured", "budget"],
    [
      ["kB until interactive", (median(runs.map(({ bytes }) => bytes)) / 1000).toFixed(0), "300"],
      ["ms until interactive", median(runs.map(({ ms }) => ms)).toFixed(0), "2000"],
    ],
  );
} finally {
  await browser.close();
  server.close();
}
