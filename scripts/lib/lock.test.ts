import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withLock } from "./lock.mjs";

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "reptok-lock-"));
  file = path.join(dir, "below", "lock");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("keeps the lock during the work, and releases it after a failure too", async () => {
  expect(
    await withLock(
      file,
      () => {},
      () => readFileSync(file, "utf8"),
    ),
  ).toBe(String(process.pid));
  await expect(
    withLock(
      file,
      () => {},
      () => Promise.reject(new Error("no")),
    ),
  ).rejects.toThrow("no");
  expect(existsSync(file)).toBe(false);
});

test("takes over the lock of a dead process", async () => {
  await withLock(
    file,
    () => {},
    () => {},
  );
  writeFileSync(file, "4194305"); // above the kernel's largest process id
  let waited = false;
  expect(
    await withLock(
      file,
      () => (waited = true),
      () => "done",
    ),
  ).toBe("done");
  expect([waited, existsSync(file)]).toEqual([false, false]);
});

test("processes that start together run one after another", async () => {
  // Each reads a counter, waits, and writes it back: without the lock, updates would be lost.
  const counter = path.join(dir, "counter");
  writeFileSync(counter, "0");
  const script = `
    import { readFileSync, writeFileSync } from "node:fs";
    import { withLock } from ${JSON.stringify(new URL("./lock.mjs", import.meta.url).href)};
    await withLock(${JSON.stringify(file)}, () => {}, async () => {
      const n = Number(readFileSync(${JSON.stringify(counter)}, "utf8"));
      await new Promise((resolve) => setTimeout(resolve, 50));
      writeFileSync(${JSON.stringify(counter)}, String(n + 1));
    });`;
  const codes = await Promise.all(
    Array.from({ length: 4 }, () => {
      const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" });
      return new Promise((resolve) => child.on("exit", resolve));
    }),
  );
  expect(codes).toEqual([0, 0, 0, 0]);
  expect(readFileSync(counter, "utf8")).toBe("4");
});
