/** The pixels of derived pictures, rendered once and cached next to the data set. */
import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compose, type DerivedPicture, encodeComposition } from "./compose.ts";
import type { Dataset } from "./dataset.ts";
import { derivePictures, type DerivedFractions } from "./derive.ts";

/** i32 [derived, COMPOSITION_SIZE]: the compositions of a data set's derived pictures. */
export function compositionTable(derived: readonly DerivedPicture[]): Int32Array {
  return Int32Array.from(derived.flatMap(({ composition }) => encodeComposition(composition)));
}

/** Adds the derived pictures to a data set; their pixels are read from `dir` if cached. */
export async function withDerived(
  dataset: Dataset,
  shares: DerivedFractions,
  seed: number,
  dir: string,
): Promise<Dataset> {
  const derived = derivePictures(dataset, shares, seed);
  const stride = 3 * dataset.size ** 2;
  const hash = createHash("sha256").update(compositionTable(derived)).update(dataset.pixels).digest("hex");
  const path = join(dir, `derived-${hash.slice(0, 16)}.u8`);
  const pixels = new Uint8Array((dataset.count + derived.length) * stride);
  pixels.set(dataset.pixels);
  const derivedPixels = pixels.subarray(dataset.count * stride);
  const cached = await readFile(path).catch(() => undefined);
  if (cached?.length === derivedPixels.length) derivedPixels.set(cached);
  else {
    derived.forEach(({ composition }, i) =>
      compose(dataset, composition, derivedPixels.subarray(i * stride, (i + 1) * stride)),
    );
    await writeFile(`${path}.${process.pid}.part`, derivedPixels);
    await rename(`${path}.${process.pid}.part`, path);
  }
  return { ...dataset, pixels, derived };
}
