/** The documents' programs in TypeScript: type-checked, and run by Node and in Chromium against the real edge and GPU worker. */
import { writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import path from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import sharp from "sharp";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chromiumPath } from "../../scripts/lib/chromium.ts";
import { ROOT } from "../../scripts/lib/stack.ts";
import { type Example, examplesOf } from "../docs/examples.ts";
import { Reader, run } from "../docs/reader.ts";

let reader: Reader;
beforeAll(async () => {
  reader = await Reader.start();
  await reader.prepare();
});
afterAll(() => reader?.[Symbol.asyncDispose]());

/** Imports first, then the other lines, of all blocks of a document. */
function program(examples: readonly Example[]): string {
  const lines = examples.flatMap(({ text }) => reader.filled(text).split("\n"));
  const imports = new Set(lines.filter((line) => line.startsWith("import ")));
  return [...imports, ...lines.filter((line) => !line.startsWith("import "))].join("\n");
}

/** Type-checks the program, and runs it with Node. */
async function runTypeScript(name: string, source: string): Promise<string> {
  const home = reader.folder();
  writeFileSync(path.join(home, `${name}.ts`), source);
  writeFileSync(path.join(home, `${name}.mjs`), stripTypeScriptTypes(source));
  const compilerOptions = { noUncheckedIndexedAccess: false, noUnusedLocals: false, noEmit: true, types: ["node"] };
  const config = { extends: path.join(ROOT, "tsconfig.json"), compilerOptions, include: [`${name}.ts`] };
  writeFileSync(path.join(home, "tsconfig.json"), JSON.stringify(config));
  const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
  const { stdout: problems } = await run(process.execPath, [tsc, "-p", home]).catch(
    (error: { stdout: string }) => error,
  );
  expect(problems).toBe("");
  const options = { cwd: home, env: { ...process.env, REPTOK_API_KEY: reader.key, OTHER_API_KEY: reader.key } };
  return (await run(process.execPath, ["--no-warnings", `${name}.mjs`], options)).stdout;
}

test("docs/client.md is one program, which compiles and runs", { timeout: 300_000 }, async () => {
  const payload = JSON.stringify(await reader.local.predictions.run({ input: { prompt: "a red apple" } }));
  const [id, at] = ["msg_1", new Date()];
  const signature = new Webhook(await reader.account.webhooks.secret()).sign(id, at, payload);
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": signature,
  };
  const call = `console.log((await receive(new Request("http://localhost", ${JSON.stringify({ method: "POST", headers, body: payload })}))).status);`;
  const printed = await runTypeScript("client", `${program(examplesOf("typescript", "docs/client.md"))}\n${call}\n`);
  expect(printed).toMatch(/partial image 0 \d+[^]*done \d+[^]*progress[^]*Documents[^]*succeeded\n$/);
});

/** The picture that the page has drawn, as RGBA, after loading a module bundled from `source` at the API's origin. */
async function drawnInPage(source: string): Promise<{ rgba: number[]; answer: unknown }> {
  const home = reader.folder();
  const entry = path.join(home, "page.js");
  writeFileSync(entry, stripTypeScriptTypes(source));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage();
    const html =
      '<!doctype html><canvas width="128" height="128"></canvas><script type="module" src="/page.js"></script>';
    const body = Buffer.from(outputFiles[0]!.contents);
    await page.route("**/page.html", (route) => route.fulfill({ contentType: "text/html", body: html }));
    await page.route("**/page.js", (route) => route.fulfill({ contentType: "text/javascript", body }));
    await page.route("**/assets/ort-*", (route) => {
      const file = path.join(
        ROOT,
        "node_modules/onnxruntime-web/dist",
        path.basename(new URL(route.request().url()).pathname),
      );
      return route.fulfill({
        contentType: file.endsWith(".wasm") ? "application/wasm" : "text/javascript",
        path: file,
      });
    });
    const failed = new Promise<never>((_, reject) => page.on("pageerror", reject));
    failed.catch(() => {});
    await page.goto(`${reader.stack.url}/page.html`);
    await Promise.race([failed, page.waitForFunction("globalThis.finished", undefined, { timeout: 100_000 })]);
    const rgba = await page.evaluate<number[]>(
      "[...document.querySelector('canvas').getContext('2d').getImageData(0, 0, 128, 128).data]",
    );
    return { rgba, answer: await page.evaluate("globalThis.finished") };
  } finally {
    await browser.close();
  }
}

test(
  "docs/browser.md draws the API's picture in Chromium, and its page uses a token",
  { timeout: 300_000 },
  async () => {
    const server = program(examplesOf("typescript", "docs/browser.md"));
    const token = await runTypeScript("server", `${server}\nconsole.log(JSON.stringify(token));\n`);
    const variables = `const id = ${JSON.stringify(reader.latent)}, token = ${token}; const canvas = document.querySelector("canvas");`;
    const { rgba, answer } = await drawnInPage(
      `${program(examplesOf("page")).replace("const model", `${variables}\nconst model`)}\nglobalThis.finished = data;\n`,
    );
    expect(answer).toMatchObject([{ latent_id: expect.stringMatching(/^lat_/) }]);
    const { data } = await sharp(await reader.local.latents.draw(reader.latent, { seed: 7 }))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const differences = [...data].map((level, i) => Math.abs(level - rgba[4 * Math.floor(i / 3) + (i % 3)]!));
    expect(Math.max(...differences)).toBeLessThanOrEqual(3);
  },
);
