/** The studio's views, each in a state that shows its parts: for screenshots. */
import type { Page } from "playwright-core";

export const THEMES = ["light", "dark"] as const;
/** Pixels: a phone, a tablet and a desktop. */
export const WIDTHS = [390, 820, 1440] as const;
export const HEIGHT = 900;
export const ADMIN_KEY = "screenshots-of-the-studio-0123456789abcdef";

/** Subjects in the library. */
const SUBJECTS = ["a red apple", "a green apple", "a cat", "a dog", "a blue heart", "a rocket", "a pizza", "a flower"];

interface View {
  /** The fragment of its URL. */
  readonly hash: string;
  /** Brings the view into the state and waits until everything in it is drawn. */
  readonly ready: (page: Page) => Promise<void>;
}

/** Waits until all pictures of the strip are drawn. */
const stripDrawn = (page: Page) => page.locator(".strip canvas.empty").first().waitFor({ state: "detached" });

export const VIEWS: Readonly<Record<string, View>> = {
  draw: {
    hash: "draw?prompt=a+red+apple&seed=7&n=4",
    ready: async (page) => {
      await page.locator('.stage[data-status="done"]').waitFor();
      await page.getByRole("button", { name: "Draw it on the server too" }).click();
      await page.locator(".verdict").waitFor({ state: "attached" });
      await stripDrawn(page);
    },
  },
  look: {
    hash: "look",
    ready: async (page) => {
      await page.getByRole("button", { name: "Try an example" }).and(page.locator(":enabled")).click();
      await page.locator('.triptych[data-status="done"] canvas.picture:not(.empty)').nth(2).waitFor();
      await page.locator(".bars meter").nth(3).waitFor();
    },
  },
  mix: {
    hash: "mix",
    ready: async (page) => {
      await page.locator('.mix-stage[data-status="done"]').waitFor();
      await stripDrawn(page);
    },
  },
  library: {
    hash: "library",
    ready: async (page) => {
      await page.getByLabel("Search by text").fill("a red apple");
      await page.locator('.tiles[data-status="done"] [aria-label*="similarity"]').first().waitFor();
      await page.locator('.map[data-drawn="all"]').waitFor();
    },
  },
  report: {
    hash: "report",
    ready: async (page) => {
      await page.getByRole("button", { name: "This model’s evaluation" }).first().click();
      await page.getByRole("region", { name: "Reconstruction" }).waitFor();
    },
  },
  service: {
    hash: "service",
    ready: async (page) => {
      await page.getByLabel("Admin key").fill(ADMIN_KEY);
      await page.getByRole("button", { name: "Open" }).click();
      await page.getByRole("region", { name: "Workers" }).getByText("ready").waitFor();
      await page.getByRole("region", { name: "Jobs" }).getByText("a flower").first().waitFor();
    },
  },
};

/** Lets the server generate the library's pictures, `each` of every subject. */
export async function fillLibrary(url: string, each: number): Promise<void> {
  for (const [i, prompt] of SUBJECTS.entries()) {
    const response = await fetch(`${url}/v1/images/generations`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ prompt, seed: 10 * i, n: each, response_format: "latent" }),
    });
    if (!response.ok)
      throw new Error(`expected pictures of ${prompt}, got ${response.status}: ${await response.text()}`);
  }
}
