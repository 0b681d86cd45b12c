/**
 * Reads zip entries in place: the central directory through yauzl (zip64 included), then byte ranges of stored entries
 * directly from the file. Compressed entries are rejected, so no entry is larger than the file.
 */
import { crc32 } from "node:zlib";
import { RandomAccessReader, fromRandomAccessReaderPromise } from "yauzl";
import type { Entry, ZipFile } from "yauzl";
import { CheckpointError, quote } from "./error.ts";
import { allocate } from "./dtype.ts";
import { beginsAsZip, identify } from "./identify.ts";
import type { ByteSource } from "./source.ts";

/** Maximum number of entries; a checkpoint has one per storage. */
const MAX_ENTRIES = 100_000;
/** Bytes read at a time when only the checksum is needed. */
const CHECK_CHUNK = 4 << 20;

export interface ZipOptions {
  /** Verify the CRC-32 of every entry that is read (default). False for files written without checksums. */
  readonly checksums?: boolean;
}

export class ZipReader {
  readonly #source: ByteSource;
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #checksums: boolean;
  /** Entries whose checksum has been verified. */
  readonly #verified = new Set<string>();

  private constructor(source: ByteSource, zip: ZipFile, entries: ReadonlyMap<string, Entry>, checksums: boolean) {
    this.#source = source;
    this.#zip = zip;
    this.#entries = entries;
    this.#checksums = checksums;
  }

  /** Reads the central directory. The caller closes the source. */
  static async open(source: ByteSource, options: ZipOptions = {}): Promise<ZipReader> {
    try {
      const zip = await fromRandomAccessReaderPromise(new SourceReader(source), source.size, {
        autoClose: false,
        strictFileNames: true,
      });
      return new ZipReader(source, zip, await readDirectory(source, zip), options.checksums ?? true);
    } catch (cause) {
      if (cause instanceof CheckpointError) throw cause;
      const directory = cause instanceof Error && !cause.message.startsWith("End of central directory");
      const isCut = !directory && (await beginsAsZip(source));
      const cut = "the beginning of a zip archive without its end: the file was truncated";
      const found = isCut ? cut : directory ? undefined : await identify(source);
      if (found === undefined) throw malformed(source.name, cause);
      const code = isCut ? "truncated" : "malformed";
      throw new CheckpointError(code, source.name, `expected a zip archive, got ${found}`, { cause });
    }
  }

  /** Entry names in directory order. */
  names(): string[] {
    return [...this.#entries.keys()];
  }

  /** Size of an entry in bytes, or undefined if there is none of that name. */
  size(name: string): number | undefined {
    return this.#entries.get(name)?.uncompressedSize;
  }

  /** Bytes `from` to `to` (default: all) of a stored entry. */
  async read(name: string, from = 0, to = this.#entry(name).uncompressedSize): Promise<ArrayBuffer> {
    const entry = this.#entry(name);
    const isComplete = from === 0 && to === entry.uncompressedSize;
    if (!(from >= 0 && from <= to && to <= entry.uncompressedSize))
      throw new CheckpointError(
        "truncated",
        name,
        `expected bytes ${from} to ${to}, got ${entry.uncompressedSize} bytes`,
      );
    const start = await this.#locate(name, entry);
    if (!isComplete) await this.#verify(name, entry, start);
    const buffer = allocate(to - from, name);
    const bytes = new Uint8Array(buffer);
    await this.#source.read(bytes, start + from);
    if (isComplete && this.#checksums) this.#compare(name, entry, checksum(bytes));
    return buffer;
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (!entry) throw new CheckpointError("missing", name, `expected this entry in ${this.#source.name}, got none`);
    return entry;
  }

  /** Position of the entry's first byte, after checking that the entry can be read in place. */
  async #locate(name: string, entry: Entry): Promise<number> {
    if (entry.isEncrypted())
      throw new CheckpointError("unsupported", name, "expected a plain entry, got an encrypted one");
    if (entry.compressionMethod !== 0)
      throw new CheckpointError(
        "unsupported",
        name,
        `expected a stored entry (method 0, as written by torch.save), got compression method ${entry.compressionMethod}`,
      );
    const header = await this.#zip.readLocalFileHeaderPromise(entry).catch((cause: unknown) => {
      throw malformed(name, cause);
    });
    if (!header.fileName.equals(entry.fileNameRaw))
      throw new CheckpointError(
        "malformed",
        name,
        `expected the directory's name in the local header, got ${quote(header.fileName.toString())}`,
      );
    return header.fileDataStart;
  }

  async #verify(name: string, entry: Entry, start: number): Promise<void> {
    if (!this.#checksums || this.#verified.has(name)) return;
    let crc = 0;
    const chunk = new Uint8Array(Math.min(CHECK_CHUNK, entry.uncompressedSize));
    for (let at = 0; at < entry.uncompressedSize; at += chunk.length) {
      const part = chunk.subarray(0, entry.uncompressedSize - at);
      await this.#source.read(part, start + at);
      crc = crc32(part, crc);
    }
    this.#compare(name, entry, crc);
  }

  #compare(name: string, entry: Entry, found: number): void {
    if (found !== entry.crc32)
      throw new CheckpointError(
        "checksum",
        name,
        `expected CRC-32 ${hex(entry.crc32)}, got ${hex(found)}: the file is damaged`,
      );
    this.#verified.add(name);
  }
}

/** In chunks, because zlib uses 32-bit lengths. */
function checksum(bytes: Uint8Array): number {
  const piece = 1 << 30;
  let crc = 0;
  for (let at = 0; at < bytes.length; at += piece) crc = crc32(bytes.subarray(at, at + piece), crc);
  return crc;
}

async function readDirectory(source: ByteSource, zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > MAX_ENTRIES)
    throw new CheckpointError(
      "limit",
      source.name,
      `expected at most ${MAX_ENTRIES} zip entries, got ${zip.entryCount}`,
    );
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entries.has(entry.fileName))
      throw new CheckpointError("malformed", entry.fileName, "expected one entry of this name, got two");
    entries.set(entry.fileName, entry);
  }
  checkPlaces([...entries.values()], source.size);
  return entries;
}

/** Size of a local header before the name. */
const LOCAL_HEADER = 30;

/** Rejects entries that share bytes, which make a small file large. torch.save writes them one after another. */
function checkPlaces(entries: readonly Entry[], size: number): void {
  const ordered = entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  for (const [i, { fileName, fileNameRaw, relativeOffsetOfLocalHeader: at, compressedSize }] of ordered.entries()) {
    const end = at + LOCAL_HEADER + fileNameRaw.length + compressedSize;
    if (!(end <= size))
      throw new CheckpointError(
        "truncated",
        fileName,
        `expected the entry within the ${size} bytes of the file, got an end at ${end}`,
      );
    const next = ordered[i + 1];
    if (next !== undefined && next.relativeOffsetOfLocalHeader < end)
      throw new CheckpointError(
        "malformed",
        next.fileName,
        `expected disjoint entries, got one within ${quote(fileName)}`,
      );
  }
}

/**
 * yauzl's own file reader passes 64-bit offsets from the file to `fs.read`, which throws outside of any promise when
 * they are not safe integers. This one answers every bad range with an error.
 */
class SourceReader extends RandomAccessReader {
  readonly #source: ByteSource;
  constructor(source: ByteSource) {
    super();
    this.#source = source;
  }
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#source
      .read(buffer.subarray(offset, offset + length), position)
      .then(() => setImmediate(callback, null))
      .catch((error: Error) => setImmediate(callback, error));
  }
}

function malformed(entry: string, cause: unknown): CheckpointError {
  if (cause instanceof CheckpointError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CheckpointError("malformed", entry, `expected a zip archive, got: ${reason}`, { cause });
}

function hex(crc: number): string {
  return crc.toString(16).padStart(8, "0");
}
