/** Input and output files: formats by extension, names for several outputs, readable errors. */
import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Picture } from "@reptok/model";
import { readPicture } from "@reptok/runtime";
import { ApiError, type ImageFormat } from "@reptok/shared";
import { FileError, UsageError } from "./failure.ts";

export type OutputKind = ImageFormat | "latent";

const KINDS: Readonly<Record<string, OutputKind>> = {
  ".png": "png",
  ".webp": "webp",
  ".jpg": "jpeg",
  ".jpeg": "jpeg",
  ".latent": "latent",
};

/** The kind of a file by its extension; undefined for any other extension. */
export const kindOf = (file: string): OutputKind | undefined => KINDS[path.extname(file).toLowerCase()];

/** @throws UsageError listing the supported extensions */
export function outputKind(file: string): OutputKind {
  const kind = kindOf(file);
  if (kind !== undefined) return kind;
  throw new UsageError(`${file}: expected a name ending in ${Object.keys(KINDS).join(", ")}`);
}

/** As {@link outputKind}, for pictures only. */
export function pictureKind(file: string): ImageFormat {
  const kind = outputKind(file);
  if (kind !== "latent") return kind;
  throw new UsageError(`${file}: expected the name of a picture (.png, .webp, .jpg), got a latent's`);
}

/** `apple.png` for a single output; `apple-1.png`, `apple-2.png`, ... for several. `index` is from 0. */
export function numbered(file: string, index: number, count: number): string {
  if (count === 1) return file;
  const { dir, name, ext } = path.parse(file);
  return path.join(dir, `${name}-${String(index + 1).padStart(String(count).length, "0")}${ext}`);
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : String(error);
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EISDIR: "it is a directory",
  EACCES: "permission denied",
};

export async function readInput(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const code = codeOf(cause);
    throw new FileError(`${file}: cannot be read (${REASONS[code] ?? code})`, { cause });
  }
}

/** Prefixes errors about a file's content with its name. */
export async function aboutFile<T>(file: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof ApiError) throw new ApiError(cause.code, `${file}: ${cause.message}`, null, { cause });
    throw cause;
  }
}

/** Reads a picture that will only be encoded, reduced as far as an encoder of that input size allows. */
export async function readPictureFile(file: string, encoderSize: number): Promise<Picture> {
  const bytes = await readInput(file);
  return aboutFile(file, () => readPicture(bytes, { encoderSize }));
}

/** Called before the work. @throws FileError when a file exists and `force` is not set */
export async function checkOutputs(files: readonly string[], force: boolean): Promise<void> {
  if (new Set(files.map((file) => path.resolve(file))).size !== files.length) {
    throw new UsageError("two outputs would have the same name; use --out to separate them");
  }
  if (force) return;
  for (const file of files) {
    const exists = await access(file).then(
      () => true,
      () => false,
    );
    if (exists) throw new FileError(`${file}: exists already (--force overwrites it)`);
  }
}

/** Writes the file, creating its directory if needed. */
export async function writeOutput(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await mkdir(path.dirname(path.resolve(file)), { recursive: true });
    await writeFile(file, bytes);
  } catch (cause) {
    const code = codeOf(cause);
    throw new FileError(`${file}: cannot be written (${REASONS[code] ?? code})`, { cause });
  }
}
