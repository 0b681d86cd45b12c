/**
 * Comparison of screenshots with committed references, in blocks of pixels: glyphs are rasterised differently from machine to
 * machine, which hardly changes the mean of a block; a part that moves, disappears or changes its colour does.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import sharp, { type Sharp } from "sharp";

/** Pixels per side of a block, which is a pixel of the reference. */
const BLOCK = 4;
/** Blocks per side of an area whose mean colour is compared. */
const AREA = 8;

/**
 * Tolerances. `threshold` is a distance in OKLab, where 1 is black against white; pixels that differ by less are equal.
 * `most` is the maximum number of different ones within any window of `windowSize` x `windowSize`.
 */
const BLOCKS = { threshold: 0.1, windowSize: 12, most: 18 };
const AREAS = { threshold: 0.015, windowSize: 4, most: 2 };

interface Raw {
  /** RGBA. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

async function rawOf(image: Sharp): Promise<Raw> {
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Means of squares of `side` pixels. */
function reduced(image: Raw, side: number): Sharp {
  const { data, width, height } = image;
  return sharp(data, { raw: { width, height, channels: 4 } }).resize({
    width: Math.ceil(width / side),
    height: Math.ceil(height / side),
    fit: "fill",
    kernel: "linear",
  });
}

/** @param screenshot PNG @returns the file of a reference, AVIF (small, and without subsampling of colours) */
export async function referenceOf(screenshot: Buffer): Promise<Buffer> {
  const image = reduced(await rawOf(sharp(screenshot)), BLOCK);
  return image.avif({ quality: 75, chromaSubsampling: "4:4:4" }).toBuffer();
}

/**
 * Compares a screenshot with a reference.
 * @param screenshot PNG
 * @returns the differences beyond the tolerance; none if the pictures match
 */
export async function differences(screenshot: Buffer, reference: Buffer): Promise<string[]> {
  const actual = await rawOf(reduced(await rawOf(sharp(screenshot)), BLOCK));
  const expected = await rawOf(sharp(reference));
  if (actual.width !== expected.width || actual.height !== expected.height) {
    const sides = ({ width, height }: Raw) => `${width} x ${height} blocks`;
    return [`expected ${sides(expected)}, got ${sides(actual)}`];
  }
  const count = (a: Raw, b: Raw, { threshold, windowSize }: typeof BLOCKS): number =>
    pixelmatch(a.data, b.data, undefined, a.width, a.height, { threshold, windowSize, includeAA: true });
  const blocks = count(actual, expected, BLOCKS);
  const [means, expectedMeans] = await Promise.all([actual, expected].map((image) => rawOf(reduced(image, AREA))));
  const areas = count(means!, expectedMeans!, AREAS);
  return [
    ...(blocks > BLOCKS.most ? [`${blocks} of ${BLOCKS.windowSize ** 2} neighbouring blocks differ`] : []),
    ...(areas > AREAS.most ? [`the colours of ${areas} of ${AREAS.windowSize ** 2} neighbouring areas differ`] : []),
  ];
}

/** A style sheet that shows all text in one font, with the same metrics on every machine. */
export function fontStyle(): string {
  const file = fileURLToPath(import.meta.resolve("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"));
  const address = `data:font/woff2;base64,${readFileSync(file).toString("base64")}`;
  return `@font-face { font-family: "Screenshots"; font-weight: 100 900; src: url(${address}) }
    *, *::before, *::after { font-family: "Screenshots" !important }`;
}
