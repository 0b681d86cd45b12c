import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isInstalled, neededPackages, nodeBinary } from "./install.mjs";

let root: string;
beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), "reptok-install-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

type Packages = Record<string, { version?: string; optional?: boolean }>;

function lay(required: Packages, present: Packages | null): void {
  writeFileSync(path.join(root, "package-lock.json"), JSON.stringify({ packages: required }));
  mkdirSync(path.dirname(nodeBinary(root)), { recursive: true });
  writeFileSync(nodeBinary(root), "");
  if (present === null) return;
  writeFileSync(path.join(root, "node_modules/.package-lock.json"), JSON.stringify({ packages: present }));
}

const A = { "node_modules/a": { version: "1.0.0" } };

test("matches with equal versions, without other platforms' packages, ignoring workspaces", () => {
  lay(
    { "": {}, "packages/x": { version: "0.1.0" }, ...A, "node_modules/mac": { version: "1.0.0", optional: true } },
    A,
  );
  expect(isInstalled(root, "all")).toBe(true);
});

test("disagrees: another version, a package missing, an unfinished install, no node", () => {
  lay(A, { "node_modules/a": { version: "1.0.1" } });
  expect(isInstalled(root, "all")).toBe(false);
  lay({ ...A, "node_modules/b": { version: "2.0.0" } }, A);
  expect(isInstalled(root, "all")).toBe(false);
  rmSync(path.join(root, "node_modules"), { recursive: true });
  lay(A, null);
  expect(isInstalled(root, "all")).toBe(false);
  lay(A, A);
  rmSync(nodeBinary(root));
  expect(isInstalled(root, "all")).toBe(false);
});

test("npm start needs the production dependencies of its workspaces and of their packages, not those for development", () => {
  const entries = {
    "": { dependencies: { root: "1" }, devDependencies: { tool: "1" } },
    "apps/edge": { dependencies: { "@x/shared": "1", twice: "2" }, devDependencies: { tool: "1" } },
    "apps/cli": { dependencies: { command: "1" } },
    "packages/shared": { dependencies: { deep: "1" } },
    "node_modules/@x/shared": { resolved: "packages/shared", link: true },
    "packages/shared/node_modules/deep": { version: "2" },
    "node_modules/deep": { version: "1" },
    "apps/edge/node_modules/twice": { version: "2", dependencies: { deep: "1" }, optionalDependencies: { gone: "1" } },
    "node_modules/twice": { version: "1" },
    "node_modules/root": { version: "1" },
    "node_modules/tool": { version: "1" },
    "node_modules/command": { version: "1" },
  };
  expect(neededPackages(entries, "start").toSorted()).toEqual([
    "apps/edge/node_modules/twice",
    "node_modules/@x/shared",
    "node_modules/deep",
    "node_modules/root",
    "packages/shared/node_modules/deep",
  ]);
  expect(neededPackages(entries, "all")).toHaveLength(8);
});
