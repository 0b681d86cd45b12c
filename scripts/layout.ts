/**
 * Prints the files, lines of code and imports of each workspace or top-level folder at a revision, and of each folder of the
 * edge.
 *
 *     node scripts/bootstrap.mjs scripts/layout.ts [REVISION]
 */
import path from "node:path";
import { importsOf } from "./check-imports.ts";
import { codeLines, type Source, sourcesAt } from "./lib/sources.ts";
import { ROOT } from "./lib/stack.ts";

/** The workspace or top-level folder: `packages/model`, `apps/edge`, `scripts`. */
const areaOf = (file: string) => /^(?:(?:packages|apps)\/[^/]+|[^/]+)/.exec(file)![0];

/** The folder inside the edge: `api/latents`, `jobs`; undefined for other files and for files directly in its `src`. */
const edgeFolderOf = (file: string) => /^apps\/edge\/src\/((?:api\/)?[^/]+)\//.exec(file)?.[1];

/** One line per group: number of files, lines of code, imported groups. */
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
    `${rows.length} groups, ${arrows} arrows, ${sum("files")} files, ${sum("lines")} lines`,
  ];
}

/** The path of an imported file, or of an imported package's folder. */
function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith(".")) return path.posix.join(path.posix.dirname(file), specifier);
  return specifier.replace(/^@reptok\//, "packages/");
}

const sources = sourcesAt(ROOT, process.argv[2] ?? "HEAD");
console.log([...table(sources, areaOf), "", "apps/edge/src", ...table(sources, edgeFolderOf)].join("\n"));
