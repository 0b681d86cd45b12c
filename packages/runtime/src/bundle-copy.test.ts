/** Files that one bundle takes over from another. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { allFiles, carriedFiles } from "./bundle-copy.ts";
import { openBundle } from "./bundle.ts";
import { writeTinyBundle } from "../test/tiny-bundle.ts";

const dir = mkdtempSync(join(tmpdir(), "bundle-copy-"));
afterAll(() => rmSync(dir, { recursive: true }));

const text = (value: string) => new TextEncoder().encode(value);
await writeTinyBundle(join(dir, "origin"), {
  files: {
    "README.md": text("# Origin"),
    "LICENSE.txt": text("terms"),
    "evaluation.json": text("{}"),
    "prompts.webp": text("RIFF"),
  },
});

test("a derived bundle gets legal texts, files that networks need and the origin's card, but no evaluation and no sheets", async () => {
  const files = await carriedFiles(await openBundle(join(dir, "origin")));
  expect(Object.keys(files).toSorted()).toEqual(["LICENSE.txt", "origin-README.md", "tokenizer.json"]);
  expect(new TextDecoder().decode(files["origin-README.md"])).toBe("# Origin");
});

test("a bundle that is written again gets all of its files under their own names", async () => {
  const files = await allFiles(await openBundle(join(dir, "origin")));
  const expected = ["LICENSE.txt", "README.md", "evaluation.json", "prompts.webp", "tokenizer.json"];
  expect(Object.keys(files).toSorted()).toEqual(expected);
});
