/**
 * Enforces the import rules of design/architecture.md for each package's and app's sources, and rejects circular imports,
 * also of types. Tests may import anything.
 */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { findCycle, layerViolation } from "./lib/layers.ts";
import { ROOT } from "./lib/stack.ts";

interface Rule {
  /** Packages whose public entry the workspace may import. */
  readonly imports: readonly string[];
  /** Whether it may import `node:` modules; false for code that also runs in workerd or a browser. */
  readonly node: boolean;
}

const SHARED = "@reptok/shared";
const MODEL = "@reptok/model";
const RUNTIME = "@reptok/runtime";
const CHECKPOINT = "@reptok/checkpoint";

/** Every package and app has an entry: a new one fails until its rules are added here. */
export const RULES: Readonly<Record<string, Rule>> = {
  "packages/shared": { imports: [], node: false },
  "packages/model": { imports: [SHARED], node: false },
  "packages/client": { imports: [SHARED], node: false },
  "packages/browser": { imports: [SHARED, MODEL], node: false },
  "packages/checkpoint": { imports: [SHARED], node: true },
  "packages/importer": { imports: [SHARED, MODEL, RUNTIME, CHECKPOINT], node: true },
  "packages/runtime": { imports: [SHARED, MODEL], node: true },
  "packages/train": { imports: [SHARED, MODEL, RUNTIME, CHECKPOINT], node: true },
  "apps/edge": { imports: [SHARED], node: false },
  "apps/gpu-worker": { imports: [SHARED, MODEL, RUNTIME], node: true },
  "apps/studio": { imports: [SHARED, MODEL, "@reptok/browser", "@reptok/client"], node: false },
  "apps/cli": {
    imports: [SHARED, MODEL, RUNTIME, CHECKPOINT, "@reptok/client", "@reptok/train", "@reptok/importer"],
    node: true,
  },
};

/** Libraries that only these workspaces may import. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  "onnxruntime-node": ["packages/runtime"],
  "onnxruntime-web": ["packages/runtime", "packages/browser", "apps/studio"],
};

const SPECIFIER = /(?:\bfrom|\bimport)\s*\(?\s*"([^"\n]+)"/g;

/** The imports of `source`, in order: static, re-exported, side effects and dynamic with a literal. */
export function importsOf(source: string): string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, "");
  return [...code.matchAll(SPECIFIER)].map((match) => match[1] ?? "");
}

/** The reason why a workspace's file may not import `specifier`; undefined if it may. Paths are relative to the root. */
export function violation(workspace: string, file: string, specifier: string): string | undefined {
  const rule = RULES[workspace];
  if (rule === undefined) return `${workspace} has no rule in scripts/check-imports.ts`;
  if (specifier.startsWith(".")) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    return target.startsWith(`${workspace}/`) || target.startsWith("migrations/") ? undefined : `leaves ${workspace}`;
  }
  if (specifier.startsWith("node:")) return rule.node ? undefined : "does not exist outside of Node";
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  if (name.startsWith("@reptok/")) {
    if (!rule.imports.includes(name))
      return `${workspace} may import ${rule.imports.join(", ") || "no other workspace"}`;
    return specifier === name ? undefined : `goes past the public entry of ${name}`;
  }
  const owners = OWNERS[name];
  return owners === undefined || owners.includes(workspace) ? undefined : `belongs to ${owners.join(", ")}`;
}

/** All violations in the repository, one line each. */
export function checkImports(root: string): string[] {
  const found: string[] = [];
  const imports = new Map<string, string[]>();
  for (const match of globSync("{packages,apps}/*/src/**/*.{ts,tsx}", { cwd: root })) {
    const file = match.replaceAll("\\", "/");
    if (/\.test\.tsx?$/.test(file)) continue;
    const workspace = file.split("/").slice(0, 2).join("/");
    const specifiers = importsOf(readFileSync(path.join(root, file), "utf8"));
    for (const specifier of specifiers) {
      const reason = violation(workspace, file, specifier) ?? layerViolation(file, specifier);
      if (reason !== undefined) found.push(`${file}: "${specifier}" ${reason}`);
    }
    const relative = specifiers.filter((specifier) => specifier.startsWith("."));
    imports.set(
      file,
      relative.map((specifier) => path.posix.join(path.posix.dirname(file), specifier)),
    );
  }
  const cycle = findCycle(imports);
  if (cycle) found.push(`circular imports: ${cycle.join(" -> ")}`);
  return found;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const found = checkImports(ROOT);
  for (const line of found) console.error(line);
  process.exitCode = found.length === 0 ? 0 : 1;
}
