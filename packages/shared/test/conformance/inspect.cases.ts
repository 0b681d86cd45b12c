import fc from "fast-check";
import { failure, type Kit, toHex } from "./kit.ts";
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
  webpHeader,
  webpOf,
} from "../pictures.ts";
import { ApiError } from "../../src/errors.ts";
import { inspectPicture, inspectUpload } from "../../src/picture/inspect.ts";
import { MAX_JPEG_SCANS, MAX_PICTURE_BYTES, MAX_PROFILE_BYTES } from "../../src/picture/limits.ts";

const PIXELS = [1, 2, 3, 4];
const png = (width = 40, height = 30) => pngOf(width, height, PIXELS);
const jpeg = (side = 40, scans = 3) => manyScans(side, scans);
/** A lossless bit stream's signature, and width and height minus one in 14 bits each. */
const stream = (width = 40, height = 30) => {
  const bits = (width - 1) | ((height - 1) << 14);
  return riffChunk("VP8L", [0x2f, bits & 255, (bits >> 8) & 255, (bits >> 16) & 255, bits >>> 24, 1]);
};
const webp = (width = 40, height = 30) => webpOf(stream(width, height));
const tiff = (orientation: number) => exif(orientation).subarray(6);
const hex = (bytes: Uint8Array) => toHex(inspectPicture(bytes).stripped);
/** `file` with parts inserted before the segment at `place`. */
const jpegWith = (file: Uint8Array, place: number, ...parts: ArrayLike<number>[]) => {
  const all = splitJpeg(file);
  return concat(...all.slice(0, place), ...parts, ...all.slice(place));
};

/** Parts that are dropped; each file is stripped to the same bytes as without them. */
const DROPPED: [string, () => Uint8Array, Uint8Array][] = [
  [
    "PNG: text, compressed or not",
    () => pngWith(png(), compressedText("a", [1]), pngChunk("iTXt"), pngChunk("tEXt")),
    png(),
  ],
  ["PNG: an upright orientation", () => pngWith(png(), pngChunk("eXIf", tiff(1))), png()],
  ["PNG: unknown ancillary chunks", () => pngWith(png(), pngChunk("abCd", [1, 2])), png()],
  ["PNG: animation", () => pngWith(png(), pngChunk("acTL", [0, 0, 0, 2, 0, 0, 0, 0])), png()],
  ["PNG: a gamma chunk of the wrong length", () => pngWith(png(), pngChunk("gAMA", [1, 2, 3, 4, 5])), png()],
  [
    "PNG: the place of an orientation, which may come after the pixels",
    () => concat(png().subarray(0, -12), pngChunk("eXIf", tiff(6)), pngChunk("eXIf", tiff(3)), pngChunk("IEND")),
    pngWith(png(), pngChunk("eXIf", tiff(6))),
  ],
  ["PNG: an orientation after the end", () => concat(png(), pngChunk("eXIf", tiff(6))), png()],
  ["PNG: trailing data", () => concat(png(), png()), png()],
  ["PNG: a missing IEND", () => png().subarray(0, -12), png()],
  [
    "JPEG: XMP, IPTC, comments",
    () =>
      jpegWith(
        jpeg(),
        1,
        jpegSegment(0xe1, ascii("http://ns.adobe.com/xap/1.0/\0x")),
        jpegSegment(0xed),
        jpegSegment(0xfe),
      ),
    jpeg(),
  ],
  [
    "JPEG: 2 MiB of segments before the header",
    () => jpegWith(jpeg(), 1, ...Array.from({ length: 33 }, () => jpegSegment(0xe1, new Uint8Array(65_000)))),
    jpeg(),
  ],
  ["JPEG: fill bytes before markers", () => jpegWith(jpeg(), 2, [0xff, 0xff, 0xff]), jpeg()],
  ["JPEG: stray bytes between segments", () => jpegWith(jpeg(), 2, [1, 2, 0xff, 0, 3]), jpeg()],
  ["JPEG: restart markers between segments", () => jpegWith(jpeg(), 2, [0xff, 0xd0, 0xff, 0x01]), jpeg()],
  [
    "JPEG: an orientation after the pixels, which decoders do not read",
    () => jpegWith(jpeg(), splitJpeg(jpeg()).length - 1, jpegSegment(0xe1, exif(6))),
    jpeg(),
  ],
  ["JPEG: trailing data", () => concat(jpeg(), jpeg()), jpeg()],
  ["WebP: trailing data", () => concat(webp(), [1, 2, 3]), webp()],
  [
    "WebP: XMP and unknown chunks",
    () =>
      webpOf(
        webpHeader(40, 30, 0x0c),
        riffChunk("EXIF", tiff(1)),
        riffChunk("abcd", [1]),
        stream(),
        riffChunk("XMP ", [1, 2, 3]),
      ),
    webpOf(webpHeader(40, 30, 0), stream()),
  ],
];

/** Parts on which the pixels depend; nothing is dropped. */
const PRESERVED: [string, Uint8Array][] = [
  [
    "PNG: colours",
    pngWith(
      png(),
      pngChunk("gAMA", [1, 2, 3, 4]),
      pngChunk("iCCP", [1]),
      pngChunk("cICP", [1, 2, 3, 4]),
      pngChunk("PLTE", [1, 2, 3]),
      pngChunk("tRNS", [1]),
    ),
  ],
  ["PNG: an orientation", pngWith(png(), pngChunk("eXIf", tiff(6)))],
  [
    "JPEG: colours",
    jpegWith(
      jpeg(),
      1,
      jpegSegment(0xe0, ascii("JFIF\0")),
      jpegSegment(0xee, ascii("Adobe")),
      jpegSegment(0xe2, ascii("ICC_PROFILE\0")),
      jpegSegment(0xdd, [0, 1]),
    ),
  ],
  ["JPEG: an orientation", jpegWith(jpeg(), 1, jpegSegment(0xe1, exif(8)))],
  ["JPEG: restart markers and stuffed bytes in a scan", jpegWith(jpeg(), 6, [0xff, 0, 0xff, 0xd0, 0xff, 0xff, 0, 1])],
  ["JPEG: the maximum number of scans", jpeg(40, MAX_JPEG_SCANS)],
  [
    "WebP: a profile and an orientation",
    webpOf(webpHeader(40, 30, 0x28), riffChunk("ICCP", [1]), stream(), riffChunk("EXIF", tiff(3))),
  ],
];

const zeros = (count: number) => new Uint8Array(count);
const REFUSED: [string, () => Uint8Array, "invalid_image" | "image_too_large"][] = [
  ["nothing", () => zeros(0), "invalid_image"],
  ["text", () => ascii("not an image"), "invalid_image"],
  ["a GIF", () => ascii("GIF89a\u0010\0\u0010\0"), "invalid_image"],
  ["an SVG", () => ascii("<svg width='1' height='1'/>"), "invalid_image"],
  ["a RIFF file that is not WebP", () => ascii("RIFF\0\0\0\0WAVEfmt "), "invalid_image"],
  ["a side too long", () => png(8193, 1), "image_too_large"],
  ["too many pixels", () => png(4097, 4096), "image_too_large"],
  ["a PNG of 2^32 - 1 pixels per side", () => png(0xffff_ffff, 0xffff_ffff), "image_too_large"],
  [
    "a JPEG of 65,535 pixels per side",
    () => concat([0xff, 0xd8], jpegSegment(0xc0, [8, 255, 255, 255, 255, 3])),
    "image_too_large",
  ],
  ["a WebP canvas too large", () => webpOf(webpHeader(16_384, 16_384, 0), stream()), "image_too_large"],
  ["a WebP bit stream too large", () => webp(16_384, 16_384), "image_too_large"],
  ["no pixels", () => png(0, 10), "invalid_image"],
  ["half a PNG header", () => png().subarray(0, 14), "invalid_image"],
  ["a PNG without pixels", () => png().subarray(0, 33), "invalid_image"],
  ["a PNG truncated within its pixels", () => png().subarray(0, -14), "invalid_image"],
  ["a PNG with an unknown critical chunk", () => pngWith(png(), pngChunk("ABCD")), "invalid_image"],
  ["a PNG with two headers", () => pngWith(png(), png().subarray(8, 33)), "invalid_image"],
  ["a PNG palette too long", () => pngWith(png(), pngChunk("PLTE", zeros(771))), "invalid_image"],
  ["a PNG profile too long", () => pngWith(png(), pngChunk("iCCP", zeros(MAX_PROFILE_BYTES + 1))), "invalid_image"],
  ["a JPEG without a frame", () => concat([0xff, 0xd8, 0xff, 0xd9]), "invalid_image"],
  [
    "a JPEG without pixels",
    () => concat([0xff, 0xd8], jpegSegment(0xc0, [8, 0, 9, 0, 9, 3]), [0xff, 0xd9]),
    "invalid_image",
  ],
  [
    "a JPEG with its height in a later segment",
    () => concat([0xff, 0xd8], jpegSegment(0xc0, [8, 0, 0, 0, 9, 3])),
    "invalid_image",
  ],
  ["a JPEG without its end", () => jpeg().subarray(0, -2), "invalid_image"],
  ["a JPEG of two frames", () => jpegWith(jpeg(), 3, splitJpeg(jpeg())[2]!), "invalid_image"],
  ["an arithmetic JPEG", () => concat([0xff, 0xd8], jpegSegment(0xc9, [8, 0, 9, 0, 9, 3])), "invalid_image"],
  ["a JPEG of 12 bits", () => concat([0xff, 0xd8], jpegSegment(0xc1, [12, 0, 9, 0, 9, 3])), "invalid_image"],
  ["a JPEG of too many scans", () => jpeg(40, MAX_JPEG_SCANS + 1), "invalid_image"],
  [
    "a JPEG profile too long",
    () =>
      jpegWith(
        jpeg(),
        1,
        ...Array.from({ length: 65 }, () => jpegSegment(0xe2, concat(ascii("ICC_PROFILE\0"), zeros(65_000)))),
      ),
    "invalid_image",
  ],
  ["a truncated JPEG segment", () => jpeg().subarray(0, 30), "invalid_image"],
  ["a truncated WebP", () => webp().subarray(0, -2), "invalid_image"],
  [
    "a WebP whose picture differs in size from its canvas",
    () => webpOf(webpHeader(16, 16, 0), stream()),
    "invalid_image",
  ],
  ["a WebP without pixels", () => webpOf(webpHeader(16, 16, 0), riffChunk("EXIF", tiff(3))), "invalid_image"],
  [
    "a WebP frame beyond its canvas",
    () =>
      webpOf(
        webpHeader(16, 16, 2),
        riffChunk("ANMF", concat([1, 0, 0, 0, 0, 0, 15, 0, 0, 15, 0, 0, 0, 0, 0, 0], stream(16, 16))),
      ),
    "invalid_image",
  ],
  [
    "a WebP frame whose bit stream has another size",
    () =>
      webpOf(
        webpHeader(16, 16, 2),
        riffChunk("ANMF", concat([0, 0, 0, 0, 0, 0, 15, 0, 0, 15, 0, 0, 0, 0, 0, 0], stream(16, 17))),
      ),
    "invalid_image",
  ],
];

export function pictureCases({ test, expect }: Kit): void {
  test("pictures: format, size and passes are read from the structure", () => {
    const facts = [png(), jpeg(), webp()].map((file) => {
      const { format, width, height, passes, orientation } = inspectPicture(file);
      return [format, width, height, passes, orientation];
    });
    expect(facts).toEqual([
      ["png", 40, 30, 1, 1],
      ["jpeg", 40, 40, 3, 1],
      ["webp", 40, 30, 1, 1],
    ]);
  });

  for (const [name, file, plain] of DROPPED)
    test(`pictures: dropped, ${name}`, () => {
      expect(hex(file())).toBe(toHex(plain));
    });

  for (const [name, file] of PRESERVED)
    test(`pictures: preserved, ${name}`, () => {
      expect(hex(file)).toBe(toHex(file));
    });

  for (const [name, file, code] of REFUSED)
    test(`pictures: rejected, ${name}`, async () => {
      const error = await failure(() => inspectPicture(file()));
      expect([error.code, error.param]).toEqual([code, "image"]);
    });

  test("pictures: the largest square, the longest side, the largest upload", async () => {
    expect(inspectPicture(png(4096, 4096)).width).toBe(4096);
    expect(inspectPicture(png(8192, 2048)).width).toBe(8192);
    const filled = (bytes: number) => pngWith(png(), pngChunk("tEXt", zeros(bytes - png().length - 12)));
    expect(inspectUpload(filled(MAX_PICTURE_BYTES)).width).toBe(40);
    expect((await failure(() => inspectUpload(filled(MAX_PICTURE_BYTES + 1)))).code).toBe("image_too_large");
  });

  test("pictures: only the orientation of Exif is retained, in either byte order and integer type", () => {
    for (let orientation = 1; orientation <= 8; orientation++) {
      const little = [...ascii("II*\0"), 8, 0, 0, 0, 2, 0, 0x0f, 1, 2, 0, 4, 0, 0, 0, 65, 65, 65, 0];
      const blocks = [
        tiff(orientation),
        exif(orientation),
        [...little, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 9, 9],
        [...little, 0x12, 1, 4, 0, 1, 0, 0, 0, orientation, 0, 0, 0],
      ];
      for (const block of blocks) {
        const { stripped, ...rest } = inspectPicture(pngWith(png(), pngChunk("eXIf", block)));
        expect(rest.orientation).toBe(orientation);
        const upright = orientation === 1 ? png() : pngWith(png(), pngChunk("eXIf", tiff(orientation)));
        expect(toHex(stripped)).toBe(toHex(upright));
      }
    }
    for (const block of [[], tiff(0), tiff(9), tiff(6).subarray(0, 20), [...ascii("MM\0*"), 255, 255, 255, 255]])
      expect(inspectPicture(pngWith(png(), pngChunk("eXIf", block))).orientation).toBe(1);
  });

  test("pictures: an animation is reduced to its first frame", () => {
    const frame = (id: number) =>
      riffChunk("ANMF", concat([0, 0, 0, 0, 0, 0, 39, 0, 0, 29, 0, 0, id, 0, 0, 0], stream()));
    const anim = riffChunk("ANIM", [0, 0, 0, 0, 0, 0]);
    const film = webpOf(webpHeader(40, 30, 2), anim, ...Array.from({ length: 20 }, (_, i) => frame(i)));
    expect(hex(film)).toBe(toHex(webpOf(webpHeader(40, 30, 2), anim, frame(0))));
  });

  test("pictures: any bytes are rejected or inspected, and reduction is idempotent", () => {
    const validFile = fc.constantFrom(png(), jpeg(), webp(), ...PRESERVED.map(([, file]) => file));
    const cut = fc.tuple(validFile, fc.double({ min: 0, max: 1, noNaN: true }), fc.uint8Array({ maxLength: 300 }));
    const changed = fc.tuple(validFile, fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 4 }));
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      cut.map(([head, at, tail]) => concat(head.subarray(0, at * head.length), tail)),
      changed.map(([file, places]) => {
        const copy = concat(file);
        for (const [at, value] of places) copy[at % copy.length] = value;
        return copy;
      }),
    );
    fc.assert(
      fc.property(bytes, (input) => {
        try {
          const { stripped, ...facts } = inspectPicture(input);
          const { stripped: again, ...same } = inspectPicture(stripped);
          expect(same).toEqual(facts);
          expect(toHex(again)).toBe(toHex(stripped));
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
        }
      }),
      { numRuns: 3000 },
    );
  });
}
