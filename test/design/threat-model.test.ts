/** Checks that the files and tests named in the threat model exist, so that no row outlives its countermeasure. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../scripts/lib/stack.ts";

const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
const text = read("design/threat-model.md");

/** Paths in backticks: those with a slash and an extension, and some files of the root. */
const FILE = /`((?:[\w.-]+\/)+[\w.-]+\.\w+|package(?:-lock)?\.json|\.npmrc)`/g;
/** A test file, followed by names of tests or their beginnings. */
const SHOWN = /`([\w./-]+\.(?:test|cases)\.ts)`((?:,? "[^"]+")+)/g;

test("every named file exists", () => {
  const files = Array.from(text.matchAll(FILE), ([, file = ""]) => file);
  expect(files.length).toBeGreaterThan(80);
  expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});

test("every named test exists", () => {
  const named = Array.from(text.matchAll(SHOWN)).flatMap(([, file = "", names = ""]) =>
    Array.from(names.matchAll(/"([^"]+)"/g), ([, name = ""]) => [file, name] as const),
  );
  expect(named.length).toBeGreaterThan(60);
  expect(named.filter(([file, name]) => !read(file).includes(name))).toEqual([]);
});

test("every threat has a test of its measure", () => {
  const tables = text.split("\n\n").filter((part) => part.startsWith("| threat |"));
  const rows = tables.flatMap((table) => table.split("\n").slice(2));
  expect(rows.length).toBeGreaterThan(45);
  const shown = (row: string) => row.split(" | ").at(-1) ?? "";
  expect(rows.filter((row) => !/\.(test|cases)\.ts`|`npm run|^the same/.test(shown(row)))).toEqual([]);
});
