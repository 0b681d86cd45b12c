/** Folders of pictures and latent files, and what `metadata.jsonl` in them says of each. */
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { UsageError } from "../failure.ts";
import { kindOf, readInput } from "../files.ts";

export interface FolderFile {
  readonly file: string;
  /** Its path within the folder that was named, with slashes. */
  readonly name: string;
  readonly size: number;
  /** When it was last changed, in milliseconds since the epoch. */
  readonly changed: number;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

const METADATA = "metadata.jsonl";
const Line = z.looseObject({ file_name: z.string() });

/** All pictures and latent files within a folder, in the order of their names. */
export async function filesIn(folder: string): Promise<FolderFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && kindOf(entry.name) !== undefined);
  const found = await Promise.all(
    files.map(async (entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const { size, mtimeMs: changed } = await stat(file);
      return { file, name: path.relative(folder, file).replaceAll(path.sep, "/"), size, changed };
    }),
  );
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a `metadata.jsonl` says, by the path of the file that a line is about. */
async function readLines(file: string): Promise<Map<string, Record<string, unknown>>> {
  const found = new Map<string, Record<string, unknown>>();
  const text = new TextDecoder().decode(await readInput(file));
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    try {
      const { file_name: name, ...metadata } = Line.parse(JSON.parse(line));
      found.set(path.resolve(path.dirname(file), name), metadata);
    } catch (cause) {
      throw new UsageError(`${file}: line ${i + 1}: expected a JSON object with a file_name`, { cause });
    }
  }
  return found;
}

/** The files with their metadata: their names as `file`, and what a `metadata.jsonl` beside them or above them says. */
export async function readMetadata(files: readonly FolderFile[]): Promise<FolderFile[]> {
  const byFile = new Map<string, Record<string, unknown>>();
  const read = new Set<string>();
  for (const { file, name } of files) {
    let folder = path.dirname(path.resolve(file));
    for (let level = name.split("/").length; level > 0; level--, folder = path.dirname(folder)) {
      const candidate = path.join(folder, METADATA);
      if (read.has(candidate)) continue;
      read.add(candidate);
      if (!(await stat(candidate).catch(() => null))) continue;
      for (const [target, metadata] of await readLines(candidate)) byFile.set(target, metadata);
    }
  }
  return files.map((file) => ({ ...file, metadata: { file: file.name, ...byFile.get(path.resolve(file.file)) } }));
}
