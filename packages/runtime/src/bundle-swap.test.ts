/** How a written bundle takes the place of another, with real failures of the file system. */
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openBundle } from "./bundle.ts";
import { swap } from "./bundle-swap.ts";
import { writeTinyBundle } from "../test/tiny-bundle.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "swap-"));
});
afterEach(() => rm(root, { recursive: true }));

const modelAt = async (dir: string): Promise<string> => (await openBundle(dir)).manifest.model;

test("a bundle takes the place of another, and nothing is left beside it", async () => {
  const dir = join(root, "model");
  await writeTinyBundle(dir, { model: "first" });
  await writeTinyBundle(dir, { model: "second" });
  expect(await modelAt(dir)).toBe("second");
  expect(await readdir(root)).toEqual(["model"]);
});

test("where the old bundle cannot be moved away, it stays, and the complete new one is kept and named", async () => {
  // The name with ".replaced" behind it is longer than file systems take, the one with ".part.2" is not.
  const dir = join(root, "m".repeat(247));
  await writeTinyBundle(dir, { model: "first" });
  await expect(writeTinyBundle(dir, { model: "second" })).rejects.toThrow(
    `the bundle is complete in ${dir}.part, but cannot be moved to ${dir}: ENAMETOOLONG`,
  );
  await expect(writeTinyBundle(dir, { model: "third" })).rejects.toThrow(`complete in ${dir}.part.2`);
  expect(await modelAt(dir)).toBe("first");
  expect(await modelAt(`${dir}.part`)).toBe("second");
  expect(await modelAt(`${dir}.part.2`)).toBe("third");
});

test("where the new bundle cannot take the place, the old one is put back", async () => {
  const dir = join(root, "model");
  await writeTinyBundle(dir, { model: "first" });
  await expect(swap(join(root, "not there"), dir)).rejects.toThrow("ENOENT");
  expect(await modelAt(dir)).toBe("first");
  expect(await readdir(root)).toEqual(["model"]);
});

test("a bundle that was left under its other name, between two renames, is put back by the next write", async () => {
  const dir = join(root, "model");
  await writeTinyBundle(dir, { model: "first" });
  await rename(dir, `${dir}.replaced`);
  await expect(writeTinyBundle(dir, { model: "NO ID" })).rejects.toThrow("expected 1 to 64");
  expect(await modelAt(dir)).toBe("first");
  expect(await readdir(root)).toEqual(["model"]);
});

test("an incomplete draft is written anew", async () => {
  const dir = join(root, "model");
  await mkdir(`${dir}.part`);
  await writeFile(join(`${dir}.part`, "encoder.onnx"), "cut sh");
  await writeTinyBundle(dir, { model: "first" });
  expect(await modelAt(dir)).toBe("first");
  expect(await readdir(root)).toEqual(["model"]);
});
