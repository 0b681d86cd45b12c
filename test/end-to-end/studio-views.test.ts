/** The studio's other views, and every view at three widths in two themes, in Chromium with the real edge and worker. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClient } from "../support/client.ts";
import {
  DRAWN_MS,
  expectAccessible,
  openPage,
  pixelsOf,
  pngOf,
  STARTER,
  startStudio,
  type StudioTest,
} from "../support/studio.ts";

const ADMIN_KEY = "the-operators-key-of-this-suite-0123456789";
const TIME = { timeout: 3 * DRAWN_MS };
const at = (fragment: string) => `/?threads=1${fragment}`;

let studio: StudioTest;
beforeAll(async () => {
  studio = await startStudio({ models: [STARTER], edgeVars: { ADMIN_KEY } });
});
afterAll(() => studio?.[Symbol.asyncDispose]());

test("an empty library, then one with pictures of the server", TIME, async () => {
  const { page } = await openPage(await studio.visitor(), at("#/library"));
  await page.getByRole("heading", { name: "The library is empty" }).waitFor();
  await expectAccessible(page);
  const body = { prompt: "a red apple", seed: 1, n: 3, response_format: "latent" };
  const answer = await createClient(studio.stack.url).post("/v1/images/generations", body);
  expect(answer.status).toBe(200);
  await page.reload();
  await page.getByText("3 stored tokens").waitFor();
  await page.getByText("As a list").click();
  await page.locator(".tiles canvas.picture:not(.empty)").nth(2).waitFor();
  await page.getByRole("button", { name: "Picture 1" }).first().click();
  await page.locator(".detail canvas.picture:not(.empty)").first().waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText("2 stored tokens").waitFor();
});

test("a mixed picture follows the slider", TIME, async () => {
  const { page, complaints } = await openPage(await studio.visitor(), at("#/mix"));
  const stage = page.locator('.mix-stage[data-status="done"]');
  await stage.waitFor();
  const before = await pixelsOf(page, ".mix-stage .picture");
  await page.getByRole("slider", { name: "Position" }).press("Home");
  await stage.waitFor();
  expect((await pixelsOf(page, ".mix-stage .picture")).rgba).not.toEqual(before.rgba);
  expect(complaints).toEqual([]);
  await expectAccessible(page);
});

test("the library selects by collection, by filter and by region of the map", TIME, async () => {
  const client = createClient(studio.stack.url);
  for (const [seed, kind] of ["apple", "banana"].entries()) {
    const labels = { collection: "fruit", metadata: { kind } };
    const body = { prompt: `a ${kind}`, seed: 10 * seed, n: 2, response_format: "latent", ...labels };
    expect((await client.post("/v1/images/generations", body)).status).toBe(200);
  }
  const { page, complaints } = await openPage(await studio.visitor(), at("#/library"));
  await page.getByRole("combobox", { name: "Collection" }).selectOption("fruit");
  await page.getByText("4 stored tokens").waitFor();
  const filter = page.getByLabel("Filter by metadata");
  await filter.fill("kind: apple");
  await filter.press("Enter");
  await page.getByText("2 stored tokens").waitFor();
  await page.locator('.map[data-drawn="all"]').waitFor();
  await page.getByRole("button", { name: "Select all in view" }).click();
  const region = page.getByRole("region", { name: "2 pictures selected" });
  await region.locator("canvas.picture:not(.empty)").nth(1).waitFor();
  await region.getByRole("button", { name: "Picture 1" }).first().click();
  await page.locator(".detail .metadata").getByText("apple", { exact: true }).waitFor();
  await expectAccessible(page);
  await filter.fill("kind");
  await filter.press("Enter");
  await page.getByRole("alert").getByText("expected conditions such as kind: apple").waitFor();
  await filter.fill("kind: pear");
  await filter.press("Enter");
  await page.getByRole("heading", { name: "No matches" }).waitFor();
  expect(complaints).toEqual([]);
});

test("the map is zoomed by wheel and by two fingers", TIME, async () => {
  const body = { prompt: "a rocket", n: 3, response_format: "latent" };
  expect((await createClient(studio.stack.url).post("/v1/images/generations", body)).status).toBe(200);
  const { page } = await openPage(await studio.visitor({ hasTouch: true }), at("#/library"));
  const drawnMap = page.locator('.map[data-drawn="all"]');
  await drawnMap.waitFor();
  const canvas = page.locator(".map canvas");
  await canvas.scrollIntoViewIfNeeded();
  const painted = () => pngOf(page, ".map canvas");
  const whole = await painted();
  const { x, y, width, height } = (await canvas.boundingBox())!;
  const middle = { x: x + width / 2, y: y + height / 2 };
  const scrolled = await page.evaluate("scrollY");
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.wheel(0, -400);
  await expect.poll(painted, { timeout: DRAWN_MS }).not.toBe(whole);
  expect(await page.evaluate("scrollY")).toBe(scrolled);
  await page.getByRole("button", { name: "Show all" }).click();
  await drawnMap.waitFor();
  await expect.poll(painted, { timeout: DRAWN_MS }).toBe(whole);

  const session = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove", apart: number) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: [-apart, apart].map((dx, id) => ({ x: middle.x + dx, y: middle.y, id })),
    });
  await touch("touchStart", 30);
  for (const apart of [50, 70, 90]) await touch("touchMove", apart);
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await expect.poll(painted, { timeout: DRAWN_MS }).not.toBe(whole);
});

test("the service view shows jobs, and with the admin key the fleet and projects", TIME, async () => {
  const client = createClient(studio.stack.url);
  await client.post("/v1/images/generations", { prompt: "a blue heart", seed: 2, response_format: "latent" });
  const { page } = await openPage(await studio.visitor(), at("#/service"));
  await page.getByRole("region", { name: "Jobs" }).getByText("a blue heart").waitFor();
  await expect.poll(() => page.locator('.health li[data-good="true"]').count(), { timeout: DRAWN_MS }).toBe(3);
  const open = async (key: string) => {
    await page.getByLabel("Admin key").fill(key);
    await page.getByRole("button", { name: "Open" }).click();
  };
  await open("not the key of this service");
  await page.getByRole("alert").first().waitFor();
  await page.getByRole("button", { name: "Forget the admin key" }).click();
  await open(ADMIN_KEY);
  await page.getByRole("region", { name: "Workers" }).getByText("ready").waitFor();
  await page.getByLabel("Name of the new project").fill("Shop");
  await page.getByRole("button", { name: "Create project" }).click();
  await page.getByText("Shop").click();
  await page.getByRole("button", { name: "Create a key" }).click();
  await page.getByText(/rt_live_\w{30,}/).waitFor();
  await expectAccessible(page);
});

test("shows a webhook's delivery and sends it again", TIME, async () => {
  const ids: unknown[] = [];
  await using receiver = createServer((request, response) => {
    ids.push(request.headers["webhook-id"]);
    request.resume().on("end", () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const webhook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  await createClient(studio.stack.url).post("/v1/predictions", { input: { prompt: "a cat", seed: 3 }, webhook });
  const { page } = await openPage(await studio.visitor(), at("#/service"));
  const row = page.getByRole("region", { name: "Deliveries" }).getByRole("row", { name: webhook });
  await row.getByText("delivered", { exact: true }).waitFor();
  expect(await row.innerText()).toContain("status 204, 1 attempt");
  await row.getByRole("button", { name: /^Send again: msg_/ }).click();
  await expect.poll(() => ids, { timeout: 60_000 }).toHaveLength(2);
  expect(ids[0]).toBe(ids[1]);
  await expectAccessible(page);
});

describe.each(["light", "dark"] as const)("in the %s theme", (colorScheme) => {
  test.each([1280, 768, 390, 320])("every view fits a window of %i pixels and is accessible", TIME, async (width) => {
    const { page, complaints } = await openPage(
      await studio.visitor({ viewport: { width, height: 900 }, colorScheme }),
      at("#/draw?steps=1"),
    );
    for (const view of ["draw", "look", "mix", "library", "report", "service"]) {
      await page.evaluate(`location.hash = "#/${view}?steps=1"`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      expect([view, await page.evaluate("document.documentElement.scrollWidth")]).toEqual([view, width]);
      await expectAccessible(page);
    }
    expect(complaints).toEqual([]);
  });
});
