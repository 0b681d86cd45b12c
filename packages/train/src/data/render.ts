/** Renders SVG drawings to small pictures. */
import { availableParallelism } from "node:os";
import sharp from "sharp";

/**
 * Drawings are rendered this many times larger along each side, then averaged: Fluent's inner shadows come from
 * thresholded alpha, whose edges are jagged at the target size.
 */
const OVERSAMPLING = 3;

/** Rendering parameters on which the pixels depend; part of the cache's key. */
export const RENDERER = {
  background: "#ffffff",
  oversampling: OVERSAMPLING,
  rsvg: sharp.versions.rsvg,
  vips: sharp.versions.vips,
} as const;

/**
 * Draws an SVG document over white, and returns its coverage of each pixel too.
 *
 * @param svg a document with width and height; its aspect ratio is kept, on white
 * @param side of the picture, in pixels
 * @returns u8 [4, side, side]: planar RGB over white, then coverage (alpha), 0 to 255
 */
export async function renderSvg(svg: string, side: number): Promise<Uint8Array> {
  const large = side * OVERSAMPLING;
  const { data, info } = await sharp(Buffer.from(svg), { density: 72 * OVERSAMPLING })
    .resize(large, large, { fit: "contain", background: { r: 255, g: 255, b: 255, alpha: 0 } })
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 4) throw new Error(`expected the drawing to render to 4 channels, got ${info.channels}`);
  return boxAverage(overWhite(data), side, OVERSAMPLING);
}

/** Interleaved RGBA with straight alpha; the colours are replaced by those over white. */
function overWhite(rgba: Uint8Array): Uint8Array {
  for (let i = 0; i < rgba.length; i += 4) {
    const alpha = rgba[i + 3]!;
    for (let c = i; c < i + 3; c++) rgba[c] = Math.round((rgba[c]! * alpha + 255 * (255 - alpha)) / 255);
  }
  return rgba;
}

/** Interleaved u8 [side * factor, side * factor, 4] -> planar u8 [4, side, side], the mean of each square. */
export function boxAverage(interleaved: Uint8Array, side: number, factor: number): Uint8Array {
  const sums = new Uint32Array(4 * side * side);
  for (let y = 0, from = 0; y < side * factor; y++) {
    const row = Math.floor(y / factor) * side;
    for (let x = 0; x < side * factor; x++) {
      const to = row + Math.floor(x / factor);
      for (let channel = 0; channel < 4; channel++) {
        const at = channel * side * side + to;
        sums[at] = sums[at]! + interleaved[from++]!;
      }
    }
  }
  return Uint8Array.from(sums, (sum) => Math.round(sum / (factor * factor)));
}

/** Planar RGB [3, area] to interleaved [area, 3]. */
export function toInterleaved(planar: Uint8Array, area: number): Uint8Array {
  const interleaved = new Uint8Array(3 * area);
  for (let i = 0; i < area; i++) {
    interleaved[3 * i] = planar[i]!;
    interleaved[3 * i + 1] = planar[area + i]!;
    interleaved[3 * i + 2] = planar[2 * area + i]!;
  }
  return interleaved;
}

/**
 * Renders many documents, several at a time on sharp's threads.
 *
 * @param onDone called after every drawing with the number done
 * @returns u8 [n, 4, side, side] as from {@link renderSvg}, in input order
 * @throws Error naming the first drawing that failed
 */
export async function renderAll(
  drawings: readonly { readonly key: string; readonly svg: string }[],
  side: number,
  onDone: (done: number) => void = () => {},
): Promise<Uint8Array> {
  const size = 4 * side * side;
  const pixels = new Uint8Array(drawings.length * size);
  let next = 0;
  let done = 0;
  async function work(): Promise<void> {
    while (next < drawings.length) {
      const at = next++;
      const { key, svg } = drawings[at]!;
      const picture = await renderSvg(svg, side).catch((cause: unknown) => {
        throw new Error(`expected ${key} to be a drawing that renders`, { cause });
      });
      pixels.set(picture, at * size);
      onDone(++done);
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return pixels;
}
