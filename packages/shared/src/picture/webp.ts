/**
 * Reads WebP (RFC 9649) by its RIFF chunks: four characters, a little-endian length, data, padding to an even length.
 */
import { type Orientation, orientationBlock, readOrientation } from "./exif.ts";
import { MAX_PROFILE_BYTES } from "./limits.ts";
import { Sink } from "./sink.ts";
import { broken, type CheckSize, truncated, type Structure } from "./structure.ts";

/** Flags of the VP8X chunk. */
const PROFILE = 0x20;
const EXIF = 0x08;
const XMP = 0x04;
/** Size of the ANMF header that precedes the frame's own chunks. */
const FRAME_HEADER = 16;
const EXTENDED_HEADER = 10;
/** Chunks of which only the first counts. */
const ONCE = new Set(["ICCP", "ALPH", "ANIM", "EXIF"]);

interface Chunk {
  readonly type: string;
  readonly at: number;
  readonly data: number;
  /** End of the data, before the padding. */
  readonly length: number;
  /** End of the chunk, padding included. */
  readonly end: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

class File {
  readonly bytes: Uint8Array;
  readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The chunks from `at` to `end`. */
  *chunks(at: number, end: number): Generator<Chunk> {
    while (at < end) {
      if (at + 8 > end) throw truncated("a complete WebP");
      const type = String.fromCharCode(...this.bytes.subarray(at, at + 4));
      const length = this.view.getUint32(at + 4, true);
      const next = at + 8 + length + (length % 2);
      if (next > end) throw truncated("a complete WebP");
      yield { type, at, data: at + 8, length, end: next };
      at = next;
    }
  }

  /** Width and height as 24-bit numbers, each minus one. */
  size24(at: number): Size {
    const u24 = (i: number) => this.view.getUint16(i, true) | (this.bytes[i + 2]! << 16);
    return { width: u24(at) + 1, height: u24(at + 3) + 1 };
  }

  /** The size in the header of a lossy or lossless bit stream. */
  sizeOf({ type, data, length }: Chunk): Size {
    const { bytes, view } = this;
    if (type === "VP8 " && length >= 10 && (bytes[data]! & 1) === 0 && bytes[data + 3] === 0x9d)
      return { width: view.getUint16(data + 6, true) & 0x3fff, height: view.getUint16(data + 8, true) & 0x3fff };
    if (type === "VP8L" && length >= 5 && bytes[data] === 0x2f) {
      const bits = view.getUint32(data + 1, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    throw broken("a WebP bit stream that begins with its size", "another beginning");
  }
}

const isStream = ({ type }: Chunk): boolean => type === "VP8 " || type === "VP8L";
const sameSize = (a: Size, b: Size): boolean => a.width === b.width && a.height === b.height;

export function readWebp(bytes: Uint8Array, check: CheckSize): Structure {
  if (bytes.length < 20) throw truncated("a complete WebP");
  const file = new File(bytes);
  const end = 8 + file.view.getUint32(4, true);
  if (end > bytes.length) throw truncated("a complete WebP");
  const sink = new Sink(bytes, 8 + 26);
  sink.keep(0, 12);
  const seen = new Set<string>();
  let orientation: Orientation = 1;
  let canvas: Size | null = null;
  let flags: number | null = null;
  let pixels = false;
  for (const chunk of file.chunks(12, end)) {
    const { type, at, data, length } = chunk;
    const first = !seen.has(type);
    // A file may have a million chunks of different types.
    if (ONCE.has(type)) seen.add(type);
    if (at === 12 && type === "VP8X") {
      if (length < EXTENDED_HEADER) throw truncated("a complete WebP");
      flags = bytes[data]!;
      canvas = file.size24(data + 4);
      check(canvas.width, canvas.height);
      sink.keep(at, chunk.end);
    } else if (isStream(chunk) && !pixels) {
      const size = file.sizeOf(chunk);
      check(size.width, size.height);
      if (canvas !== null && !sameSize(size, canvas))
        throw broken("a WebP whose picture has the size of its canvas", "another size");
      canvas ??= size;
      pixels = true;
      sink.keep(at, chunk.end);
      // A plain file ends with its only chunk.
      if (flags === null) break;
    } else if (canvas === null) {
      throw broken("a WebP that begins with its header", "another chunk");
    } else if (type === "ANMF" && !pixels) {
      checkFrame(file, chunk, canvas);
      pixels = true;
      sink.keep(at, chunk.end);
    } else if (type === "ICCP" && first) {
      if (length > MAX_PROFILE_BYTES)
        throw broken(`a colour profile of at most ${MAX_PROFILE_BYTES} bytes`, String(length));
      sink.keep(at, chunk.end);
    } else if ((type === "ALPH" && first && !pixels) || (type === "ANIM" && first)) {
      sink.keep(at, chunk.end);
    } else if (type === "EXIF" && first) {
      orientation = readOrientation(bytes.subarray(data, data + length));
    }
  }
  if (canvas === null || !pixels) throw broken("a WebP with a header and pixels", "none");
  // Only an extended file can contain Exif.
  if (flags !== null && orientation !== 1)
    sink.add([0x45, 0x58, 0x49, 0x46, 26, 0, 0, 0, ...orientationBlock(orientation)]);
  const stripped = sink.done();
  new DataView(stripped.buffer).setUint32(4, stripped.length - 8, true);
  if (flags !== null) {
    const retained = flags & ~(EXIF | XMP) & (seen.has("ICCP") ? 0xff : ~PROFILE);
    stripped[20] = orientation === 1 ? retained : retained | EXIF;
  }
  return { ...canvas, orientation, passes: 1, stripped };
}

/** An animation frame must lie within the canvas; its chunks are an optional ALPH and a bit stream of its size. */
function checkFrame(file: File, { data, length, end }: Chunk, canvas: Size): void {
  if (length < FRAME_HEADER) throw truncated("a complete WebP");
  const offset = file.size24(data);
  const size = file.size24(data + 6);
  if (2 * (offset.width - 1) + size.width > canvas.width || 2 * (offset.height - 1) + size.height > canvas.height)
    throw broken("a WebP whose frames lie on its canvas", "one beyond it");
  for (const chunk of file.chunks(data + FRAME_HEADER, end))
    if (isStream(chunk)) {
      if (!sameSize(file.sizeOf(chunk), size)) throw broken("a WebP frame of the size it names", "another size");
      return;
    }
  throw broken("a WebP frame with pixels", "none");
}
