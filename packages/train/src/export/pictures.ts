/**
 * Packs a data set's pictures compactly, for training elsewhere: the drawings as lossless WebP with their coverage,
 * derived pictures as compositions. `torch/pictures.py` unpacks them.
 */
import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { COMPOSITION_SIZE } from "../data/compose.ts";
import type { Dataset } from "../data/dataset.ts";
import { compositionTable } from "../data/derived-pixels.ts";

export const PACKED_FILE = "pictures.bin";
export const PACKED_INDEX = "pictures.json";

/** One drawing as lossless WebP: colours over white, and coverage. */
async function packed({ size, pixels, alpha }: Dataset, at: number): Promise<Buffer> {
  const plane = size * size;
  const rgba = new Uint8Array(4 * plane);
  for (let i = 0; i < plane; i++) {
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = pixels[(at * 3 + c) * plane + i]!;
    rgba[4 * i + 3] = alpha[at * plane + i]!;
  }
  return sharp(rgba, { raw: { width: size, height: size, channels: 4 } })
    .webp({ lossless: true, exact: true, effort: 2 })
    .toBuffer();
}

/** Writes both files into `dir`. Colours of pixels without coverage become white after unpacking. */
export async function packPictures(dataset: Dataset, dir: string): Promise<{ bytes: number }> {
  const files = Array.from<Buffer>({ length: dataset.count });
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < dataset.count) {
      const at = next++;
      files[at] = await packed(dataset, at);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const compositions = Buffer.from(compositionTable(dataset.derived).buffer);
  const all = Buffer.concat([...files, compositions]);
  const index = {
    size: dataset.size,
    lengths: files.map((file) => file.length),
    compositions: dataset.derived.length,
    integers: COMPOSITION_SIZE,
  };
  await writeFile(join(dir, PACKED_FILE), all);
  await writeFile(join(dir, PACKED_INDEX), JSON.stringify(index));
  return { bytes: all.length };
}
