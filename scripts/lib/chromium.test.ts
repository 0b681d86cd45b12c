import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findChromium } from "./chromium.ts";

let dir: string;
beforeEach(() => (dir = mkdtempSync(path.join(tmpdir(), "reptok-chromium-"))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("finds CHROMIUM_PATH, or an executable on the PATH, if it can be run", () => {
  const file = path.join(dir, "chromium");
  expect(findChromium({ PATH: dir })).toBeUndefined();
  writeFileSync(file, "");
  expect(findChromium({ PATH: dir })).toBeUndefined();
  chmodSync(file, 0o755);
  expect(findChromium({ PATH: `/nowhere${path.delimiter}${dir}` })).toBe(file);
  expect(findChromium({ CHROMIUM_PATH: file })).toBe(file);
  expect(findChromium({ CHROMIUM_PATH: path.join(dir, "other"), PATH: dir })).toBeUndefined();
});
