import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isInstalled } from "./install.mjs";

let root: string;
beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), "reptok-install-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

type Packages = Record<string, { version?: string; optional?: boolean }>;

function lay(wanted: Packages, present: Packages | null): void {
  writeFileSync(path.join(root, "package-lock.json"), JSON.stringify({ packages: wanted }));
  const bin = path.join(root, "node_modules/node/bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(bin, "node"), "");
  chmodSync(path.join(bin, "node"), 0o755);
  if (present === null) return;
  writeFileSync(path.join(root, "node_modules/.package-lock.json"), JSON.stringify({ packages: present }));
}

const A = { "node_modules/a": { version: "1.0.0" } };

test("agrees: same versions, other platforms' packages left out, workspaces ignored", () => {
  lay(
    { "": {}, "packages/x": { version: "0.1.0" }, ...A, "node_modules/mac": { version: "1.0.0", optional: true } },
    A,
  );
  expect(isInstalled(root)).toBe(true);
});

test("disagrees: another version, a package missing, an unfinished install, no node", () => {
  lay(A, { "node_modules/a": { version: "1.0.1" } });
  expect(isInstalled(root)).toBe(false);
  lay({ ...A, "node_modules/b": { version: "2.0.0" } }, A);
  expect(isInstalled(root)).toBe(false);
  rmSync(path.join(root, "node_modules"), { recursive: true });
  lay(A, null);
  expect(isInstalled(root)).toBe(false);
  lay(A, A);
  rmSync(path.join(root, "node_modules/node"), { recursive: true });
  expect(isInstalled(root)).toBe(false);
});
