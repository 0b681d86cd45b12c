/**
 * Splits and builds picture files for tests: valid files with parts added, and legal files that are expensive to
 * decode. Independent of the readers in `src/picture`, which it tests.
 */
import { crc32 } from "../src/latent/crc32.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Part = ArrayLike<number>;

export function concat(...parts: Part[]): Bytes {
  const result = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

export const ascii = (text: string): Bytes => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const u16 = (value: number): number[] => [(value >> 8) & 255, value & 255];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value)];
const le32 = (value: number): number[] => u32(value).toReversed();

// PNG

export function pngChunk(type: string, data: Part = []): Bytes {
  const body = concat(ascii(type), data);
  return concat(u32(data.length), body, u32(crc32(body)));
}

/** The signature, and each complete chunk. */
export function splitPng(file: Uint8Array): Bytes[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const parts = [concat(file.subarray(0, 8))];
  for (let at = 8; at < file.length;) {
    const end = at + 12 + view.getUint32(at);
    parts.push(concat(file.subarray(at, end)));
    at = end;
  }
  return parts;
}

/** `file` with chunks after its header. */
export function pngWith(file: Uint8Array, ...chunks: Part[]): Bytes {
  const [signature, header, ...rest] = splitPng(file);
  return concat(signature!, header!, ...chunks, ...rest);
}

/** A `zTXt` chunk of already compressed text. */
export const compressedText = (keyword: string, deflated: Part): Bytes =>
  pngChunk("zTXt", concat(ascii(keyword), [0, 0], deflated));

/** A structurally complete PNG whose compressed pixels are `deflated`; colour type 2, 8 bits. */
export const pngOf = (width: number, height: number, deflated: Part): Bytes =>
  concat(
    [0x89, ...ascii("PNG\r\n\u001a\n")],
    pngChunk("IHDR", [...u32(width), ...u32(height), 8, 2, 0, 0, 0]),
    pngChunk("IDAT", deflated),
    pngChunk("IEND"),
  );

// JPEG

/** A segment: FF, the marker, the length, the data. */
export const jpegSegment = (marker: number, data: Part = []): Bytes =>
  concat([0xff, marker, ...u16(data.length + 2)], data);

/** SOI; each segment, a scan with its entropy-coded data; EOI. For files as encoders write them. */
export function splitJpeg(file: Uint8Array): Bytes[] {
  const parts = [concat(file.subarray(0, 2))];
  for (let at = 2; file[at + 1] !== 0xd9;) {
    let end = at + 2 + ((file[at + 2]! << 8) | file[at + 3]!);
    if (file[at + 1] === 0xda) {
      while (file[end] !== 0xff || file[end + 1] === 0 || (file[end + 1]! & 0xf8) === 0xd0) end++;
    }
    parts.push(concat(file.subarray(at, end)));
    at = end;
  }
  parts.push(Uint8Array.of(0xff, 0xd9));
  return parts;
}

/** Exif with an `orientation`, as in an APP1 segment. */
export const exif = (orientation: number): Bytes =>
  concat(ascii("Exif\0\0MM\0*"), u32(8), u16(1), u16(0x112), u16(3), u32(1), u16(orientation), [0, 0], u32(0));

/**
 * A legal progressive JPEG of `side` x `side` grey pixels with three components and up to 2,647 scans: the DC
 * coefficients, then each AC coefficient of each component, bit by bit from the 13th down. The scans contain only runs
 * of empty blocks: 30 bytes each at 4096, and a pass over all blocks for the decoder.
 */
export function manyScans(side: number, count: number): Bytes {
  const blocks = Math.ceil(side / 8) ** 2;
  const zeros = (bits: number) => new Uint8Array(Math.ceil(bits / 8));
  const scan = (components: number[], from: number, to: number, high: number, low: number) =>
    jpegSegment(0xda, [components.length, ...components.flatMap((c) => [c, 0]), from, to, (high << 4) | low]);
  const parts: Bytes[] = [scan([1, 2, 3], 0, 0, 0, 0), zeros(3 * blocks)];
  for (let k = 1; k < 64; k++)
    for (let low = 13; low >= 0; low--)
      for (let c = 1; c <= 3; c++)
        if (parts.length < 2 * count)
          // The code 0 and 14 zero bits: a run of 2^14 blocks that end here.
          parts.push(scan([c], k, k, low === 13 ? 0 : low + 1, low), zeros(15 * Math.ceil(blocks / 2 ** 14)));
  const one = [1, ...Array<number>(15).fill(0)];
  return concat(
    [0xff, 0xd8],
    jpegSegment(0xdb, [0, ...Array<number>(64).fill(1)]),
    jpegSegment(0xc2, [8, ...u16(side), ...u16(side), 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]),
    jpegSegment(0xc4, [0x00, ...one, 0]),
    jpegSegment(0xc4, [0x10, ...one, 0xe0]),
    ...parts,
    [0xff, 0xd9],
  );
}

// WebP

export const riffChunk = (type: string, data: Part = []): Bytes =>
  concat(ascii(type), le32(data.length), data, data.length % 2 === 1 ? [0] : []);

/** The chunks of a WebP. */
export function splitWebp(file: Uint8Array): Bytes[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const parts: Bytes[] = [];
  for (let at = 12; at < file.length;) {
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length + (length % 2);
    parts.push(concat(file.subarray(at, end)));
    at = end;
  }
  return parts;
}

export function webpOf(...chunks: Part[]): Bytes {
  const body = concat(ascii("WEBP"), ...chunks);
  return concat(ascii("RIFF"), le32(body.length), body);
}

/** The header of an extended WebP. `flags`: 0x20 a profile, 0x10 alpha, 0x08 Exif, 0x04 XMP, 0x02 animation. */
export function webpHeader(width: number, height: number, flags: number): Bytes {
  const u24 = (value: number) => le32(value).slice(0, 3);
  return riffChunk("VP8X", [flags, 0, 0, 0, ...u24(width - 1), ...u24(height - 1)]);
}
