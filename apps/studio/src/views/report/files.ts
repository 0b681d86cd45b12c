/** The files of a folder that was chosen or dropped. */
import type { RunFile } from "./run.ts";

/** Files of a report; excludes a training run's checkpoints. */
const REPORT_FILE = /\.(jsonl?|webp|png)$/i;
const MAX_DEPTH = 4;
const MAX_FILES = 2000;

export const listedFiles = (files: FileList | null): RunFile[] =>
  [...(files ?? [])]
    .filter(({ name }) => REPORT_FILE.test(name))
    .map((file) => ({ path: file.webkitRelativePath || file.name, file }));

function entriesOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const found: FileSystemEntry[] = [];
  return new Promise((resolve, reject) => {
    // A reader returns some entries at a time, and none at the end.
    const next = () =>
      reader.readEntries((some) => {
        found.push(...some);
        if (some.length === 0 || found.length > MAX_FILES) resolve(found);
        else next();
      }, reject);
    next();
  });
}

async function walk(entry: FileSystemEntry, depth: number): Promise<RunFile[]> {
  if (entry.isFile) {
    if (!REPORT_FILE.test(entry.name)) return [];
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ""), file }];
  }
  if (depth >= MAX_DEPTH) return [];
  const inside = await entriesOf(entry as FileSystemDirectoryEntry);
  return (await Promise.all(inside.map((each) => walk(each, depth + 1)))).flat();
}

/** Must be called in the drop event's handler: its items are discarded afterwards. */
export async function droppedFiles({ items }: DataTransfer): Promise<RunFile[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  return (await Promise.all(entries.map((entry) => walk(entry, 0)))).flat();
}
