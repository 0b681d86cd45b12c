/**
 * Enforces the import rules of design/architecture.md for each package's and app's sources, and rejects circular imports,
 * also of types. Tests may import anything.
 */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { circleAmong, floorViolation } from "./lib/floors.ts";
import { ROOT } from "./lib/stack.ts";

interface Room {
  /** Rooms whose public entry it may import, by package name. */
  readonly rooms: readonly string[];
  /** May it import `node:` modules? Rooms that may not also run in workerd or a browser. */
  readonly node: boolean;
}

const SHARED = "@reptok/shared";
const MODEL = "@reptok/model";
const RUNTIME = "@reptok/runtime";
const CHECKPOINT = "@reptok/checkpoint";

/** Every package and app has an entry: a new one fails until its rules are added here. */
export const ROOMS: Readonly<Record<string, Room>> = {
  "packages/shared": { rooms: [], node: false },
  "packages/model": { rooms: [SHARED], node: false },
  "packages/client": { rooms: [SHARED], node: false },
  "packages/browser": { rooms: [SHARED, MODEL], node: false },
  "packages/checkpoint": { rooms: [SHARED], node: true },
  "packages/importer": { rooms: [SHARED, MODEL, RUNTIME, CHECKPOINT], node: true },
  "packages/runtime": { rooms: [SHARED, MODEL], node: true },
  "packages/train": { rooms: [SHARED, MODEL, RUNTIME, CHECKPOINT], node: true },
  "apps/edge": { rooms: [SHARED], node: false },
  "apps/gpu-worker": { rooms: [SHARED, MODEL, RUNTIME], node: true },
  "apps/studio": { rooms: [SHARED, MODEL, "@reptok/browser", "@reptok/client"], node: false },
  "apps/cli": {
    rooms: [SHARED, MODEL, RUNTIME, CHECKPOINT, "@reptok/client", "@reptok/train", "@reptok/importer"],
    node: true,
  },
};

/** Libraries that only these rooms may import. */
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

/** Why the file of the room may not import `specifier`; undefined when it may. Paths are relative to the root. */
export function violation(room: string, file: string, specifier: string): string | undefined {
  const rule = ROOMS[room];
  if (rule === undefined) return `${room} has no row in scripts/check-imports.ts`;
  if (specifier.startsWith(".")) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    return target.startsWith(`${room}/`) || target.startsWith("migrations/") ? undefined : `leaves ${room}`;
  }
  if (specifier.startsWith("node:")) return rule.node ? undefined : "does not exist outside of Node";
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  if (name.startsWith("@reptok/")) {
    if (!rule.rooms.includes(name)) return `${room} may import ${rule.rooms.join(", ") || "no other room"}`;
    return specifier === name ? undefined : `goes past the public entry of ${name}`;
  }
  const owners = OWNERS[name];
  return owners === undefined || owners.includes(room) ? undefined : `belongs to ${owners.join(", ")}`;
}

/** All violations in the repository, one line each. */
export function checkImports(root: string): string[] {
  const found: string[] = [];
  const imports = new Map<string, string[]>();
  for (const match of globSync("{packages,apps}/*/src/**/*.{ts,tsx}", { cwd: root })) {
    const file = match.replaceAll("\\", "/");
    if (/\.test\.tsx?$/.test(file)) continue;
    const room = file.split("/").slice(0, 2).join("/");
    const specifiers = importsOf(readFileSync(path.join(root, file), "utf8"));
    for (const specifier of specifiers) {
      const reason = violation(room, file, specifier) ?? floorViolation(file, specifier);
      if (reason !== undefined) found.push(`${file}: "${specifier}" ${reason}`);
    }
    const relative = specifiers.filter((specifier) => specifier.startsWith("."));
    imports.set(
      file,
      relative.map((specifier) => path.posix.join(path.posix.dirname(file), specifier)),
    );
  }
  const circle = circleAmong(imports);
  if (circle) found.push(`circular imports: ${circle.join(" -> ")}`);
  return found;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const found = checkImports(ROOT);
  for (const line of found) console.error(line);
  process.exitCode = found.length === 0 ? 0 : 1;
}
