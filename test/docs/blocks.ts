/** The code blocks of the documents. */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../scripts/lib/stack.ts";

export interface Block {
  readonly document: string;
  readonly line: number;
  /** The word after the fence; empty for indented blocks. */
  readonly language: string;
  readonly text: string;
}

/** Documents whose examples are checked. */
export const EXAMPLE_DOCUMENTS = globSync(
  ["*.md", "docs/*.md", "{apps,clients,packages}/*/README.md", "packages/train/torch/README.md", "bench/README.md"],
  { cwd: ROOT, exclude: ["**/node_modules/**"] },
).toSorted();

function joined(lines: readonly string[]): string {
  const indent = Math.min(...lines.filter((line) => line !== "").map((line) => /^ */.exec(line)![0].length));
  return lines.map((line) => line.slice(indent)).join("\n");
}

/** The fenced and indented blocks of a document; a blank line separates indented blocks. */
export function blocksOf(document: string): Block[] {
  const blocks: Block[] = [];
  const lines = readFileSync(path.join(ROOT, document), "utf8").split("\n");
  for (let i = 0; i < lines.length; i++) {
    const start = i;
    const fence = /^\s*```(.*)$/.exec(lines[i]!);
    if (fence) {
      while (!/^\s*```$/.test(lines[++i]!));
      const text = joined(lines.slice(start + 1, i));
      blocks.push({ document, line: start + 1, language: fence[1]!.split(" ")[0]!, text });
    } else if (/^ {4}/.test(lines[i]!) && (lines[i - 1] ?? "").trim() === "") {
      while (/^ {4}/.test(lines[i + 1] ?? "")) i++;
      blocks.push({ document, line: start + 1, language: "", text: joined(lines.slice(start, i + 1)) });
    }
  }
  return blocks;
}
