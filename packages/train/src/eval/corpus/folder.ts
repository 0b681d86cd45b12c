/** A folder of captioned pictures as a corpus; pictures are read on demand and never cached. */
import { readFile } from "node:fs/promises";
import { isAbsolute, relative, resolve } from "node:path";
import { readPicture } from "@reptok/runtime";
import { ApiError, MAX_PROMPT, truncateCharacters } from "@reptok/shared";
import { seededRandom, shuffle } from "../../data/random.ts";
import { type CaptionedFile, readCocoCaptions } from "./coco.ts";
import type { Corpus } from "./corpus.ts";

/**
 * Pictures are cropped to their centred square when read, and large ones are averaged over blocks of pixels to a side
 * between this and twice this, so a batch needs at most about 400 MB. No evaluation uses a higher resolution.
 */
const READ_SIDE = 512;

export interface FolderOptions {
  /** Captions in COCO's format. */
  readonly captions: string;
  /** Folder that the files' names are relative to. */
  readonly images: string;
  readonly seed: number;
  /** Maximum number of pictures to compare with; all by default. */
  readonly reference?: number | undefined;
}

/** Rejects names outside the folder: the captions file is untrusted. */
export function pathIn(folder: string, file: string): string {
  const path = resolve(folder, file);
  const relativePath = relative(resolve(folder), path);
  if (relativePath === "" || relativePath.startsWith("..") || isAbsolute(relativePath)) {
    throw new ApiError("invalid_request", `${file}: expected the name of a file inside ${folder}`, "coco");
  }
  return path;
}

async function read(folder: string, { file }: CaptionedFile) {
  const path = pathIn(folder, file);
  try {
    return await readPicture(await readFile(path), { encoderSize: READ_SIDE });
  } catch (cause) {
    const problem = cause instanceof ApiError ? cause.message : "cannot be read";
    throw new ApiError("invalid_request", `${path}: ${problem}`, "images", { cause });
  }
}

/**
 * The whole folder counts as unseen by training: all its pictures are both held out and the reference.
 *
 * @throws ApiError `invalid_request` for invalid captions; later, from `picture`, for a file that is not a picture
 */
export async function folderCorpus({ captions, images, seed, reference }: FolderOptions): Promise<Corpus> {
  const files = await readCocoCaptions(captions, seed);
  const order = Uint32Array.from(files.keys());
  shuffle(seededRandom("folder", seed), order);
  return {
    name: captions,
    items: files.map(({ caption }) => ({ caption: truncateCharacters(caption, MAX_PROMPT) })),
    heldOut: order,
    reference: order.subarray(0, reference),
    picture: (index) => read(images, files[index]!),
  };
}
