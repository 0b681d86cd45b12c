import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chromiumPath } from "../../../../scripts/lib/chromium.ts";
import * as z from "zod";
import { allCases } from "./cases.ts";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const Results = z.array(z.object({ name: z.string(), error: z.string().nullable() }));

async function bundle(): Promise<string> {
  const entryPoints = [fileURLToPath(new URL("./page.ts", import.meta.url))];
  const { outputFiles } = await build({ entryPoints, bundle: true, format: "iife", target: "esnext", write: false });
  return outputFiles[0]!.text;
}

/** An empty page on localhost, since WebCrypto needs a secure context, which about:blank is not. */
async function serve(): Promise<{ server: Server; url: string }> {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html").end("<!doctype html><title>cases</title>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

let browser: Browser | undefined;
let server: Server | undefined;
let agent = "";
let failures = new Map<string, string | null>();

beforeAll(async () => {
  const executablePath = chromiumPath();
  const script = await bundle();
  const site = await serve();
  server = site.server;
  browser = await chromium.launch({ executablePath, headless: true, args: FLAGS });
  const page = await browser.newPage();
  await page.goto(site.url);
  await page.addScriptTag({ content: script });
  agent = z.string().parse(await page.evaluate("navigator.userAgent"));
  const results = Results.parse(await page.evaluate("runCases()"));
  failures = new Map(results.map(({ name, error }) => [name, error]));
}, 120_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
});

test("the cases run in Chromium, and its failures are reported here", () => {
  expect(agent).toMatch(/Chrome\/\d+/);
  expect(failures.get("deliberate failure")).toMatch("expected 2, got 1");
});

allCases({
  expect,
  test(name) {
    test(`chromium: ${name}`, () => {
      expect(failures.has(name), "the case ran").toBe(true);
      expect(failures.get(name)).toBeNull();
    });
  },
});
