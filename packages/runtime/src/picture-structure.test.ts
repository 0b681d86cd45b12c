/** Picture files with parts that decoders do not need: the pixels are unaffected, and so is the cost. */
import { deflateSync } from "node:zlib";
import {
  ascii,
  compressedText,
  concat,
  exif,
  jpegSegment,
  manyScans,
  pngChunk,
  pngOf,
  pngWith,
  riffChunk,
  splitJpeg,
  splitWebp,
  webpHeader,
  webpOf,
} from "@reptok/shared/testing";
import { inspectPicture } from "@reptok/shared";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readPicture } from "./picture-read.ts";
import { PictureProcess } from "../test/picture-process.ts";

const MIB = 2 ** 20;
const noise = Uint8Array.from({ length: 40 * 24 * 3 }, (_, i) => (i * 7919) % 256);
const image = () => sharp(noise, { raw: { width: 40, height: 24, channels: 3 } });
const large = (side: number) => sharp({ create: { width: side, height: side, channels: 3, background: "#4080c0" } });

describe("surplus parts do not change the pixels", () => {
  /** Decoded by sharp directly from the file. */
  const pixels = (file: Uint8Array) =>
    sharp(file, { failOn: "none" }).autoOrient().flatten({ background: "#fff" }).raw().toBuffer();
  const bytesOf = async (file: Uint8Array) => {
    const { data, width, height } = await readPicture(file);
    const plane = width * height;
    return Buffer.from(
      Array.from({ length: 3 * plane }, (_, i) => Math.round((data[(i % 3) * plane + Math.floor(i / 3)]! + 1) * 127.5)),
    );
  };
  const withParts = async (file: Buffer, ...parts: ArrayLike<number>[]) => {
    const [start, ...rest] = splitJpeg(file);
    return concat(start!, ...parts, ...rest);
  };
  const xmp = Array.from({ length: 24 }, () => jpegSegment(0xe1, new Uint8Array(65_000)));

  const files: [string, () => Promise<Uint8Array>][] = [
    [
      "a JPEG with fill bytes and stray bytes",
      async () => withParts(await image().jpeg().toBuffer(), [0xff, 0xff], jpegSegment(0xfe), [1, 2, 3, 0xff]),
    ],
    [
      "a JPEG with 1.5 MiB of segments",
      async () => withParts(await image().jpeg({ progressive: true }).toBuffer(), ...xmp),
    ],
    [
      "a CMYK JPEG with a profile",
      () => image().toColourspace("cmyk").withIccProfile("cmyk").jpeg({ quality: 100 }).toBuffer(),
    ],
    ["a JPEG in Display P3", () => image().withIccProfile("p3").jpeg().toBuffer()],
    ["a PNG in Display P3", () => image().withIccProfile("p3").png().toBuffer()],
    ["a WebP in Display P3 with XMP", () => image().withIccProfile("p3").withXmp("<x/>").webp().toBuffer()],
    ["a lossless WebP with alpha", () => image().ensureAlpha(0.5).webp({ lossless: true }).toBuffer()],
    ["a lossy WebP with alpha", () => image().ensureAlpha(0.5).webp({ exact: true }).toBuffer()],
    ["a PNG with a palette and alpha", () => image().ensureAlpha(0.5).png({ palette: true, colours: 16 }).toBuffer()],
    ["an interlaced PNG", () => image().png({ progressive: true }).toBuffer()],
    ["a grey PNG of 16 bits", () => image().toColourspace("grey16").png().toBuffer()],
    [
      "an animated WebP",
      async () => {
        const [first, second] = [await image().png().toBuffer(), await image().negate().png().toBuffer()];
        const pages = await sharp([first, second], { join: { animated: true } })
          .webp({ lossless: true })
          .toBuffer();
        expect(splitWebp(pages).length).toBeGreaterThan(3);
        return pages;
      },
    ],
    ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((orientation): [string, () => Promise<Uint8Array>][] => [
      [`a PNG of orientation ${orientation}`, () => image().withMetadata({ orientation }).png().toBuffer()],
      [
        `a JPEG of orientation ${orientation}`,
        async () => withParts(await image().jpeg().toBuffer(), jpegSegment(0xe1, exif(orientation))),
      ],
      [
        `a WebP of orientation ${orientation}`,
        () => image().withMetadata({ orientation }).webp({ lossless: true }).toBuffer(),
      ],
    ]),
  ];
  test.each(files)("%s", async (_, make) => {
    const file = await make();
    expect(await bytesOf(file)).toEqual(await pixels(file));
    expect(inspectPicture(file).stripped.length).toBeLessThanOrEqual(file.length + 36);
  });
});

describe("surplus parts do not add to the cost", () => {
  let decoder: PictureProcess;
  beforeAll(async () => void (decoder = await PictureProcess.start()));
  afterAll(() => decoder?.[Symbol.asyncDispose]());

  const text = deflateSync(new Uint8Array(7_900_000), { level: 9 });
  const profile = pngChunk("iCCP", concat(ascii("p\0\0"), text));
  const small = () => image().resize(16, 16);
  const metadata: [string, () => Promise<Uint8Array>][] = [
    [
      "a PNG of 1,000 texts of 7.9 MB each",
      async () =>
        pngWith(
          await small().png().toBuffer(),
          ...Array.from({ length: 1000 }, (_, i) => compressedText(`k${i}`, text)),
        ),
    ],
    [
      "a PNG of 1,000 international texts",
      async () =>
        pngWith(
          await small().png().toBuffer(),
          ...Array.from({ length: 1000 }, (_, i) => pngChunk("iTXt", concat(ascii(`k${i}\0\u0001\0\0\0`), text))),
        ),
    ],
    [
      "a PNG of 100 profiles",
      async () => pngWith(await small().png().toBuffer(), ...Array.from({ length: 100 }, () => profile)),
    ],
    [
      "a PNG of 400,000 chunks",
      async () => pngWith(await small().png().toBuffer(), Buffer.alloc(400_000 * 12, pngChunk("tEXt"))),
    ],
    [
      "a PNG with Exif of 2,000 values that share 8 MB",
      async () => {
        const entries = Array.from({ length: 2000 }, (_, i) => [
          0x90 + (i >> 8),
          i & 255,
          0,
          7,
          0,
          0x70,
          0,
          0,
          0,
          0,
          0,
          8,
        ]);
        return pngWith(
          await small().png().toBuffer(),
          pngChunk("eXIf", concat(ascii("MM\0*"), [0, 0, 0, 8, 7, 208], entries.flat(), new Uint8Array(8_000_000))),
        );
      },
    ],
    [
      "a JPEG of 10 MB of segments",
      async () => {
        const [start, ...rest] = splitJpeg(await small().jpeg().toBuffer());
        return concat(
          start!,
          ...Array.from({ length: 150 }, (_, i) =>
            jpegSegment(0xe1 + (i % 13), concat(ascii("Exif\0\0"), new Uint8Array(65_000))),
          ),
          ...rest,
        );
      },
    ],
    [
      "a WebP of 9 MB of XMP and 5,000 frames",
      async () => {
        const still = await small().webp({ lossless: true }).toBuffer();
        const frame = riffChunk(
          "ANMF",
          concat([0, 0, 0, 0, 0, 0, 15, 0, 0, 15, 0, 0, 9, 0, 0, 0], ...splitWebp(still)),
        );
        return webpOf(
          webpHeader(16, 16, 6),
          riffChunk("ANIM", new Uint8Array(6)),
          ...Array.from({ length: 5000 }, () => frame),
          riffChunk("XMP ", new Uint8Array(9_000_000)),
        );
      },
    ],
  ];
  test.each(metadata)("%s", async (_, make) => {
    const file = await make();
    const { outcome, cpuMs, grownBytes } = await decoder.decode(file, { encoderSize: 16 });
    expect(outcome).toMatchObject({ width: 16, height: 16 });
    // The file itself is in memory three times: as received, as a copy in this process, and without its metadata.
    expect(grownBytes).toBeLessThan(3 * file.length + 32 * MIB);
    expect(cpuMs).toBeLessThan(3000);
  });

  test("a PNG whose pixels inflate to 100 MiB is read only up to its size", async () => {
    const rows = deflateSync(new Uint8Array(64 * 193), { level: 9 });
    const more = deflateSync(new Uint8Array(100 * MIB), { level: 9 });
    const { cpuMs, grownBytes } = await decoder.decode(pngOf(64, 64, concat(rows, more)));
    expect(grownBytes).toBeLessThan(64 * MIB);
    expect(cpuMs).toBeLessThan(3000);
    expect((await decoder.decode(pngOf(64, 64, more))).grownBytes).toBeLessThan(64 * MIB);
  });

  test("a JPEG of thousands of scans is rejected before decoding, one of a hundred is read", async () => {
    const many = manyScans(4096, 2647);
    expect(many.length).toBeLessThan(250_000);
    const refused = await decoder.decode(many, { encoderSize: 64 });
    expect(refused.outcome).toMatchObject({ code: "invalid_image", message: expect.stringContaining("100 scans") });
    expect(refused.cpuMs).toBeLessThan(500);
    expect((await decoder.decode(manyScans(64, 100))).outcome).toEqual({
      width: 64,
      height: 64,
      first: expect.closeTo(0, 1),
    });
  });

  test("the most expensive accepted files take bounded time, and memory for a few copies of their pixels", async () => {
    // 4096 x 4096 pixels: 48 MiB of RGB, 100 MiB of coefficients, 128 MiB of RGBA in 16 bits.
    const files = [
      manyScans(4096, 100),
      await large(4096).ensureAlpha(0.5).toColourspace("rgb16").png({ progressive: true }).toBuffer(),
      await large(4096).webp({ lossless: true, effort: 0 }).toBuffer(),
    ];
    for (const file of files) {
      const { outcome, cpuMs, grownBytes } = await decoder.decode(file, { encoderSize: 64 });
      expect(outcome).toMatchObject({ width: 64 });
      expect(grownBytes).toBeLessThan(400 * MIB);
      expect(cpuMs).toBeLessThan(20_000);
    }
  });
});
