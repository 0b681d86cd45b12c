/** Writes zip archives of stored entries one at a time, with zip64 records if offsets need them. */
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { crc32 } from "node:zlib";

const LIMIT = 0xffff_ffff;
const u16 = (value: number): number[] => [value & 255, (value >> 8) & 255];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(Math.floor(value / 65_536))];
const u64 = (value: number): number[] => [...u32(value % 2 ** 32), ...u32(Math.floor(value / 2 ** 32))];

interface Entry {
  readonly name: Buffer;
  readonly crc: number;
  readonly size: number;
  readonly offset: number;
}

export class ZipFile {
  readonly #handle: FileHandle;
  readonly #entries: Entry[] = [];
  #at = 0;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }
  static async create(path: string): Promise<ZipFile> {
    return new ZipFile(await open(path, "w"));
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#handle.appendFile(bytes);
    this.#at += bytes.length;
  }

  /** An entry of less than 4 GiB. */
  async add(name: string, content: Uint8Array): Promise<void> {
    const entry = { name: Buffer.from(name), crc: crc32(content), size: content.length, offset: this.#at };
    this.#entries.push(entry);
    const header = [...u32(0x04034b50), ...u16(20), ...u16(0), ...u16(0), ...u32(0), ...u32(entry.crc)];
    await this.#write(
      Buffer.from([
        ...header,
        ...u32(entry.size),
        ...u32(entry.size),
        ...u16(entry.name.length),
        ...u16(0),
        ...entry.name,
      ]),
    );
    await this.#write(content);
  }

  async close(): Promise<void> {
    const start = this.#at;
    for (const entry of this.#entries) await this.#write(Buffer.from(central(entry)));
    const size = this.#at - start;
    const count = this.#entries.length;
    const record = this.#at;
    const zip64 = [...u32(0x06064b50), ...u64(44), ...u16(45), ...u16(45), ...u32(0), ...u32(0), ...u64(count)];
    const locator = [...u32(0x07064b50), ...u32(0), ...u64(record), ...u32(1)];
    const end = [
      ...u32(0x06054b50),
      ...u16(0),
      ...u16(0),
      ...u16(Math.min(count, 0xffff)),
      ...u16(Math.min(count, 0xffff)),
    ];
    await this.#write(
      Buffer.from([
        ...(start < LIMIT ? [] : [...zip64, ...u64(count), ...u64(size), ...u64(start), ...locator]),
        ...end,
        ...u32(size),
        ...u32(Math.min(start, LIMIT)),
        ...u16(0),
      ]),
    );
    await this.#handle.close();
  }
}

function central({ name, crc, size, offset }: Entry): number[] {
  const needsZip64 = offset >= LIMIT;
  const extra = needsZip64 ? [...u16(1), ...u16(8), ...u64(offset)] : [];
  const sizes = [...u32(crc), ...u32(size), ...u32(size), ...u16(name.length), ...u16(extra.length), ...u16(0)];
  const head = [
    ...u32(0x02014b50),
    ...u16(needsZip64 ? 45 : 20),
    ...u16(needsZip64 ? 45 : 20),
    ...u16(0),
    ...u16(0),
    ...u32(0),
  ];
  return [...head, ...sizes, ...u16(0), ...u16(0), ...u32(0), ...u32(needsZip64 ? LIMIT : offset), ...name, ...extra];
}
