/** A user's folder of pictures with their labels and captions. */
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { ApiError, boundedText, decodeText, jsonLinesOf, MAX_PROMPT, truncateCharacters } from "@reptok/shared";
import * as z from "zod";
import { type CaptionedFile, readCocoCaptions } from "../../eval/corpus/coco.ts";
import { pathIn } from "../../eval/corpus/folder.ts";

export interface Example {
  /** Relative to the folder, with slashes. */
  readonly name: string;
  readonly path: string;
  /** The sub-folder that contains it. */
  readonly label?: string;
  readonly caption?: string;
}

export interface ExamplesOptions {
  readonly folder: string;
  /** COCO's JSON or JSON lines, instead of the files in the folder. */
  readonly captions?: string | undefined;
  /** Chooses among several captions of a picture. */
  readonly seed: number;
}

const READ = new Set([".png", ".jpg", ".jpeg", ".webp"]);
const PICTURES = new Set([...READ, ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".svg"]);
const METADATA = "metadata.jsonl";
/** Maximum size of a caption file. */
const MAX_CAPTION_BYTES = 65_536;

const refuse = (message: string, cause?: unknown): never => {
  throw new ApiError("invalid_request", message, null, { cause });
};

/** Every file below the folder, sorted, except hidden ones. Linked folders are not followed. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) =>
    refuse(`${folder}: expected a readable folder of pictures`, cause),
  );
  return entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
    .filter((name) => !name.split("/").some((part) => part.startsWith(".")))
    .toSorted();
}

async function readCaptionFile(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > MAX_CAPTION_BYTES)
    refuse(`${path}: expected a caption of at most ${MAX_CAPTION_BYTES} bytes, got ${size}`);
  const text = decodeText(await readFile(path), path).trim();
  return text === "" ? refuse(`${path}: expected a caption, got an empty file`) : text;
}

const captioned = (folder: string, name: string, caption: string): Example => ({
  name,
  path: pathIn(folder, name),
  caption: truncateCharacters(caption, MAX_PROMPT),
});

async function fromCaptions(folder: string, file: string, seed: number): Promise<Example[]> {
  const lines = extname(file) === ".json" ? await readCocoCaptions(file, seed) : await readMetadata(file);
  return lines.map(({ file: name, caption }) => captioned(folder, name, caption));
}

/** The pictures of the folder tree: labelled by their top-level folder, captioned by `x.txt` next to `x.png`. */
async function fromTree(folder: string, names: readonly string[]): Promise<Example[]> {
  const existing = new Set(names);
  const pictures = names.filter((name) => PICTURES.has(extname(name).toLowerCase()));
  const examples: Example[] = [];
  for (const name of pictures) {
    const captionFile = `${name.slice(0, -extname(name).length)}.txt`;
    const label = name.includes("/") ? name.slice(0, name.indexOf("/")) : undefined;
    const caption = existing.has(captionFile)
      ? truncateCharacters(await readCaptionFile(join(folder, captionFile)), MAX_PROMPT)
      : undefined;
    examples.push({
      name,
      path: join(folder, name),
      ...(label !== undefined && { label }),
      ...(caption !== undefined && { caption }),
    });
  }
  return examples;
}

/**
 * The pictures of a folder, by name. Captions come from the file in `captions`, else from the folder's
 * `metadata.jsonl`, else from the text files next to the pictures; labels are the names of sub-folders.
 *
 * @throws ApiError `invalid_request` when the folder has no picture, or a captions file is unreadable or refers
 *   outside it
 */
export async function readExamples({ folder, captions, seed }: ExamplesOptions): Promise<Example[]> {
  const names = await filesIn(folder);
  const file = captions ?? (names.includes(METADATA) ? join(folder, METADATA) : undefined);
  const examples = file === undefined ? await fromTree(folder, names) : await fromCaptions(folder, file, seed);
  if (examples.length === 0) refuse(`${folder}: expected pictures (${[...READ].join(", ")}), got none`);
  const seen = new Set<string>();
  for (const { name } of examples) {
    if (seen.has(name)) refuse(`${file}: expected each picture once, got ${name} twice`);
    seen.add(name);
  }
  return examples;
}

const MAX_LINE_BYTES = 2 ** 20;
const Line = z.object({ file_name: boundedText(4096, 1), text: z.string().trim().min(1) });

/**
 * Reads `metadata.jsonl` as in Hugging Face's image folders: one JSON object per line, with `file_name` and `text`.
 * @throws ApiError `invalid_request` naming an invalid line
 */
async function readMetadata(file: string): Promise<CaptionedFile[]> {
  const found: CaptionedFile[] = [];
  try {
    for await (const line of jsonLinesOf(createReadStream(file), Line, { name: file, maxLineBytes: MAX_LINE_BYTES }))
      found.push({ file: line.file_name, caption: line.text });
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw new ApiError("invalid_request", `${file}: expected a readable file`, null, { cause });
  }
  return found;
}
