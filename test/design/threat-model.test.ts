/** The threat model names files and tests: both must be there, so that a measure cannot go and its row stay. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../scripts/lib/stack.ts";

const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
const text = read("design/threat-model.md");

/** Paths in backticks: what has a slash and an ending, or a name of the root. */
const FILE = /`((?:[\w.-]+\/)+[\w.-]+\.\w+|package(?:-lock)?\.json|\.npmrc)`/g;
/** A test file and the names, or their beginnings, that follow it. */
const SHOWN = /`([\w./-]+\.(?:test|cases)\.ts)`((?:,? "[^"]+")+)/g;

test("every file that is named is there", () => {
  const files = Array.from(text.matchAll(FILE), ([, file = ""]) => file);
  expect(files.length).toBeGreaterThan(80);
  expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});

test("every test that is named is there", () => {
  const named = Array.from(text.matchAll(SHOWN)).flatMap(([, file = "", names = ""]) =>
    Array.from(names.matchAll(/"([^"]+)"/g), ([, name = ""]) => [file, name] as const),
  );
  expect(named.length).toBeGreaterThan(60);
  expect(named.filter(([file, name]) => !read(file).includes(name))).toEqual([]);
});

test("every threat has what shows its measure", () => {
  const tables = text.split("\n\n").filter((part) => part.startsWith("| threat |"));
  const rows = tables.flatMap((table) => table.split("\n").slice(2));
  expect(rows.length).toBeGreaterThan(45);
  const shown = (row: string) => row.split(" | ").at(-1) ?? "";
  expect(rows.filter((row) => !/\.(test|cases)\.ts`|`npm run|^the same/.test(shown(row)))).toEqual([]);
});
