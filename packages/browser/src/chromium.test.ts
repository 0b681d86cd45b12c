/** The starter model in Chromium, against the same bundle in Node; and damaged bundles. */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { createPipeline, type Pipeline } from "@reptok/model";
import { createRunner, openBundle, readTokenizer, type BundleRunner } from "@reptok/runtime";
import { decodeLatent, encodeLatent } from "@reptok/shared";
import { build } from "esbuild";
import { chromium, type Browser, type Page as Tab } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath } from "../../../scripts/lib/chromium.ts";
import { fromPixels } from "./rgba.ts";
import type { Page } from "../test/page.ts";

const STARTER = fileURLToPath(new URL("../../../models/starter", import.meta.url));
const file = (name: string) => readFileSync(`${STARTER}/${name}`);

/** Modified starters, by the first part of the path: the content they serve for a given file. */
const CHANGED: Readonly<Record<string, (name: string) => Uint8Array | undefined>> = {
  starter: file,
  flipped(name) {
    const bytes = Uint8Array.from(file(name));
    if (name === "decoder.onnx") bytes[1000]! ^= 1;
    return bytes;
  },
  short: (name) => (name === "decoder.onnx" ? file(name).subarray(1) : file(name)),
  long: (name) => (name === "decoder.onnx" ? Buffer.concat([file(name), Buffer.alloc(1)]) : file(name)),
  missing: (name) => (name === "decoder.onnx" ? undefined : file(name)),
  page: () => Buffer.from("<!doctype html>"),
  other: () => Buffer.from('{"format":"another format"}'),
  leading: () => Buffer.from(file("manifest.json").toString().replace('"decoder.onnx"', '"../decoder.onnx"')),
  edited: () => Buffer.from(file("manifest.json").toString().replace('"steps": 12', '"steps": 11')),
  endless: (name) => (name === "manifest.json" ? Buffer.alloc(2 ** 21, " ") : file(name)),
};

let browser: Browser | undefined;
/** One for all tests, because compiling ONNX Runtime takes a second. */
let tab: Tab;
let server: Server | undefined;
let runner: BundleRunner;
let node: Pipeline;
let latents: string[];
let space: string;
const MODEL = "reptok-starter";
const latentBytes = (data: Float32Array, over: { model?: string; space?: string } = {}) =>
  encodeLatent({ model: MODEL, space, ...over, dtype: "f16", tokens: 1, dimensions: data.length, data });
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const valuesOf = (latent: string) => decodeLatent(Uint8Array.from(Buffer.from(latent, "base64"))).data;

beforeAll(async () => {
  const bundle = await openBundle(STARTER);
  space = bundle.version.space;
  runner = createRunner(bundle, { provider: "cpu", threads: 1 });
  node = createPipeline(runner, bundle.manifest, { tokenizer: (await readTokenizer(bundle))! });
  const items = ["a red apple", "a blue car"].map((prompt) => ({ condition: { prompt }, seed: 7 }));
  latents = (await node.generate(items)).map((values) => base64(latentBytes(values!)));

  const entryPoints = [fileURLToPath(new URL("../test/page.ts", import.meta.url))];
  const { outputFiles } = await build({ entryPoints, bundle: true, format: "esm", target: "esnext", write: false });
  const wasm = readFileSync(fileURLToPath(import.meta.resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm")));
  server = createServer((request, response) => {
    const path = request.url ?? "/";
    if (path === "/")
      response.setHeader("content-type", "text/html").end('<script type="module" src="/page.js"></script>');
    else if (path === "/page.js") response.setHeader("content-type", "text/javascript").end(outputFiles[0]!.text);
    else if (path === "/ort.wasm") response.setHeader("content-type", "application/wasm").end(wasm);
    else {
      const content = CHANGED[path.split("/")[1]!]?.(basename(path));
      if (content) response.end(content);
      else response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  browser = await chromium.launch({
    executablePath: chromiumPath(),
    headless: true,
    args: ["--no-sandbox", "--disable-gpu"],
  });
  tab = await browser.newPage();
  await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await tab.waitForFunction("globalThis.reptok !== undefined");
}, 120_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
  await runner?.close();
});

type Answer<K extends keyof Page> = Awaited<ReturnType<Page[K]>>;

const ask = <K extends keyof Page>(what: K, ...args: Parameters<Page[K]>): Promise<Answer<K>> =>
  tab.evaluate<Answer<K>>(`reptok.${what}(...${JSON.stringify(args)})`);

const largest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a, (x, i) => Math.abs(x - b[i]!)).reduce((most, x) => Math.max(most, x), 0);

test("decodes a latent as Node does, fetching only the files that decoding needs", { timeout: 120_000 }, async () => {
  const { rgba, fetched } = await ask("draw", "/starter", latents[0]!, 7);
  const [picture] = await node.decode([{ latent: valuesOf(latents[0]!), seed: 7 }]);
  const { width, height, data } = picture!;
  expect(rgba).toHaveLength(4 * width * height);
  const pixels = width * height;
  const expected = rgba.map((_, i) =>
    i % 4 === 3 ? 255 : Math.min(Math.max((data[(i % 4) * pixels + Math.floor(i / 4)]! + 1) * 127.5, 0), 255),
  );
  // Rounding to a level of 255, and another order of summation.
  expect(largest(rgba, expected)).toBeLessThan(1.5);
  expect(fetched.toSorted()).toEqual(["autoencoder_decoder.onnx", "decoder.onnx", "decoder_condition.onnx"]);
});

test("a prompt gives the same latent as in Node, and so does a picture", { timeout: 120_000 }, async () => {
  const bytes = Uint8Array.from(await ask("generate", "/starter/", "a red apple", 7));
  const { model, dtype, data } = decodeLatent(bytes);
  expect([model, dtype]).toEqual([MODEL, "f16"]);
  expect(largest(data, valuesOf(latents[0]!))).toBeLessThan(0.01);

  const size = 70;
  const rgba = Array.from({ length: 4 * size * size }, (_, i) => (i % 4 === 3 ? 255 : (i * 7 + (i >> 8) * 31) % 256));
  const [here] = await node.encode([fromPixels({ data: Uint8ClampedArray.from(rgba), width: size, height: size })]);
  expect(largest(await ask("encode", "/starter", rgba, size), here!)).toBeLessThan(0.01);
});

test("concurrent drawings equal separate ones", { timeout: 120_000 }, async () => {
  const { together, alone } = await ask("together", "/starter", latents);
  expect(together).toEqual(alone);
  expect(alone[0]).not.toEqual(alone[1]);
});

test("a canceled drawing ends before the next step", { timeout: 120_000 }, async () => {
  expect(await ask("canceled", "/starter", latents[0]!)).toEqual({
    why: expect.stringContaining("canceled"),
    steps: 1,
  });
});

test("a message handler can cancel a drawing between two steps", { timeout: 120_000 }, async () => {
  expect(await ask("canceledByMessage", "/starter", latents[0]!)).toEqual({
    why: expect.stringContaining("canceled"),
    early: true,
  });
});

test("closing a model during a drawing cancels it and leaves no session open", { timeout: 120_000 }, async () => {
  const canceled = "ApiError: the model was closed";
  expect(await ask("closed", "/starter", latents[0]!)).toEqual(
    Object.fromEntries(
      ["at once", "onFetch", "onStep", "afterwards"].flatMap((moment) => [
        [moment, moment === "afterwards" ? "" : canceled],
        [`${moment}, later`, canceled],
        [`${moment}, open`, "0"],
      ]),
    ),
  );
});

test.each([
  [{ seed: -1 }, /seed: expected an integer from 0 to 4294967295, got -1/],
  [{ seed: 2 ** 32 }, /seed: expected/],
  [{ steps: 0 }, /steps: expected an integer from 1 to 1000, got 0/],
])("drawing with %j is rejected", async (options, message) => {
  expect(await ask("drawWith", "/starter", latents[0]!, options)).toMatch(message);
});

describe("rejects, with the expected value:", () => {
  test.each([
    ["flipped", /decoder\.onnx to have SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}/],
    ["short", /decoder\.onnx to have \d+ bytes, got \d+/],
    ["long", /decoder\.onnx to have at most \d+ bytes, got more/],
    ["missing", /expected decoder\.onnx, got status 404/],
    ["page", /expected manifest\.json to be JSON/],
    ["other", /expected manifest\.json to be a manifest/],
    ["leading", /expected manifest\.json to be a manifest/],
    ["edited", /manifest\.json: identity\.version is [0-9a-f]{64}; expected [0-9a-f]{64}, computed/],
    ["endless", /manifest\.json to have at most 1048576 bytes, got more/],
    ["nothing", /expected manifest\.json, got status 404/],
  ])("a bundle that is %s", async (kind, message) => {
    expect(await ask("drawRefused", `/${kind}`, latents[0]!)).toMatch(message);
  });

  test("rejects an invalid latent, and one of another space or shape", async () => {
    const [bytes] = latents.map((latent) => Buffer.from(latent, "base64"));
    const cut = base64(bytes!.subarray(0, -1));
    expect(await ask("drawRefused", "/starter", cut)).toMatch(/ApiError/);
    const other = base64(latentBytes(valuesOf(latents[0]!), { space: "c".repeat(64) }));
    expect(await ask("drawRefused", "/starter", other)).toMatch(
      /expected a latent of space [0-9a-f]{16} \(reptok-starter\), got one of space c{16} \(reptok-starter\)/,
    );
    const narrow = base64(latentBytes(valuesOf(latents[0]!).subarray(0, 8)));
    expect(await ask("drawRefused", "/starter", narrow)).toMatch(/expected 1 x 384 values, got 1 x 8/);
  });
});
