/** The programs of examples/, run as their README says, against the real stack. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Reptok } from "../../packages/client/src/index.ts";
import { writeTinyBundle } from "../../packages/runtime/test/tiny-bundle.ts";
import { chromiumPath } from "../../scripts/lib/chromium.ts";
import { freePort } from "../../scripts/lib/ports.ts";
import { Bot } from "../../examples/bot/bot.ts";
import { png } from "../support/images.ts";
import { runScript, type Running, temporaryDirectory } from "../support/run-script.ts";
import { startTestStack, type TestStack } from "../support/stack.ts";

let stack: TestStack;
beforeAll(async () => void (stack = await startTestStack()));
afterAll(() => stack?.[Symbol.asyncDispose]());

async function service(script: string): Promise<{ url: string; running: Running }> {
  const port = `${await freePort()}`;
  const running = runScript(script, { PORT: port, REPTOK_URL: stack.url });
  await running.until(`http://127.0.0.1:${port}/`);
  return { url: `http://127.0.0.1:${port}`, running };
}

const picture = (blue: number) => new Uint8Array(png(32, 32, (x, y) => [x * 8, y * 8, blue]));

test("gallery: a typed prompt becomes a picture on the page", async () => {
  const { url, running } = await service("examples/gallery/server.ts");
  await using _ = running;
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    expect(await page.locator("img").count()).toBe(0);
    await page.getByLabel("Draw").fill("a red apple");
    await page.getByRole("button").click();
    await page.locator("img").waitFor();
    const width = () => page.evaluate("document.querySelector('img').naturalWidth");
    await expect.poll(width, { timeout: 20_000 }).toBe(16);
  } finally {
    await browser.close();
  }
  const rejected = await fetch(url, { method: "POST", body: new URLSearchParams({ prompt: " " }) });
  expect(rejected.status).toBe(400);
  expect(await rejected.text()).toMatch(/<p role="status">[^<]*prompt/i);
  expect((await fetch(`${url}/pictures/lat_1`)).status).toBe(404);
});

test("search service: pictures are found by picture and by words, under their file names", async () => {
  const { url, running } = await service("examples/search-service/server.ts");
  await using _ = running;
  for (const [name, blue] of [
    ["first", 0],
    ["second", 255],
  ] as const)
    expect((await fetch(`${url}/pictures/${name}`, { method: "PUT", body: picture(blue) })).status).toBe(200);
  const find = async (path: string, init?: RequestInit) =>
    (await (await fetch(url + path, init)).json()) as { results: { name: string; score: number }[] };
  const { results } = await find("/search", { method: "POST", body: picture(255) });
  expect(results[0]).toEqual({ name: "second", score: expect.closeTo(1, 3) });
  const named = (await find("/search?q=apple")).results.map(({ name }) => name);
  expect(named.toSorted()).toEqual(["first", "second"]);
  const refused = await fetch(`${url}/pictures/text`, { method: "PUT", body: "no picture" });
  expect([refused.status, await refused.json()]).toEqual([400, { error: expect.any(String) }]);
});

test("bot: draws, mixes and varies each author's last picture, and reports errors", async () => {
  const bot = new Bot(new Reptok({ baseUrl: stack.url }));
  const ask = (text: string, author = "ann") => bot.reply({ author, text });
  expect(await ask("hello")).toBeUndefined();
  expect(await ask("/vary")).toMatchObject({ text: expect.stringContaining("/draw"), pictures: [] });
  expect(await ask("/help")).toMatchObject({ text: expect.stringContaining("/mix"), pictures: [] });
  const mixed = await ask("/mix a cat | a pear");
  expect(mixed?.text).toBe("a cat + a pear");
  expect(await sharp(mixed?.pictures[0]).metadata()).toMatchObject({ format: "png", width: 16 });
  expect((await ask("/vary"))?.pictures).toHaveLength(4);
  expect((await ask("/vary", "bob"))?.pictures).toHaveLength(0);
  expect(await ask(`/draw ${"a".repeat(5000)}`)).toMatchObject({ text: expect.stringMatching(/^That did not work: /) });
});

test("fine-tuning: writes a new bundle, which draws", async () => {
  using dir = temporaryDirectory();
  const [from, data, out] = ["from", "pictures", "out"].map((name) => path.join(dir.path, name)) as [
    string,
    string,
    string,
  ];
  await writeTinyBundle(from, { trainable: true });
  mkdirSync(data);
  for (let i = 0; i < 12; i++) writeFileSync(path.join(data, `${i}.png`), picture(20 * i));
  await using running = runScript("examples/fine-tuning/fine-tune.ts", { STEPS: "3" }, [from, data, out]);
  expect(await running.ended, running.output()).toBe(0);
  expect(running.output()).toMatch(/held-out pictures before \{.*\}, after \{/);
  expect(await sharp(path.join(out, "sample.png")).metadata()).toMatchObject({ width: 16, height: 16 });
});
