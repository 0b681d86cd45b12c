/** A file of number rows, read by index: results that are computed once per picture, for any number of pictures. */
import { open, type FileHandle } from "node:fs/promises";
import { HalfArray } from "../../trainer/half.ts";

/** f16 (11 bits) for picture data; f32 where exactness matters. */
export type RowType = "f16" | "f32";
const ARRAYS = { f16: HalfArray, f32: Float32Array } as const;

export class RowFile {
  readonly width: number;
  readonly #handle: FileHandle;
  readonly #type: RowType;
  readonly #bytes: number;

  private constructor(handle: FileHandle, width: number, type: RowType) {
    this.#handle = handle;
    this.width = width;
    this.#type = type;
    this.#bytes = width * ARRAYS[type].BYTES_PER_ELEMENT;
  }
  /** @param width numbers per row */
  static async create(path: string, width: number, type: RowType): Promise<RowFile> {
    return new RowFile(await open(path, "w+"), width, type);
  }
  /** @throws RangeError when the file does not have `count` rows */
  static async open(path: string, width: number, type: RowType, count: number): Promise<RowFile> {
    const handle = await open(path, "r");
    const rows = new RowFile(handle, width, type);
    const { size } = await handle.stat();
    if (size === count * rows.#bytes) return rows;
    await handle.close();
    throw new RangeError(`${path}: expected ${count * rows.#bytes} bytes for ${count} rows, got ${size}`);
  }

  /** Appends one or more whole rows. */
  async append(values: Float32Array): Promise<void> {
    const stored = this.#type === "f32" ? values : new HalfArray(values);
    await this.#handle.appendFile(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength));
  }

  /** Fills `target` with the rows at `indices`, concatenated. */
  async read(indices: ArrayLike<number>, target: Float32Array): Promise<void> {
    const row = new ARRAYS[this.#type](this.width);
    const bytes = new Uint8Array(row.buffer);
    for (let i = 0; i < indices.length; i++) {
      const { bytesRead } = await this.#handle.read(bytes, 0, bytes.length, indices[i]! * this.#bytes);
      if (bytesRead !== bytes.length) throw new RangeError(`expected a row ${indices[i]}, got the end of the file`);
      target.set(row, i * this.width);
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
