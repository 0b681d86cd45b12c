/** Many pictures as rows of pixels, stored as bytes. */
import type { Picture } from "@reptok/model";
import type { Floats } from "./products.ts";

const CHUNK = 256;

/** Rows with their mean subtracted, read in parts. */
export class PixelRows {
  readonly count: number;
  /** Length of a row. */
  readonly size: number;
  readonly mean: Float32Array;
  readonly #bytes: Uint8Array;

  /** @param bytes u8 [count, size]: 0 to 255 denote -1 to 1 */
  constructor(bytes: Uint8Array, size: number) {
    this.size = size;
    this.count = bytes.length / size;
    this.#bytes = bytes;
    const sums = new Float64Array(size);
    for (let row = 0; row < bytes.length; row += size) for (let i = 0; i < size; i++) sums[i]! += bytes[row + i]!;
    this.mean = Float32Array.from(sums, (sum) => sum / this.count / 127.5 - 1);
  }

  /** Yields consecutive parts of the rows, centred. */
  *parts(): Generator<{ readonly start: number; readonly rows: Floats }> {
    const { size, count, mean } = this;
    for (let start = 0; start < count; start += CHUNK) {
      const n = Math.min(CHUNK, count - start);
      const data = new Float32Array(n * size);
      for (let row = 0; row < n; row++) {
        const [to, from] = [row * size, (start + row) * size];
        for (let i = 0; i < size; i++) data[to + i] = this.#bytes[from + i]! / 127.5 - 1 - mean[i]!;
      }
      yield { start, rows: { data, dims: [n, size] } };
    }
  }

  /** Pictures with the rows' mean subtracted. */
  centred(pictures: readonly Picture[]): Floats {
    const data = new Float32Array(pictures.length * this.size);
    pictures.forEach((picture, row) => {
      for (let i = 0; i < this.size; i++) data[row * this.size + i] = picture.data[i]! - this.mean[i]!;
    });
    return { data, dims: [pictures.length, this.size] };
  }
}
