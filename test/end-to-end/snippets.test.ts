/** The studio's code examples, run as they are shown, against the real edge and GPU worker. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Snippet, Target } from "../../apps/studio/src/lib/snippets.ts";
import { drawSnippets } from "../../apps/studio/src/views/draw/snippets.ts";
import { librarySnippets } from "../../apps/studio/src/views/library/snippets.ts";
import { lookSnippets } from "../../apps/studio/src/views/look/snippets.ts";
import {
  aroundSnippets,
  betweenSnippets,
  planeSnippets,
  sumSnippets,
} from "../../apps/studio/src/views/mix/snippets.ts";
import { dataOf, Reptok } from "../../packages/client/src/index.ts";
import { chromiumPath } from "../../scripts/lib/chromium.ts";
import { ROOT } from "../../scripts/lib/stack.ts";
import { png } from "../support/images.ts";
import { startTestStack, type TestStack } from "../support/stack.ts";

const ADMIN_KEY = "the-operators-key-of-this-suite-0123456789";
const run = promisify(execFile);

let stack: TestStack;
let dir: string;
let key: string;
beforeAll(async () => {
  // Inside the repository, so that its packages can be imported.
  mkdirSync(path.join(ROOT, ".data"), { recursive: true });
  dir = mkdtempSync(path.join(ROOT, ".data/snippets-"));
  writeFileSync(
    path.join(dir, "picture.png"),
    png(32, 32, (x, y) => [x * 8, y * 8, 99]),
  );
  stack = await startTestStack({ edgeVars: { ADMIN_KEY } });
  const { http } = new Reptok({ baseUrl: stack.url, apiKey: ADMIN_KEY });
  const { id } = await dataOf(http.POST("/v1/admin/projects", { body: { name: "Snippets" } }));
  const params = { path: { project: id } };
  key = (await dataOf(http.POST("/v1/admin/projects/{project}/keys", { params, body: { name: "all" } }))).value!;
  const latents = { prompt: "a red apple", n: 3, collection: "fruit", metadata: { kind: "apple" } };
  await new Reptok({ baseUrl: stack.url, apiKey: key }).images.generate({ ...latents, response_format: "latent" });
});
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true, force: true });
});

const PLAIN = { seed: 7, steps: undefined, guidance: undefined, count: 1 };
const LABELS = ["label 0", "label 1", "label 2"];
/** The examples of each view, and a pattern of their output. */
const VIEWS: Readonly<Record<string, (target: Target) => Snippet[]>> = {
  draw: (target) => drawSnippets(target, { ...PLAIN, condition: { prompt: "a red apple" } }, LABELS),
  "draw, with all settings": (target) =>
    drawSnippets(
      target,
      { seed: 7, steps: 2, guidance: 1.5, count: 2, condition: { prompt: `it's "a" 🍎 \\ cat` } },
      LABELS,
    ),
  "draw, a label": (target) => drawSnippets(target, { ...PLAIN, condition: { label: 0 } }, LABELS),
  look: lookSnippets,
  "mix, interpolation": (target) => betweenSnippets(target, "a cat", "a red apple", 7, 3, 0.5),
  "mix, plane": (target) => planeSnippets(target, ["a cat", "a leaf", "an apple", "red"], [0.5, 0.5, 0, 0], 7),
  "mix, arithmetic": (target) =>
    sumSnippets(
      target,
      [
        { sign: 1, prompt: "a cat" },
        { sign: -1, prompt: "a leaf" },
      ],
      7,
    ),
  "mix, variations": (target) => aroundSnippets(target, "a cat", 0.25, 7, 2),
  library: (target) =>
    librarySnippets(target, { collection: "fruit", filter: { kind: { $ne: "pear" } }, similarity: 0.98 }, "a cat"),
};

const options = () => ({
  cwd: dir,
  env: {
    ...process.env,
    REPTOK_API_KEY: key,
    PYTHONPATH: path.join(ROOT, "clients/python"),
    PYTHONDONTWRITEBYTECODE: "1",
  },
});

async function runShell(text: string): Promise<string> {
  const script = `set -euo pipefail\ncurl() { command curl --fail-with-body --silent --show-error "$@"; }\n`;
  const first = text.split("\n#", 1)[0]!;
  // The id that a reader would insert.
  const { stdout } = await run("bash", ["-c", script + first], options());
  const id = /lat_[0-9a-f]{64}/.exec(stdout)?.[0] ?? "";
  return (await run("bash", ["-c", script + text.replaceAll("/latents/ID", `/latents/${id}`)], options())).stdout;
}

async function runNode(text: string): Promise<string> {
  const file = path.join(dir, "program.mjs");
  writeFileSync(file, text);
  return (await run(process.execPath, ["--no-warnings", file], options())).stdout;
}

/** OpenAI's Python client is not installed here; its program is only compiled. */
async function runPython(text: string): Promise<string> {
  const file = path.join(dir, "program.py");
  writeFileSync(file, text);
  const compiles = text.includes("openai") ? ["-m", "py_compile", file] : [file];
  return (await run("/usr/bin/python3", ["-W", "error", ...compiles], options())).stdout;
}

/** @returns lengths of the programs' pictures, and the page's errors */
async function runInPages(programs: readonly string[]): Promise<unknown[]> {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });
  const results: unknown[] = [];
  try {
    for (const program of programs) {
      const entry = path.join(dir, "page.mjs");
      const canvas = "const [width, height] = [16, 16];\nconst context = new OffscreenCanvas(16, 16).getContext('2d');";
      const end = "globalThis.finished = (Array.isArray(pixels) ? pixels : [pixels]).map(({ length }) => length);";
      writeFileSync(entry, `${program}\n${end}`.replace("const model", `${canvas}\nconst model`));
      const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
      const page = await browser.newPage();
      await page.route("**/page.html", (route) =>
        route.fulfill({ contentType: "text/html", body: '<script type="module" src="/page.js"></script>' }),
      );
      await page.route("**/page.js", (route) =>
        route.fulfill({ contentType: "text/javascript", body: Buffer.from(outputFiles[0]!.contents) }),
      );
      await page.route("**/ort-wasm*", (route) =>
        route.fulfill({
          path: path.join(ROOT, "node_modules/onnxruntime-web/dist", path.basename(route.request().url())),
        }),
      );
      const failed = new Promise<string>((resolve) => page.on("pageerror", (error) => resolve(String(error))));
      await page.goto(`${stack.url}/page.html`);
      const finished = page
        .waitForFunction("globalThis.finished", undefined, { timeout: 100_000 })
        .then((value) => value.jsonValue());
      results.push(await Promise.race([failed, finished]));
      await page.close();
    }
  } finally {
    await browser.close();
  }
  return results;
}

const PICTURE = 4 * 16 * 16;

test.each(Object.keys(VIEWS))("%s", { timeout: 240_000 }, async (name) => {
  for (const keyed of [false, true]) {
    const snippets = VIEWS[name]!({ origin: stack.url, keyed, model: "tiny" });
    for (const { name: language, text } of snippets) {
      if (language === "Browser") continue;
      const execute = language === "curl" ? runShell : language === "Python" ? runPython : runNode;
      const printed = await execute(text).catch((error: { stdout?: string; stderr?: string }) =>
        expect.unreachable(`${language}:\n${text}\n${error.stdout}\n${error.stderr}`),
      );
      if (language === "openai" || language === "replicate") expect(printed).toMatch(/^http\S+\n$/);
      if (name.startsWith("mix") && language !== "Python") expect(printed).toMatch(/\/image\?/);
    }
  }
  const [first] = VIEWS[name]!({ origin: stack.url, keyed: true, model: "tiny" });
  expect(first!.text).toContain("authorization: Bearer");
  if (name === "look") expect(readFileSync(path.join(dir, "drawn.png")).subarray(1, 4).toString()).toBe("PNG");
});

test("the programs for browsers draw pictures", { timeout: 240_000 }, async () => {
  const programs = Object.values(VIEWS).flatMap((snippetsOf) =>
    snippetsOf({ origin: stack.url, keyed: false, model: "tiny" }).filter(({ name }) => name === "Browser"),
  );
  expect(programs.length).toBe(8);
  const lengths = await runInPages(programs.map(({ text }) => text));
  expect(lengths).toEqual([[PICTURE], [PICTURE, PICTURE], ...Array.from({ length: 6 }, () => [PICTURE])]);
});
