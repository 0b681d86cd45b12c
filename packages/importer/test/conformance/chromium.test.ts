/** Every tensor of the reference's numbers, computed in Chromium on onnxruntime-web from an imported bundle. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSafetensors, type CheckpointTensor } from "@reptok/checkpoint";
import { build } from "esbuild";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chromiumPath } from "../../../../scripts/lib/chromium.ts";
import { importBundle, verifyBundle } from "../../src/index.ts";
import type { Verification } from "../../src/verify/verify.ts";
import type { Served } from "./page.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../../../../test/fixtures/parity/${name}`, import.meta.url));
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

async function script(): Promise<string> {
  const entryPoints = [fileURLToPath(new URL("./page.ts", import.meta.url))];
  const { outputFiles } = await build({ entryPoints, bundle: true, format: "esm", target: "esnext", write: false });
  return outputFiles[0]!.text;
}

type Numbers = ReadonlyMap<string, CheckpointTensor>;
const raw = ({ data }: CheckpointTensor): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** Serves the page, ONNX Runtime's wasm, the bundle and the numbers; undefined for unknown paths. */
function contentOf(
  path: string,
  page: string,
  bundle: string,
  numbers: Numbers,
  frozen: CheckpointTensor,
): [type: string, body: string | Uint8Array] | undefined {
  if (path === "/")
    return ["text/html", '<!doctype html><title>verify</title><script type="module" src="/page.js"></script>'];
  if (path === "/page.js") return ["text/javascript", page];
  if (path === "/ort.wasm") {
    return [
      "application/wasm",
      readFileSync(fileURLToPath(import.meta.resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm"))),
    ];
  }
  if (path === "/frozen-cls") return ["application/octet-stream", raw(frozen)];
  if (path === "/numbers") {
    const list = [...numbers].map(
      ([name, { dtype, dims }]) => ({ name, dtype: dtype as Served["dtype"], dims }) satisfies Served,
    );
    return ["application/json", JSON.stringify(list)];
  }
  const [, folder, name = ""] = path.split("/");
  const tensor = numbers.get(name);
  if (folder === "numbers" && tensor !== undefined) return ["application/octet-stream", raw(tensor)];
  if (folder === "bundle") return ["application/octet-stream", readFileSync(join(bundle, name))];
  return undefined;
}

const dir = mkdtempSync(join(tmpdir(), "verify-chromium-"));
let browser: Browser | undefined;
let server: Server | undefined;
let url: string;
/** The served bundle, one per storage type. */
let bundle = join(dir, "f32");

beforeAll(async () => {
  for (const storage of ["f32", "i8"] as const) {
    const out = join(dir, storage);
    await importBundle({ checkpoint: fixture("reptok-tiny.ckpt"), out, model: "tiny", storage, heads: 4 });
  }
  const { tensors } = await readSafetensors(fixture("expected.safetensors"));
  const frozen = (await readSafetensors(join(bundle, "frozen_cls.safetensors"))).tensors.get("cls_token")!;
  const page = await script();
  server = createServer((request, response) => {
    const content = contentOf(decodeURIComponent(request.url ?? "/"), page, bundle, tensors, frozen);
    if (content === undefined) response.writeHead(404).end();
    else response.setHeader("content-type", content[0]).end(content[1]);
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  browser = await chromium.launch({ executablePath: chromiumPath(), headless: true, args: FLAGS });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(dir, { recursive: true });
});

async function opened() {
  const page = await browser!.newPage();
  await page.goto(url);
  await page.waitForFunction("globalThis.verifyHere !== undefined");
  return page;
}

test("all tensors match", { timeout: 240_000 }, async () => {
  const page = await opened();
  expect(await page.evaluate("navigator.userAgent")).toMatch(/Chrome\/\d+/);
  const { rows, holds } = await page.evaluate<Verification>("verifyHere(1e-4)");
  expect(rows.filter(({ problem }) => problem !== undefined)).toEqual([]);
  expect([rows.length, holds]).toEqual([24, true]);
  // An impossible tolerance, to check that failures are reported.
  const strict = await page.evaluate<Verification>("verifyHere(0)");
  expect(strict.holds).toBe(false);
});

test("int8: integer products deviate as in Node", { timeout: 240_000 }, async () => {
  bundle = join(dir, "i8");
  const here = await verifyBundle(bundle, fixture("expected.safetensors"), { tolerance: 1e-4 });
  const { rows } = await (await opened()).evaluate<Verification>("verifyHere(1e-4)");
  expect(rows.map(({ name }) => name)).toEqual(here.rows.map(({ name }) => name));
  for (const [i, { name, difference }] of rows.entries()) {
    const deviation = here.rows[i]!.difference!.deviation;
    // The rounding is the same; its inputs differ in the last bits.
    expect(difference!.deviation, name).toBeLessThan(Math.max(2 * deviation, deviation + 0.01));
  }
});
