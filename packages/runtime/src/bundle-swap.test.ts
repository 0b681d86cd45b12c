/** Replacing a bundle by a new one, with real failures of the file system. */
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

test("a bundle replaces another, and no other directory is left", async () => {
  const dir = join(root, "model");
  await writeTinyBundle(dir, { model: "first" });
  await writeTinyBundle(dir, { model: "second" });
  expect(await modelAt(dir)).toBe("second");
  expect(await readdir(root)).toEqual(["model"]);
});

test("if the old bundle cannot be renamed, it stays, and the error names the complete new one", async () => {
  // The name with ".replaced" appended is too long for file systems, the one with ".part.2" is not.
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

test("if the new bundle cannot be renamed, the old one is restored", async () => {
  const dir = join(root, "model");
  await writeTinyBundle(dir, { model: "first" });
  await expect(swap(join(root, "not there"), dir)).rejects.toThrow("ENOENT");
  expect(await modelAt(dir)).toBe("first");
  expect(await readdir(root)).toEqual(["model"]);
});

test("a bundle left under its temporary name between the two renames is restored by the next write", async () => {
  const dir = join(root, "model");
  await writeTinyBundle(dir, { model: "first" });
  await rename(dir, `${dir}.replaced`);
  await expect(writeTinyBundle(dir, { model: "NO ID" })).rejects.toThrow("expected 1 to 64");
  expect(await modelAt(dir)).toBe("first");
  expect(await readdir(root)).toEqual(["model"]);
});

test("an incomplete draft is overwritten", async () => {
  const dir = join(root, "model");
  await mkdir(`${dir}.part`);
  await writeFile(join(`${dir}.part`, "encoder.onnx"), "cut sh");
  await writeTinyBundle(dir, { model: "first" });
  expect(await modelAt(dir)).toBe("first");
  expect(await readdir(root)).toEqual(["model"]);
});
