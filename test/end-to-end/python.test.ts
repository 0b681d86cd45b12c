/** The Python client, with Debian's Python and NumPy, against the real edge and GPU worker. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generate, TARGET } from "../../clients/python/generate.ts";
import { ROOT } from "../../scripts/lib/stack.ts";
import { png } from "../support/images.ts";
import { startTestStack, type TestStack } from "../support/stack.ts";

const PYTHON = "/usr/bin/python3";
const PACKAGE = path.join(ROOT, "clients/python");
let stack: TestStack;
let dir: string;
beforeAll(async () => {
  stack = await startTestStack();
  dir = mkdtempSync(path.join(tmpdir(), "reptok-python-"));
});
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await stack?.[Symbol.asyncDispose]();
});

/** Runs a test file of the package; throws with its output if it fails. */
function run(file: string, env: Readonly<Record<string, string>> = {}): string {
  const options = { cwd: PACKAGE, env: { ...process.env, PYTHONPATH: PACKAGE, PYTHONDONTWRITEBYTECODE: "1", ...env } };
  return execFileSync(PYTHON, ["-W", "error", "-m", "unittest", "-v", `tests/${file}`], {
    ...options,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

test("types.py matches the OpenAPI document", () => {
  expect(readFileSync(fileURLToPath(TARGET), "utf8")).toBe(generate());
});

test("the format", () => {
  expect(() => run("test_latent.py")).not.toThrow();
});

test("the client", () => {
  const picture = path.join(dir, "a.png");
  writeFileSync(
    picture,
    png(32, 32, (x, y) => [x * 8, y * 8, 99]),
  );
  expect(() => run("test_client.py", { REPTOK_URL: stack.url, REPTOK_PICTURE: picture })).not.toThrow();
});
