/** Reads a report's files: those of `reptok eval` (docs/evaluation.md) and the logs of training runs. */

/** Maximum sizes in bytes of a JSON file, a log and a sheet. */
const MAX_JSON = 8 << 20;
const MAX_LOG = 64 << 20;
const MAX_SHEET = 64 << 20;
/** Maximum number of files. */
const MAX_FILES = 2000;

export interface Sheet {
  readonly name: string;
  readonly title: string;
  /** Object URL of the picture. */
  readonly address: string;
  /** Pixels per side of a picture; `gap` pixels are between and around the pictures. */
  readonly size: number;
  readonly gap: number;
  readonly columns: number;
  readonly count: number;
  readonly captions: readonly string[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}
/** Values by step. */
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
}
export interface TrainingLog {
  /** Name of its folder: the stage. */
  readonly name: string;
  /** Means over the steps since the previous entry. */
  readonly scalars: readonly Series[];
  /** Of evaluations during training. */
  readonly evaluations: readonly Series[];
}

export interface Run {
  readonly name: string;
  /** The object of `evaluation.json`; its numbers are read by {@link numberAt}. */
  readonly evaluation?: object;
  readonly sheets: readonly Sheet[];
  readonly logs: readonly TrainingLog[];
}

/** A file and its path relative to the chosen folder. */
export interface RunFile {
  readonly path: string;
  readonly file: Blob;
}

const nameOf = (path: string): string => path.split("/").at(-1) ?? "";
const folderOf = (path: string): string => path.split("/").slice(0, -1).join("/");
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The finite number at a path of names, or undefined. */
export function numberAt(value: unknown, path: readonly string[]): number | undefined {
  const found = path.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), value);
  return typeof found === "number" && Number.isFinite(found) ? found : undefined;
}

async function jsonOf(file: Blob, name: string): Promise<unknown> {
  if (file.size > MAX_JSON) throw new Error(`${name}: expected at most ${MAX_JSON >> 20} MB, got ${file.size} bytes`);
  try {
    return JSON.parse(await file.text());
  } catch {
    throw new Error(`${name}: expected JSON`);
  }
}

function checkFormat(value: unknown, format: string, name: string): object {
  if (!isObject(value) || value["format"] !== format || value["version"] !== 1)
    throw new Error(`${name}: expected the format ${format}, version 1`);
  return value;
}

const isInteger = (value: unknown, low: number, high: number): value is number =>
  Number.isInteger(value) && (value as number) >= low && (value as number) <= high;

/** An entry of `sheets.json`; undefined if it or its picture is invalid. */
function sheetOf(entry: unknown, folder: string, files: ReadonlyMap<string, Blob>): Sheet | undefined {
  if (!isObject(entry)) return undefined;
  const { name, title, file, size, gap, columns, count, captions } = entry;
  if (typeof name !== "string" || typeof title !== "string" || typeof file !== "string") return undefined;
  if (
    !isInteger(size, 1, 4096) ||
    !isInteger(gap, 0, 1024) ||
    !isInteger(columns, 1, 1024) ||
    !isInteger(count, 1, 65_536)
  )
    return undefined;
  const picture = files.get(folder === "" ? file : `${folder}/${file}`);
  if (picture === undefined || picture.size > MAX_SHEET) return undefined;
  const texts = Array.isArray(captions) ? captions.map((caption) => (typeof caption === "string" ? caption : "")) : [];
  return { name, title, address: URL.createObjectURL(picture), size, gap, columns, count, captions: texts };
}

/** @returns one series per name in the lines' objects under `field` */
function seriesOf(lines: readonly unknown[], field: string): Series[] {
  const found = new Map<string, Point[]>();
  for (const line of lines) {
    const x = numberAt(line, ["step"]);
    const values = isObject(line) ? line[field] : undefined;
    if (x === undefined || !isObject(values)) continue;
    for (const [name, y] of Object.entries(values)) {
      if (typeof y !== "number" || !Number.isFinite(y)) continue;
      const points = found.get(name);
      if (points) points.push({ x, y });
      else found.set(name, [{ x, y }]);
    }
  }
  return [...found].map(([name, points]) => ({ name, points }));
}

/** Parses a training run's `log.jsonl`. An incomplete last line, which is still being written, is omitted. */
export function parseLog(text: string, name: string): TrainingLog {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const entries = lines.flatMap((line, i): unknown[] => {
    try {
      return [JSON.parse(line)];
    } catch {
      if (i === lines.length - 1) return [];
      throw new Error(`${name}/log.jsonl, line ${i + 1}: expected JSON`);
    }
  });
  return { name, scalars: seriesOf(entries, "scalars"), evaluations: seriesOf(entries, "evaluation") };
}

/**
 * @throws Error if a file is invalid, which it names, or if there is no report among the files
 */
export async function readRun(chosen: readonly RunFile[]): Promise<Run> {
  if (chosen.length > MAX_FILES) throw new Error(`expected at most ${MAX_FILES} files, got ${chosen.length}`);
  const files = new Map(chosen.map(({ path, file }) => [path, file]));
  const find = (name: string) => chosen.find(({ path }) => nameOf(path) === name);
  const evaluated = find("evaluation.json");
  const evaluation =
    evaluated && checkFormat(await jsonOf(evaluated.file, evaluated.path), "reptok-evaluation", evaluated.path);
  const logs = await Promise.all(
    chosen
      .filter(({ path }) => nameOf(path) === "log.jsonl")
      .map(async ({ path, file }) => {
        if (file.size > MAX_LOG) throw new Error(`${path}: expected at most ${MAX_LOG >> 20} MB`);
        return parseLog(await file.text(), nameOf(folderOf(path)) || "training");
      }),
  );
  const listed = find("sheets.json");
  const list = listed && checkFormat(await jsonOf(listed.file, listed.path), "reptok-sheets", listed.path);
  const entries = list && "sheets" in list && Array.isArray(list.sheets) ? list.sheets : [];
  const sheets = entries.flatMap((entry) => sheetOf(entry, folderOf(listed?.path ?? ""), files) ?? []);
  if (evaluation === undefined && sheets.length === 0 && logs.length === 0)
    throw new Error("expected evaluation.json, sheets.json or log.jsonl among the files");
  const model =
    evaluation && "model" in evaluation && typeof evaluation.model === "string" ? evaluation.model : undefined;
  const name = model ?? (nameOf(folderOf(chosen[0]?.path ?? "")) || "Run");
  return { name, ...(evaluation ? { evaluation } : {}), sheets, logs };
}
