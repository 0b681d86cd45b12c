/**
 * Prints the files, lines of code and imports of each room at a revision, and of each folder of the edge.
 *
 *     node scripts/bootstrap.mjs scripts/layout.ts [REVISION]
 */
import path from "node:path";
import { importsOf } from "./check-imports.ts";
import { codeLines, type Source, sourcesAt } from "./lib/sources.ts";
import { ROOT } from "./lib/stack.ts";

/** `packages/model`, `apps/edge`, `scripts`. */
const roomOf = (file: string) => /^(?:(?:packages|apps)\/[^/]+|[^/]+)/.exec(file)![0];

/** `api/latents`, `jobs`; undefined for files outside of the edge's sources and for those on top. */
const edgeFolderOf = (file: string) => /^apps\/edge\/src\/((?:api\/)?[^/]+)\//.exec(file)?.[1];

/** A line per group with its number of files, its lines of code and the groups that it imports from. */
function table(sources: readonly Source[], groupOf: (file: string) => string | undefined): string[] {
  const groups = Map.groupBy(sources, ({ path: file }) => groupOf(file));
  let arrows = 0;
  const names = [...groups.keys()].filter((name) => name !== undefined).toSorted((a, b) => a.localeCompare(b, "en"));
  const rows = names.map((group) => {
    const files = groups.get(group)!;
    const imports = files.flatMap((file) => importsOf(file.text).map((specifier) => targetOf(file.path, specifier)));
    const targets = new Set(imports.map(groupOf));
    const imported = names.filter((target) => target !== group && targets.has(target));
    arrows += imported.length;
    const lines = files.reduce((sum, { text }) => sum + codeLines(text).length, 0);
    return { group, files: files.length, lines, imported };
  });
  const sum = (key: "files" | "lines") => rows.reduce((total, row) => total + row[key], 0);
  return [
    ...rows.map(
      ({ group, files, lines, imported }) => `${group}: ${files} files, ${lines} lines -> ${imported.join(", ")}`,
    ),
    `${rows.length} rooms, ${arrows} arrows, ${sum("files")} files, ${sum("lines")} lines`,
  ];
}

/** The path that an import names; other packages' names are those of their rooms. */
function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith(".")) return path.posix.join(path.posix.dirname(file), specifier);
  return specifier.replace(/^@reptok\//, "packages/");
}

const sources = sourcesAt(ROOT, process.argv[2] ?? "HEAD");
console.log([...table(sources, roomOf), "", "apps/edge/src", ...table(sources, edgeFolderOf)].join("\n"));
