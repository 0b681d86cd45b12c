/** Files that a bundle takes over from the one that it was made from. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { otherFiles } from "./bundle-copy.ts";
import { openBundle } from "./bundle.ts";
import { writeTinyBundle } from "../test/tiny-bundle.ts";

const dir = mkdtempSync(join(tmpdir(), "bundle-copy-"));
afterAll(() => rmSync(dir, { recursive: true }));

test("legal texts and what networks read are taken over, the card as the origin's; measurements and sheets stay", async () => {
  const text = (value: string) => new TextEncoder().encode(value);
  await writeTinyBundle(join(dir, "origin"), {
    files: {
      "README.md": text("# Origin"),
      "LICENSE.txt": text("terms"),
      "evaluation.json": text("{}"),
      "prompts.webp": text("RIFF"),
    },
  });
  const files = await otherFiles(await openBundle(join(dir, "origin")));
  expect(Object.keys(files).toSorted()).toEqual(["LICENSE.txt", "origin-README.md", "tokenizer.json"]);
  expect(new TextDecoder().decode(files["origin-README.md"])).toBe("# Origin");
});
