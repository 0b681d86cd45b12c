/** Reads PNG (W3C PNG specification, third edition) by its chunks: length, type, data, CRC-32. */
import { crc32 } from "../latent/crc32.ts";
import { type Orientation, orientationBlock, readOrientation } from "./exif.ts";
import { MAX_PROFILE_BYTES } from "./limits.ts";
import { Sink } from "./sink.ts";
import { broken, type CheckSize, truncated, type Structure } from "./structure.ts";

const SIGNATURE_BYTES = 8;
/** Length, type and CRC. */
const FRAME = 12;

/**
 * Retained chunks, in addition to IDAT, with the maximum length of their data; each at most once, as specified. They
 * define how samples become colours. Compressed text (zTXt, iTXt) is dropped: a decoder could inflate it to 1000 times
 * its size.
 */
const RETAINED: Readonly<Record<string, number>> = {
  PLTE: 768,
  tRNS: 256,
  cHRM: 32,
  gAMA: 4,
  sRGB: 1,
  cICP: 4,
  iCCP: MAX_PROFILE_BYTES,
};

const u32 = (value: number): number[] => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];

function chunk(type: string, data: ArrayLike<number>): Uint8Array {
  const body = Uint8Array.of(...Array.from(type, (letter) => letter.charCodeAt(0)), ...Array.from(data));
  return Uint8Array.of(...u32(data.length), ...body, ...u32(crc32(body)));
}

const typeAt = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(bytes[at + 4]!, bytes[at + 5]!, bytes[at + 6]!, bytes[at + 7]!);

/** The orientation in the first eXIf chunk from `at` on: some programs write it after the pixels. */
function orientationFrom(bytes: Uint8Array, view: DataView, at: number): Orientation {
  while (at + FRAME <= bytes.length) {
    const [type, length] = [typeAt(bytes, at), view.getUint32(at)];
    if (type === "eXIf") return readOrientation(bytes.subarray(at + 8, at + 8 + length));
    if (type === "IEND") break;
    at += FRAME + length;
  }
  return 1;
}

export function readPng(bytes: Uint8Array, check: CheckSize): Structure {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // IEND, and an eXIf chunk of 26 bytes.
  const sink = new Sink(bytes, 2 * FRAME + 26);
  sink.keep(0, SIGNATURE_BYTES);
  const seen = new Set<string>();
  let orientation: Orientation = 1;
  let size: { width: number; height: number } | null = null;
  for (let at = SIGNATURE_BYTES; at < bytes.length;) {
    if (at + FRAME > bytes.length) {
      // Decoders do not need the end of a picture whose pixels are complete.
      if (seen.has("IDAT")) break;
      throw truncated("a complete PNG");
    }
    const length = view.getUint32(at);
    const type = typeAt(bytes, at);
    const data = at + 8;
    const end = at + FRAME + length;
    if (end > bytes.length) throw truncated("a complete PNG");
    if (size === null) {
      if (type !== "IHDR" || length !== 13) throw broken("a PNG that begins with its header", "another chunk");
      size = { width: view.getUint32(data), height: view.getUint32(data + 4) };
      check(size.width, size.height);
      sink.keep(at, end);
    } else if (type === "IEND") {
      break;
    } else if (type === "IDAT") {
      if (!seen.has(type)) {
        orientation = orientationFrom(bytes, view, SIGNATURE_BYTES);
        // It goes before the pixels, because some decoders stop reading after them.
        if (orientation !== 1) sink.add(chunk("eXIf", orientationBlock(orientation)));
      }
      sink.keep(at, end);
      seen.add(type);
    } else if (Object.hasOwn(RETAINED, type)) {
      const maximum = RETAINED[type]!;
      if (length > maximum && (type === "iCCP" || type === "PLTE"))
        throw broken(`at most ${maximum} bytes in the PNG's ${type} chunk`, String(length));
      if (length <= maximum && !seen.has(type)) sink.keep(at, end);
      seen.add(type);
    } else if ((bytes[at + 4]! & 0x20) === 0) {
      throw broken("a PNG without unknown critical chunks", "one");
    }
    at = end;
  }
  if (size === null || !seen.has("IDAT")) throw broken("a PNG with a header and pixels", "none");
  sink.add(chunk("IEND", []));
  return { ...size, orientation, passes: 1, stripped: sink.done() };
}
