/** Loads the rendered data set. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ALPHA_FILE, INDEX_FILE, PIXELS_FILE, readIndex } from "./cache.ts";
import type { Dataset } from "./dataset.ts";
import { withDerived } from "./derived-pixels.ts";
import type { DerivedFractions } from "./derive.ts";
import { makeLabels } from "./labels.ts";
import { splitRecords, type SplitOptions } from "./splits.ts";

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

async function readPlanes(path: string, bytes: number, sha256: string): Promise<Uint8Array> {
  const file = await readFile(path);
  if (file.length !== bytes) throw new Error(`expected ${bytes} bytes in ${path}, got ${file.length}`);
  const hash = createHash("sha256").update(file).digest("hex");
  if (hash !== sha256) throw new Error(`expected ${path} to hash to ${sha256}, got ${hash}`);
  return new Uint8Array(file.buffer, file.byteOffset, file.length);
}
