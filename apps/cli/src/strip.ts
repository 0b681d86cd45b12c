/** Joins pictures side by side. */
import type { Picture } from "@reptok/model";

/** One picture, h x (n * w), from n pictures of the same size; planar RGB. */
export function joinStrip(pictures: readonly Picture[]): Picture {
  const [first] = pictures;
  if (first === undefined) throw new RangeError("expected at least one picture");
  const { width, height } = first;
  const row = width * pictures.length;
  const data = new Float32Array(3 * height * row);
  for (const [i, picture] of pictures.entries()) {
    if (picture.width !== width || picture.height !== height) {
      throw new RangeError(`expected ${width} x ${height}, got ${picture.width} x ${picture.height}`);
    }
    for (let line = 0; line < 3 * height; line++) {
      data.set(picture.data.subarray(line * width, (line + 1) * width), line * row + i * width);
    }
  }
  return { data, width: row, height };
}
