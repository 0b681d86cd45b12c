/** Tests of the sources counted for design/layout.md, and of the newcomer's test. */
import { expect, test } from "vitest";
import { pickLines } from "../newcomer.ts";
import { codeLines, sourcesAt } from "./sources.ts";
import { ROOT } from "./stack.ts";

test("blank lines and comments are not lines of code", () => {
  expect(codeLines("/**\n * A comment.\n */\n\nconst a = 1; // one\n  // two\nconst b = 2;\n")).toEqual([
    "const a = 1; // one",
    "const b = 2;",
  ]);
});

test("sources of a revision are code without tests and generated files, with their text", () => {
  const sources = sourcesAt(ROOT, "HEAD");
  const paths = sources.map(({ path }) => path);
  expect(paths).toContain("scripts/check-imports.ts");
  expect(paths.filter((path) => /\.test\.ts$|^test\/|generated\/|\.json$/.test(path))).toEqual([]);
  expect(sources.find(({ path }) => path === "scripts/check.ts")?.text).toMatch(/^\/\*\*\n \* `npm run check`/);
  expect(() => sourcesAt(ROOT, "no-such-revision")).toThrow(/no-such-revision/);
});

test("picks are determined by the seed; repeated lines, short lines and imports are not picked", () => {
  const repeated = "const repeated = first + second + third;";
  const picked = "const unique = first * second * third;";
  const sources = [
    { path: "a.ts", text: `import { first, second } from "./numbers.ts";\n${repeated}\nconst short = 1;\n${picked}\n` },
    { path: "b.ts", text: `${repeated}\n` },
  ];
  expect(pickLines(sources, 1)).toEqual([{ path: "a.ts", line: picked }]);
  const many = [
    { path: "c.ts", text: Array.from({ length: 50 }, (_, i) => `const value${i} = compute(${i}, 1, 2);`).join("\n") },
  ];
  expect(pickLines(many, 7)).toEqual(pickLines(many, 7));
  expect(pickLines(many, 7)).not.toEqual(pickLines(many, 8));
  expect(new Set(pickLines(many, 7).map(({ line }) => line)).size).toBe(10);
});
