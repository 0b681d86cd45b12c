/** The studio's other views, in Chromium over the real edge and worker; and every view at three widths, in two themes. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClient } from "../support/client.ts";
import { DRAWN_MS, expectAccessible, openPage, pixelsOf, startStudio, type StudioTest } from "../support/studio.ts";

const TIME = { timeout: 3 * DRAWN_MS };
const at = (fragment: string) => `/?threads=1${fragment}`;

let studio: StudioTest;
beforeAll(async () => {
  studio = await startStudio();
});
afterAll(() => studio?.[Symbol.asyncDispose]());

test("the library is empty at first, then shows what the server has drawn", TIME, async () => {
  const { page } = await openPage(await studio.visitor(), at("#/library"));
  await page.getByRole("heading", { name: "Nothing kept yet" }).waitFor();
  await expectAccessible(page);
  const body = { prompt: "a red apple", seed: 1, n: 3, response_format: "latent" };
  const answer = await createClient(studio.stack.url).post("/v1/images/generations", body);
  expect(answer.status).toBe(200);
  await page.reload();
  await page.getByText("3 kept tokens").waitFor();
  await page.getByText("As a list").click();
  await page.locator(".tiles canvas.picture:not(.empty)").nth(2).waitFor();
  await page.getByRole("button", { name: "Picture 1" }).first().click();
  await page.locator(".detail canvas.picture:not(.empty)").first().waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText("2 kept tokens").waitFor();
});

test("mixing draws again when the slider moves", TIME, async () => {
  const { page, complaints } = await openPage(await studio.visitor(), at("#/mix"));
  const stage = page.locator('.mix-stage[data-status="done"]');
  await stage.waitFor();
  const before = await pixelsOf(page, ".mix-stage .picture");
  await page.getByRole("slider", { name: "Between" }).press("Home");
  await stage.waitFor();
  expect((await pixelsOf(page, ".mix-stage .picture")).rgba).not.toEqual(before.rgba);
  expect(complaints).toEqual([]);
  await expectAccessible(page);
});

test("the service shows its jobs, and the operator's part what the admin key opens", TIME, async () => {
  const client = createClient(studio.stack.url);
  await client.post("/v1/images/generations", { prompt: "a blue heart", seed: 2 });
  const { page } = await openPage(await studio.visitor(), at("#/service"));
  await page.getByRole("region", { name: "Jobs" }).getByText("a blue heart").waitFor();
  expect(await page.locator('.health li[data-good="true"]').count()).toBe(3);
  await page.getByRole("button", { name: "Show the secret" }).click();
  const secret = (await client.get("/v1/webhooks/default/secret")).json().key;
  await page.getByRole("status").getByText(secret).waitFor();
  await page.getByLabel("Price of a picture").fill("0.5");
  await page.getByText("1 picture: 0.50 in all").waitFor();
  await page.getByLabel("Admin key").fill("not the key of this service");
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByRole("alert").waitFor();
  await expectAccessible(page);
});

describe.each(["light", "dark"] as const)("in the %s theme", (colorScheme) => {
  test.each([1280, 768, 390])("every view fits a window of %i pixels and is accessible", TIME, async (width) => {
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
