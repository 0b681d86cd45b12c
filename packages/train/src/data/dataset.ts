/** The rendered data set in memory. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { INDEX_FILE, PIXELS_FILE, readIndex } from "./cache.ts";
import type { IconRecord } from "./icons.ts";
import { makeLabels } from "./labels.ts";
import type { Labels } from "./labels.ts";
import { splitRecords } from "./splits.ts";
import type { SplitOptions, Splits } from "./splits.ts";

export interface Dataset {
  readonly count: number;
  /** Side of a picture in pixels. */
  readonly size: number;
  /** u8 [count, 3, size, size]: planar RGB over white. */
  readonly pixels: Uint8Array;
  readonly records: readonly IconRecord[];
  readonly labels: Labels;
  readonly splits: Splits;
}

/**
 * Reads what `prepareEmoji` wrote, and checks the pixels against their hash.
 *
 * @throws Error when the directory holds no data set, or its files do not belong together
 */
export async function loadDataset(dir: string, options: SplitOptions = {}): Promise<Dataset> {
  const index = await readIndex(dir).catch((cause: unknown) => {
    throw new Error(`expected a data set in ${dir} (${INDEX_FILE}); make one with prepareEmoji`, { cause });
  });
  const { count, size, records } = index;
  const file = await readFile(join(dir, PIXELS_FILE));
  const pixels = new Uint8Array(file.buffer, file.byteOffset, file.length);
  const expected = records.length * 3 * size * size;
  if (records.length !== count || pixels.length !== expected) {
    throw new Error(`expected ${expected} bytes for ${count} pictures in ${PIXELS_FILE}, got ${pixels.length}`);
  }
  const hash = createHash("sha256").update(pixels).digest("hex");
  if (hash !== index.pixels) throw new Error(`expected ${PIXELS_FILE} to hash to ${index.pixels}, got ${hash}`);
  return { count, size, pixels, records, labels: makeLabels(index.labels), splits: splitRecords(records, options) };
}

/** The picture at `index`, u8 [3, size, size]; a view, not a copy. */
export function pictureAt(dataset: Pick<Dataset, "pixels" | "size">, index: number): Uint8Array {
  const stride = 3 * dataset.size * dataset.size;
  return dataset.pixels.subarray(index * stride, (index + 1) * stride);
}
