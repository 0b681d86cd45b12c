/** The record of uploaded files, one per line, so that an interrupted upload can be resumed. */
import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import * as z from "zod";
import type { FolderFile } from "./latents-folder.ts";

const Line = z.object({ key: z.string() });

/** Equal as long as the file and its metadata are unchanged. */
function keyOf({ file, size, changed, metadata }: FolderFile): string {
  return JSON.stringify([path.resolve(file), size, changed, metadata ?? null]);
}

function folderOf(): string {
  const cache = process.env["XDG_CACHE_HOME"];
  return path.join(cache ? cache : path.join(homedir(), ".cache"), "reptok", "uploads");
}

export class UploadRecord {
  readonly #done: Set<string>;
  readonly #handle: FileHandle;

  private constructor(done: Set<string>, handle: FileHandle) {
    this.#done = done;
    this.#handle = handle;
  }

  /** The record of uploads to a server's collection; `again` starts a new one. */
  static async open(url: string, collection: string, again: boolean): Promise<UploadRecord> {
    const name = createHash("sha256").update(`${url}\n${collection}`).digest("hex").slice(0, 16);
    const file = path.join(folderOf(), `${name}.ndjson`);
    await mkdir(path.dirname(file), { recursive: true });
    const text = again ? "" : await readFile(file, "utf8").catch(() => "");
    const done = new Set<string>();
    for (const line of text.split("\n")) {
      // The last line of a killed upload may be truncated.
      const parsed = Line.safeParse(jsonOf(line));
      if (parsed.success) done.add(parsed.data.key);
    }
    const handle = await open(file, again ? "w" : "a");
    if (text !== "" && !text.endsWith("\n")) await handle.write("\n");
    return new UploadRecord(done, handle);
  }

  has(file: FolderFile): boolean {
    return this.#done.has(keyOf(file));
  }

  async add(file: FolderFile, id: string): Promise<void> {
    await this.#handle.appendFile(`${JSON.stringify({ key: keyOf(file), id })}\n`);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
