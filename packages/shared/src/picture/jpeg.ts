/** Reads JPEG (ITU-T T.81) by its segments: FF, a marker, and for most of them a length and data. */
import { EXIF_PREFIX, hasAt, type Orientation, orientationBlock, readOrientation } from "./exif.ts";
import { MAX_JPEG_SCANS, MAX_PROFILE_BYTES } from "./limits.ts";
import { Sink } from "./sink.ts";
import { broken, type CheckSize, truncated, type Structure } from "./structure.ts";

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
const JFIF = ascii("JFIF\0");
const ADOBE = ascii("Adobe");
const PROFILE = ascii("ICC_PROFILE\0");

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
/**
 * Supported frame types: baseline, extended sequential, progressive; Huffman coding. Browsers support no others either.
 */
const FRAMES = new Set([0xc0, 0xc1, 0xc2]);
/** DHT, DQT, DRI. */
const TABLES = new Set([0xc4, 0xdb, 0xdd]);
/** SOF0 to SOF15; DHT, JPG and DAC are in between. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
/** Markers without data: TEM and the restart markers. */
const isAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

/**
 * The end of the entropy-coded data that begins at `at`: the next marker that is neither a stuffed byte nor a restart
 * marker.
 */
function endOfScan(bytes: Uint8Array, at: number): number {
  for (;;) {
    // This check saves a call per stuffed byte in data consisting of them.
    if (bytes[at] !== 0xff) at = bytes.indexOf(0xff, at);
    const next = at === -1 ? undefined : bytes[at + 1];
    if (next === undefined) throw truncated("a complete JPEG");
    // FF FF: a fill byte before the marker.
    if (next === 0xff) at++;
    else if (next === 0 || (next >= 0xd0 && next <= 0xd7)) at += 2;
    else return at;
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #sink: Sink;
  readonly #check: CheckSize;
  #size: { width: number; height: number } | null = null;
  #orientation: Orientation | null = null;
  #scans = 0;
  #profile = 0;
  #jfif = false;
  #adobe = false;

  constructor(bytes: Uint8Array, check: CheckSize) {
    this.#bytes = bytes;
    this.#check = check;
    // The replacement Exif segment can be longer than the original by at most this.
    this.#sink = new Sink(bytes, 36);
  }

  read(): Structure {
    const bytes = this.#bytes;
    this.#sink.keep(0, 2);
    let at = 2;
    for (;;) {
      // As in decoders: bytes up to FF are skipped, then further FFs; FF 00 is not a marker.
      at = bytes.indexOf(0xff, at);
      if (at === -1) throw truncated("a complete JPEG");
      while (bytes[at] === 0xff) at++;
      const marker = bytes[at];
      if (marker === undefined) throw truncated("a complete JPEG");
      at++;
      if (marker === 0 || isAlone(marker)) continue;
      if (marker === EOI) break;
      if (marker === SOI) throw broken("a JPEG of one picture", "a second start");
      const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
      const end = at + length;
      if (length < 2 || end > bytes.length) throw truncated("a complete JPEG");
      if (marker === SOS) {
        at = this.#scan(at, end);
      } else {
        this.#segment(marker, at, end);
        at = end;
      }
    }
    if (this.#size === null || this.#scans === 0) throw broken("a JPEG with a header and pixels", "none");
    this.#sink.keep(at - 2, at);
    const orientation = this.#orientation ?? 1;
    return { ...this.#size, orientation, passes: this.#scans, stripped: this.#sink.done() };
  }

  /** `at` is the position of the length; the marker is right before it, and FF before that. */
  #segment(marker: number, at: number, end: number): void {
    if (isFrame(marker)) this.#frame(marker, at, end);
    else if (TABLES.has(marker)) this.#sink.keep(at - 2, end);
    else if (marker >= 0xe0 && marker <= 0xef) this.#application(marker, at, end);
  }

  /** Length, precision, height, width, components. */
  #frame(marker: number, at: number, end: number): void {
    if (!FRAMES.has(marker))
      throw broken("a baseline, extended or progressive JPEG", `a frame of kind ${marker - 0xc0}`);
    if (this.#size !== null) throw broken("a JPEG of one frame", "a second one");
    const bytes = this.#bytes;
    if (end - at < 8) throw truncated("a complete JPEG");
    if (bytes[at + 2] !== 8) throw broken("a JPEG of 8 bits per sample", String(bytes[at + 2]));
    const [height, width] = [(bytes[at + 3]! << 8) | bytes[at + 4]!, (bytes[at + 5]! << 8) | bytes[at + 6]!];
    this.#check(width, height);
    this.#size = { width, height };
    this.#sink.keep(at - 2, end);
  }

  /** @returns where the scan's entropy-coded data ends */
  #scan(at: number, end: number): number {
    if (this.#size === null) throw broken("a JPEG whose header comes before its pixels", "pixels first");
    if (++this.#scans > MAX_JPEG_SCANS) throw broken(`a JPEG of at most ${MAX_JPEG_SCANS} scans`, "more");
    const stop = endOfScan(this.#bytes, end);
    this.#sink.keep(at - 2, stop);
    return stop;
  }

  /**
   * Keeps JFIF and Adobe segments, which define the components, a profile, which defines the colours, and the
   * orientation, which decoders read before the pixels. Others are irrelevant here.
   */
  #application(marker: number, at: number, end: number): void {
    const bytes = this.#bytes;
    const has = (code: number, prefix: ArrayLike<number>) => marker === code && hasAt(bytes, at + 2, prefix);
    if (has(0xe0, JFIF) && !this.#jfif) {
      this.#jfif = true;
      this.#sink.keep(at - 2, end);
    } else if (has(0xee, ADOBE) && !this.#adobe) {
      this.#adobe = true;
      this.#sink.keep(at - 2, end);
    } else if (has(0xe2, PROFILE)) {
      this.#profile += end - at;
      if (this.#profile > MAX_PROFILE_BYTES)
        throw broken(`a colour profile of at most ${MAX_PROFILE_BYTES} bytes`, "a longer one");
      this.#sink.keep(at - 2, end);
    } else if (has(0xe1, EXIF_PREFIX) && this.#orientation === null && this.#scans === 0) {
      this.#orientation = readOrientation(bytes.subarray(at + 2, end));
      if (this.#orientation === 1) return;
      const block = orientationBlock(this.#orientation);
      this.#sink.add([0xff, 0xe1, 0, 2 + EXIF_PREFIX.length + block.length, ...EXIF_PREFIX, ...block]);
    }
  }
}

export function readJpeg(bytes: Uint8Array, check: CheckSize): Structure {
  return new Reader(bytes, check).read();
}
