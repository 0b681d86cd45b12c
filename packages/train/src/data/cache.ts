/**
 * The rendered data set on disk: `pixels.u8`, u8 [count, 3, size, size] planar RGB over white, `alpha.u8`, u8 [count,
 * size, size], and `index.json`, the records in the same order. `index.json` is written last, so that its presence
 * marks a complete directory.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { ICON_SETS, packageOf } from "./icon-sets.ts";
import type { Style } from "./icon-sets.ts";
import { readIcons } from "./icons.ts";
import type { Coverage, Icon } from "./icons.ts";
import { EXTRAS, LETTER_OR_DIGIT, RENAMED } from "./renames.ts";
import { RENDERER, renderAll } from "./render.ts";

export const PIXELS_FILE = "pixels.u8";
export const ALPHA_FILE = "alpha.u8";
export const INDEX_FILE = "index.json";
/** Incremented when the code that makes records or pixels changes its result. */
const FORMAT = 2;
const PACKAGES = ["unicode-emoji-json", "emojibase-data", "emojilib"];

const Hex = z.string().regex(/^[0-9a-f]{64}$/);
const STYLES = ICON_SETS.map(({ style }) => style) as [Style, ...Style[]];

const Record = z.object({
  style: z.enum(STYLES),
  icon: z.string().min(1),
  concept: z.string().min(1),
  name: z.string().min(1),
  emoji: z.string().exactOptional(),
  group: z.string(),
  subgroup: z.string(),
  keywords: z.array(z.string()),
  aliases: z.array(z.string()),
});

/** Content of `index.json`. */
export const DatasetIndex = z.object({
  format: z.literal(FORMAT),
  /** SHA-256 of everything that the content depends on: versions of the packages, tables, renderer. */
  inputs: Hex,
  /** SHA-256 of `pixels.u8`, and of `alpha.u8`. */
  pixels: Hex,
  alpha: Hex,
  size: z.int().positive(),
  count: z.int().positive(),
  /** Class names: the subgroups that occur, in Unicode's order. */
  labels: z.array(z.string()).min(1),
  records: z.array(Record),
});
export type DatasetIndex = z.infer<typeof DatasetIndex>;

export interface PrepareOptions {
  /** Directory of the cache; created if absent. */
  readonly dir: string;
  /** Side of the pictures in pixels. */
  readonly size?: number;
  /** Receives one line of text per event. */
  readonly log?: (line: string) => void;
  /** Called while drawing with the number of pictures done and the total. */
  readonly progress?: (done: number, total: number) => void;
}

/** Draws the icon sets into `dir`, unless it has a cache of the same inputs. Takes minutes on two cores at 128 px. */
export async function prepareEmoji(options: PrepareOptions): Promise<DatasetIndex> {
  const { dir, size = 64, log = () => {}, progress = () => {} } = options;
  const inputs = await inputsHash(size);
  const cached = await readIndex(dir).catch(() => null);
  if (cached?.inputs === inputs) {
    log(`${cached.count} pictures of ${size} x ${size} are up to date`);
    return cached;
  }
  const { icons, coverage, subgroups } = await readIcons(size);
  for (const line of coverage) log(describe(line));
  const index = await writeDataset({ dir, size, inputs, icons, subgroups, progress });
  log(`left out ${icons.length - index.count} drawings that are white on white`);
  log(`${index.count} pictures of ${size} x ${size}, ${index.labels.length} labels`);
  return index;
}

interface WriteOptions {
  readonly dir: string;
  readonly size: number;
  /** SHA-256 of everything that the content depends on. */
  readonly inputs: string;
  readonly icons: readonly Icon[];
  /** All subgroups in Unicode's order. */
  readonly subgroups: readonly string[];
  readonly progress?: (done: number, total: number) => void;
}

/** Draws `icons` and writes both files. White pictures are omitted. */
export async function writeDataset(options: WriteOptions): Promise<DatasetIndex> {
  const { dir, size, inputs, icons, subgroups, progress = () => {} } = options;
  const drawings = icons.map(({ record, svg }) => ({ key: `${record.style}/${record.icon}`, svg }));
  const drawn = await renderAll(drawings, size, (done) => progress(done, drawings.length));
  const { kept, pixels, alpha } = splitPlanes(drawn, size * size);
  const records = kept.map((at) => icons[at]!.record);
  const used = new Set(records.map(({ subgroup }) => subgroup));
  const index: DatasetIndex = {
    format: FORMAT,
    inputs,
    pixels: createHash("sha256").update(pixels).digest("hex"),
    alpha: createHash("sha256").update(alpha).digest("hex"),
    size,
    count: records.length,
    labels: subgroups.filter((subgroup) => used.has(subgroup)),
    records: records.map((record) => ({
      ...record,
      keywords: [...record.keywords],
      aliases: [...record.aliases],
    })),
  };
  await mkdir(dir, { recursive: true });
  await replaceFile(join(dir, PIXELS_FILE), pixels);
  await replaceFile(join(dir, ALPHA_FILE), alpha);
  await replaceFile(join(dir, INDEX_FILE), JSON.stringify(index));
  return index;
}

/** Reads and validates `index.json`; rejects if it is missing or invalid. */
export async function readIndex(dir: string): Promise<DatasetIndex> {
  return DatasetIndex.parse(JSON.parse(await readFile(join(dir, INDEX_FILE), "utf8")));
}

/**
 * Separates colours and coverage; pictures without any mark on white (white symbols without a background) are omitted.
 * @param drawn u8 [n, 4, area]
 * @returns the indices of the pictures that are not white, their colours u8 [count, 3, area] and coverage u8 [count, area]
 */
function splitPlanes(drawn: Uint8Array, area: number): { kept: number[]; pixels: Uint8Array; alpha: Uint8Array } {
  const kept: number[] = [];
  for (let at = 0; at * 4 * area < drawn.length; at++) {
    if (drawn.subarray(at * 4 * area, (at * 4 + 3) * area).some((value) => value !== 255)) kept.push(at);
  }
  const pixels = new Uint8Array(kept.length * 3 * area);
  const alpha = new Uint8Array(kept.length * area);
  kept.forEach((from, to) => {
    pixels.set(drawn.subarray(from * 4 * area, (from * 4 + 3) * area), to * 3 * area);
    alpha.set(drawn.subarray((from * 4 + 3) * area, (from + 1) * 4 * area), to * area);
  });
  return { kept, pixels, alpha };
}

async function inputsHash(size: number): Promise<string> {
  const names = [...ICON_SETS.map(({ style }) => `@iconify-json/${style}`), ...PACKAGES];
  const versions = await Promise.all(names.map(async (name) => `${name}@${(await packageOf(name)).version}`));
  const inputs = {
    FORMAT,
    size,
    versions,
    RENDERER,
    ICON_SETS,
    RENAMED,
    EXTRAS,
    letters: LETTER_OR_DIGIT.source,
  };
  return createHash("sha256").update(JSON.stringify(inputs)).digest("hex");
}

/** Replaces a file atomically. */
async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  await writeFile(part, content);
  await rename(part, path);
}

function describe(coverage: Coverage): string {
  const { style, byName, byCodepoints, byOtherName, extras, skinTones, repeated, unmatched } = coverage;
  const matched = byName + byCodepoints + byOtherName;
  const rest = unmatched.length === 0 ? "" : `, unmatched: ${unmatched.join(" ")}`;
  return `${style}: ${matched} Unicode emoji, ${extras} others; left out ${skinTones} skin tones, ${repeated} repeated${rest}`;
}
