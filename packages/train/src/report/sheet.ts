/** Contact sheets: many small pictures in a grid, as one PNG. */
import sharp from "sharp";
import { toInterleaved } from "../data/render.ts";
import { escapeXml, fitText } from "./svg.ts";

export interface SheetOptions {
  /** Height and width of one picture in pixels. */
  readonly size: number;
  readonly columns: number;
  /** Whole-number enlargement by repetition, so that single pixels stay visible; 1 when absent. */
  readonly scale?: number;
  /** One line under each picture, truncated to fit. */
  readonly captions?: readonly string[];
  /** Line above the sheet. */
  readonly title?: string;
}

/** Pixels between the pictures of a sheet, and around them. */
export const SHEET_GAP = 4;
const CAPTION_HEIGHT = 14;
const CAPTION_SIZE = 10;
const TITLE_HEIGHT = 24;
const TITLE_SIZE = 14;

/**
 * @param pictures u8 [n, 3, size, size], planar RGB
 * @returns a PNG file
 * @throws RangeError if the pixels are not an integer number of pictures, or the grid has no columns
 */
export async function sheet(pictures: Uint8Array, options: SheetOptions): Promise<Buffer> {
  const { size, columns, scale = 1, captions, title } = options;
  const stride = 3 * size * size;
  if (pictures.length === 0 || pictures.length % stride !== 0) {
    throw new RangeError(`expected a multiple of ${stride} bytes, got ${pictures.length}`);
  }
  if (!Number.isInteger(columns) || columns < 1) throw new RangeError(`expected at least 1 column, got ${columns}`);
  if (!Number.isInteger(scale) || scale < 1) throw new RangeError(`expected a scale of at least 1, got ${scale}`);
  const count = pictures.length / stride;
  const across = Math.min(columns, count);
  const rows = Math.ceil(count / across);
  const cell = size * scale;
  const top = title === undefined ? 0 : TITLE_HEIGHT;
  const below = captions === undefined ? 0 : CAPTION_HEIGHT;
  const width = across * (cell + SHEET_GAP) + SHEET_GAP;
  const height = top + rows * (cell + below + SHEET_GAP) + SHEET_GAP;
  const place = (at: number) => ({
    left: SHEET_GAP + (at % across) * (cell + SHEET_GAP),
    top: top + SHEET_GAP + Math.floor(at / across) * (cell + below + SHEET_GAP),
  });

  const canvas = Buffer.alloc(3 * width * height, 0xd8);
  for (let at = 0; at < count; at++) {
    const picture = toInterleaved(pictures.subarray(at * stride, (at + 1) * stride), size * size);
    paste(canvas, width, enlarge(picture, size, scale), cell, place(at));
  }
  const image = sharp(canvas, { raw: { width, height, channels: 3 } });
  const text = captionLayer(width, height, place, cell, captions?.slice(0, count) ?? [], title);
  return image
    .composite(text === null ? [] : [{ input: text }])
    .png()
    .toBuffer();
}

/** Network output in [-1, 1] as bytes; values outside are clamped. */
export function toBytes(values: Float32Array): Uint8Array {
  const bytes = Uint8ClampedArray.from(values, (value) => (value + 1) * 127.5);
  return new Uint8Array(bytes.buffer);
}

/** Interleaved [size, size, 3] -> [size * scale, size * scale, 3]. */
function enlarge(picture: Uint8Array, size: number, scale: number): Uint8Array {
  const side = size * scale;
  const large = new Uint8Array(3 * side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const from = 3 * (Math.floor(y / scale) * size + Math.floor(x / scale));
      large.set(picture.subarray(from, from + 3), 3 * (y * side + x));
    }
  }
  return large;
}

function paste(
  canvas: Uint8Array,
  width: number,
  picture: Uint8Array,
  side: number,
  at: { left: number; top: number },
): void {
  for (let y = 0; y < side; y++) {
    canvas.set(picture.subarray(3 * y * side, 3 * (y + 1) * side), 3 * ((at.top + y) * width + at.left));
  }
}

function captionLayer(
  width: number,
  height: number,
  place: (at: number) => { left: number; top: number },
  cell: number,
  captions: readonly string[],
  title: string | undefined,
): Buffer | null {
  if (captions.length === 0 && title === undefined) return null;
  const lines = captions.map((caption, at) => {
    const { left, top } = place(at);
    const text = escapeXml(fitText(caption, cell, CAPTION_SIZE));
    const x = left + cell / 2;
    return `<text x="${x}" y="${top + cell + CAPTION_SIZE}" font-size="${CAPTION_SIZE}" text-anchor="middle">${text}</text>`;
  });
  if (title !== undefined) {
    const text = escapeXml(fitText(title, width - 2 * SHEET_GAP, TITLE_SIZE));
    lines.push(
      `<text x="${SHEET_GAP}" y="${TITLE_SIZE + SHEET_GAP}" font-size="${TITLE_SIZE}" font-weight="bold">${text}</text>`,
    );
  }
  const style = `font-family="DejaVu Sans, Liberation Sans, Arial, sans-serif" fill="#222"`;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ${style}>${lines.join("")}</svg>`,
  );
}
