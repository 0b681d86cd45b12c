/** The rendered data set in memory. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ALPHA_FILE, INDEX_FILE, PIXELS_FILE, readIndex } from "./cache.ts";
import { withDerived } from "./derived-pixels.ts";
import type { DerivedPicture, DerivedFractions } from "./derive.ts";
import type { IconRecord } from "./icons.ts";
import { makeLabels } from "./labels.ts";
import type { Labels } from "./labels.ts";
import { splitRecords } from "./splits.ts";
import type { SplitOptions, Splits } from "./splits.ts";

export interface Dataset {
  readonly count: number;
  /** Side of a picture in pixels. */
  readonly size: number;
  /** u8 [count + derived pictures, 3, size, size]: planar RGB, the drawings over white first. */
  readonly pixels: Uint8Array;
  /** u8 [count, size, size]: the drawing's coverage of each pixel. */
  readonly alpha: Uint8Array;
  readonly records: readonly IconRecord[];
  readonly labels: Labels;
  readonly splits: Splits;
  /** Additional training pictures derived from the trained drawings. */
  readonly derived: readonly DerivedPicture[];
}

export interface DatasetOptions extends SplitOptions {
  /** Pictures to derive; none by default. */
  readonly derived?: DerivedFractions;
}

/**
 * Reads the output of `prepareEmoji`, and verifies the pixels against their hash.
 *
 * @throws Error when the directory has no data set, or its files do not belong together
 */
export async function loadDataset(dir: string, options: DatasetOptions = {}): Promise<Dataset> {
  const index = await readIndex(dir).catch((cause: unknown) => {
    throw new Error(`expected a data set in ${dir} (${INDEX_FILE}); make one with prepareEmoji`, { cause });
  });
  const { count, size, records } = index;
  if (records.length !== count) throw new Error(`expected ${count} records in ${INDEX_FILE}, got ${records.length}`);
  const [pixels, alpha] = await Promise.all([
    readPlanes(join(dir, PIXELS_FILE), count * 3 * size * size, index.pixels),
    readPlanes(join(dir, ALPHA_FILE), count * size * size, index.alpha),
  ]);
  const labels = makeLabels(index.labels);
  const plain = { count, size, pixels, alpha, records, labels, splits: splitRecords(records, options), derived: [] };
  return options.derived === undefined ? plain : withDerived(plain, options.derived, options.seed ?? 0, dir);
}

/** Rows of `pixels` used for training: the trained drawings, then the derived pictures. */
export const trainedRows = ({ splits, count, derived }: Dataset): Uint32Array =>
  Uint32Array.of(...splits.train, ...derived.map((_, i) => count + i));

async function readPlanes(path: string, bytes: number, sha256: string): Promise<Uint8Array> {
  const file = await readFile(path);
  if (file.length !== bytes) throw new Error(`expected ${bytes} bytes in ${path}, got ${file.length}`);
  const hash = createHash("sha256").update(file).digest("hex");
  if (hash !== sha256) throw new Error(`expected ${path} to hash to ${sha256}, got ${hash}`);
  return new Uint8Array(file.buffer, file.byteOffset, file.length);
}

/** The picture at `index`, u8 [3, size, size]; a view, not a copy. */
export function pictureAt(dataset: Pick<Dataset, "pixels" | "size">, index: number): Uint8Array {
  const stride = 3 * dataset.size * dataset.size;
  return dataset.pixels.subarray(index * stride, (index + 1) * stride);
}
