/** Picture files with edited chunks, segments and scans are read or rejected, in bounded time and memory. */
import { deflateSync } from "node:zlib";
import {
  ascii,
  compressedText,
  concat,
  exif,
  jpegSegment,
  manyScans,
  pngChunk,
  riffChunk,
  splitJpeg,
  splitPng,
  splitWebp,
  webpHeader,
  webpOf,
} from "@reptok/shared/testing";
import fc from "fast-check";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PictureProcess } from "../test/picture-process.ts";

const MIB = 2 ** 20;
/** Limits for one file of at most 64 x 64 pixels. Anything larger in it is metadata or surplus. */
const MAX_CPU_MS = 2000;
const MAX_GROWTH = 96 * MIB;

let decoder: PictureProcess;
beforeAll(async () => void (decoder = await PictureProcess.start()));
afterAll(() => decoder?.[Symbol.asyncDispose]());

const noise = Uint8Array.from({ length: 64 * 48 * 3 }, (_, i) => (i * 7919) % 256);
const image = () => sharp(noise, { raw: { width: 64, height: 48, channels: 3 } });

type Bytes = Uint8Array;
type Split = (file: Bytes) => Bytes[];

interface Edit {
  readonly what: "insert" | "repeat" | "drop" | "swap" | "cut" | "flip";
  readonly at: number;
  readonly to: number;
  readonly times: number;
  readonly part: Bytes;
}

/** An index into n parts, from a number in [0, 1). */
const place = (fraction: number, n: number): number => Math.min(Math.floor(fraction * n), n - 1);

function edited(parts: readonly Bytes[], { what, at, to, times, part }: Edit): Bytes[] {
  if (parts.length === 0) return [];
  const [i, j] = [place(at, parts.length), place(to, parts.length)];
  const result = [...parts];
  const [own, other] = [parts[i]!, parts[j]!];
  switch (what) {
    case "insert":
      result.splice(i, 0, ...Array<Bytes>(times).fill(part));
      break;
    case "repeat":
      result.splice(j, 0, ...Array<Bytes>(times).fill(own));
      break;
    case "drop":
      result.splice(i, 1);
      break;
    case "swap":
      [result[i], result[j]] = [other, own];
      break;
    case "cut":
      result[i] = own.subarray(0, place(to, own.length + 1));
      break;
    case "flip":
      if (own.length > 0)
        result[i] = concat(
          own.subarray(0, place(to, own.length)),
          [times & 255],
          own.subarray(place(to, own.length) + 1),
        );
  }
  return result;
}

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const edits = (parts: readonly Bytes[]) =>
  fc.array(
    fc.record({
      what: fc.constantFrom<Edit["what"]>("insert", "insert", "repeat", "drop", "swap", "cut", "flip"),
      at: fraction,
      to: fraction,
      times: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 300 })),
      part: fc.oneof(fc.constantFrom(...parts), fc.uint8Array({ maxLength: 40 })),
    }),
    { minLength: 1, maxLength: 4 },
  );

/** Tests edits of the files, and their concatenation by `join`. */
async function expectBounded(
  files: readonly Bytes[],
  split: Split,
  join: (parts: Bytes[]) => Bytes,
  extra: readonly Bytes[],
): Promise<void> {
  const input = fc.tuple(fc.constantFrom(...files.map(split)), edits(extra));
  await fc.assert(
    fc.asyncProperty(input, async ([parts, changes]) => {
      const file = join(changes.reduce<Bytes[]>((all, edit) => edited(all, edit), parts));
      if (file.length > 10 * MIB) return;
      const { outcome, cpuMs, grownBytes } = await decoder.decode(file, { encoderSize: 64 });
      if (!("width" in outcome)) expect(["invalid_image", "image_too_large"]).toContain(outcome["code"]);
      expect(cpuMs).toBeLessThan(MAX_CPU_MS);
      expect(grownBytes).toBeLessThan(MAX_GROWTH);
    }),
    { numRuns: 150 },
  );
}

const bomb = deflateSync(new Uint8Array(7_900_000), { level: 9 });

test("PNG, by chunks", async () => {
  const files = await Promise.all([
    image().png().toBuffer(),
    image().png({ progressive: true }).toBuffer(),
    image().png({ palette: true, colours: 8 }).toBuffer(),
    image().ensureAlpha(0.3).toColourspace("rgb16").withIccProfile("p3").png().toBuffer(),
    image().toColourspace("b-w").withMetadata({ orientation: 5 }).png().toBuffer(),
  ]);
  const header = (side: number) =>
    pngChunk("IHDR", [0, 0, side >> 8, side & 255, 0, 0, side >> 8, side & 255, 16, 6, 0, 0, 1]);
  await expectBounded(files, splitPng, (parts) => concat(...parts), [
    compressedText("a", bomb),
    pngChunk("iTXt", concat(ascii("a\0\u0001\0\0\0"), bomb)),
    pngChunk("iCCP", concat(ascii("a\0\0"), bomb)),
    pngChunk("IDAT", bomb),
    pngChunk("IDAT"),
    pngChunk("eXIf", exif(7).subarray(6)),
    pngChunk("PLTE", [1, 2, 3]),
    pngChunk("tRNS", [0]),
    pngChunk("acTL", [0, 0, 255, 255, 0, 0, 0, 0]),
    pngChunk("sBIT", [1, 2, 3, 4]),
    pngChunk("hIST", new Uint8Array(512)),
    pngChunk("IEND"),
    header(64),
    header(65_535),
  ]);
});

test("JPEG, by segments and scans", async () => {
  const files: Bytes[] = await Promise.all([
    image().jpeg().toBuffer(),
    image().jpeg({ progressive: true }).toBuffer(),
    image().toColourspace("b-w").jpeg({ progressive: true }).toBuffer(),
    image().toColourspace("cmyk").withIccProfile("cmyk").jpeg().toBuffer(),
    image().withMetadata({ orientation: 5 }).jpeg({ chromaSubsampling: "4:4:4" }).toBuffer(),
  ]);
  files.push(manyScans(64, 60), manyScans(1024, 100));
  await expectBounded(files, splitJpeg, (parts) => concat(...parts), [
    ...splitJpeg(manyScans(64, 3)),
    jpegSegment(0xe1, exif(6)),
    jpegSegment(0xe1, new Uint8Array(65_000)),
    jpegSegment(0xe2, concat(ascii("ICC_PROFILE\0\u0001\u0002"), new Uint8Array(60_000))),
    jpegSegment(0xee, ascii("Adobe\0\0\0\0\0\0\u0002")),
    jpegSegment(0xdd, [0, 1]),
    jpegSegment(0xdc, [255, 255]),
    jpegSegment(0xcc, [0, 1]),
    Uint8Array.of(0xff, 0xd0),
    Uint8Array.of(0xff, 0xff, 0xff),
    Uint8Array.of(0xff, 0, 0xff, 0),
    Uint8Array.of(0xff, 0xd8),
  ]);
});

test("WebP, by chunks and frames", async () => {
  const plain = await image().webp({ lossless: true }).toBuffer();
  const [stream] = splitWebp(plain);
  const frame = riffChunk("ANMF", concat([0, 0, 0, 0, 0, 0, 63, 0, 0, 47, 0, 0, 9, 0, 0, 0], stream!));
  const files: Bytes[] = await Promise.all([
    image().webp().toBuffer(),
    image().ensureAlpha(0.5).webp().toBuffer(),
    image().withIccProfile("p3").withMetadata({ orientation: 8 }).webp().toBuffer(),
  ]);
  files.push(plain, webpOf(webpHeader(64, 48, 2), riffChunk("ANIM", new Uint8Array(6)), frame, frame));
  await expectBounded(files, splitWebp, (parts) => webpOf(...parts), [
    frame,
    stream!,
    riffChunk("ALPH", [1, ...bomb.subarray(0, 200)]),
    riffChunk("ICCP", new Uint8Array(100_000)),
    riffChunk("EXIF", exif(4)),
    riffChunk("XMP ", new Uint8Array(100_000)),
    riffChunk("abcd"),
    webpHeader(64, 48, 0x3e),
    webpHeader(1024, 1024, 2),
  ]);
});
