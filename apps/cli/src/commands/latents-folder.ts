/** Folders of pictures and latent files, with metadata from `metadata.jsonl`. */
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { UsageError } from "../failure.ts";
import { kindOf, readInput } from "../files.ts";

export interface FolderFile {
  readonly file: string;
  /** Its path relative to the named folder, with slashes. */
  readonly name: string;
  readonly size: number;
  /** Time of the last change, in milliseconds since the epoch. */
  readonly changed: number;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

const METADATA = "metadata.jsonl";
const Line = z.looseObject({ file_name: z.string() });

/** All pictures and latent files within a folder, sorted by name. */
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

/** The metadata in a `metadata.jsonl`, by the path of the described file. */
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

/** Adds metadata: each name as `file`, and the fields in a `metadata.jsonl` in the same folder or one above. */
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
