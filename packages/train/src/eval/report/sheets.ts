/** Writes an evaluation's sheets as picture files, with an index, `sheets.json`. */
import sharp from "sharp";
import { SHEET_GAP, sheet, toBytes } from "../../report/sheet.ts";
import type { Sheet } from "../sections/section.ts";

/** An entry of `sheets.json`. Picture i is at column i % columns, row floor(i / columns), with `gap` pixels between and around. */
export interface SheetEntry {
  readonly name: string;
  readonly title: string;
  /** Relative to `sheets.json`. */
  readonly file: string;
  /** Side of a picture in pixels. */
  readonly size: number;
  readonly gap: number;
  readonly columns: number;
  readonly count: number;
  /** One per picture; in sheets of prompts they begin with a tick or a cross. */
  readonly captions?: readonly string[];
}

/** Quality of the WebP files. Captions are not drawn into the picture. */
const QUALITY = 85;

/** The bytes of a sheet's pictures, planar and concatenated. */
export function sheetBytes({ pictures }: Sheet): Uint8Array {
  const stride = 3 * pictures[0]!.width ** 2;
  const bytes = new Uint8Array(pictures.length * stride);
  pictures.forEach(({ data }, i) => bytes.set(toBytes(data), i * stride));
  return bytes;
}

/** `sheets.json` and a WebP file for each sheet, by path relative to the evaluation's directory. */
export async function sheetFiles(sheets: readonly Sheet[]): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const entries: SheetEntry[] = [];
  for (const one of sheets) {
    const { name, title, pictures, columns, captions } = one;
    const size = pictures[0]!.width;
    const png = await sheet(sheetBytes(one), { size, columns });
    const file = `sheets/${name}.webp`;
    files.set(file, await sharp(png).webp({ quality: QUALITY }).toBuffer());
    const across = Math.min(columns, pictures.length);
    const shape = { size, gap: SHEET_GAP, columns: across, count: pictures.length };
    entries.push({ name, title, file, ...shape, ...(captions && { captions }) });
  }
  const index = { format: "reptok-sheets", version: 1, sheets: entries };
  files.set("sheets.json", Buffer.from(`${JSON.stringify(index, null, 1)}\n`));
  return files;
}
