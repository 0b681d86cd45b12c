/** The shell commands that the documents show. */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../scripts/lib/stack.ts";

export interface ShownCommand {
  /** `docs/running.md:12`. */
  readonly place: string;
  /** Words as split by a shell, without preceding variables and following pipes. */
  readonly words: readonly string[];
}

export const DOCUMENTS = globSync(["*.md", "{docs,design,examples,apps,packages,bench,test}/**/*.md"], {
  cwd: ROOT,
  exclude: ["**/node_modules/**"],
}).toSorted();

/** A block's numbered lines; lines that end in a backslash are joined with the next. */
function* logicalLines(text: string): Generator<{ line: number; code: string }> {
  let fence: string | undefined;
  let joined = "";
  for (const [i, raw] of text.split("\n").entries()) {
    const mark = /^\s*```(\w*)/.exec(raw);
    if (mark) {
      fence = fence === undefined ? (mark[1] ?? "") : undefined;
      continue;
    }
    const shell = fence === undefined ? /^ {4,}\S/.test(raw) : ["sh", "bash", "shell", "console", ""].includes(fence);
    const inline = fence === undefined && !shell ? [...raw.matchAll(/`([^`]+)`/g)].map(([, code]) => code!) : [];
    for (const code of inline) yield { line: i + 1, code };
    if (!shell) continue;
    joined += raw.trim();
    if (joined.endsWith("\\")) joined = joined.slice(0, -1);
    else {
      yield { line: i + 1, code: joined };
      joined = "";
    }
  }
}

/** Splits at blanks outside of quotes; a word that begins with `#` ends the line. */
function wordsOf(code: string): string[] {
  const words = [...code.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word);
  const comment = words.findIndex((word) => word.startsWith("#"));
  return comment < 0 ? words : words.slice(0, comment);
}

/** Every command of the documents that starts with one of the programs. */
export function shownCommands(programs: readonly string[]): ShownCommand[] {
  return DOCUMENTS.flatMap((document) =>
    [...logicalLines(readFileSync(path.join(ROOT, document), "utf8"))].flatMap(({ line, code }) =>
      code.split(/\s(?:&&|\|\||\||;)\s/).flatMap((part) => {
        const words = wordsOf(part.replace(/^\$ /, ""));
        const start = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
        return start >= 0 && programs.includes(words[start]!)
          ? [{ place: `${document}:${line}`, words: words.slice(start) }]
          : [];
      }),
    ),
  );
}
