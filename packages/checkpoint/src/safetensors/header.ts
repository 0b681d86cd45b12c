import { bytesOf, elements, isStoredDtype } from "../dtype.ts";
import { CheckpointError, quote } from "../error.ts";
import type { TensorInfo } from "../tensors.ts";

/** The format's own limit on the JSON header. */
export const MAX_HEADER = 100_000_000;

/** Location of a tensor: bytes `begin` to `end` after the header. */
export interface Placement extends TensorInfo {
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly tensors: ReadonlyMap<string, Placement>;
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Parses the JSON header of a safetensors file and validates it against the bytes that follow it: every tensor's range
 * has the size of its dtype and shape, and the ranges cover the data without gap or overlap.
 */
export function parseHeader(bytes: Uint8Array, dataBytes: number, file: string): Header {
  const fail = (entry: string, message: string): never => {
    throw new CheckpointError("malformed", entry, message);
  };
  let json: unknown;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    json = JSON.parse(text);
  } catch (cause) {
    throw new CheckpointError("malformed", file, "expected a safetensors header in JSON", { cause });
  }
  if (!isObject(json)) return fail(file, "expected a JSON object as safetensors header");
  const duplicate = duplicateKey(text);
  if (duplicate !== undefined)
    return fail(file, `expected every name once in the header, got ${quote(duplicate)} twice`);
  const tensors = new Map<string, Placement>();
  const metadata = new Map<string, string>();
  for (const [name, value] of Object.entries(json)) {
    if (name === "__metadata__") {
      if (!isObject(value)) return fail(file, "expected __metadata__ to be an object of strings");
      for (const [key, text] of Object.entries(value)) {
        if (typeof text !== "string") return fail(file, `expected text as metadata ${quote(key)}, got ${typeof text}`);
        metadata.set(key, text);
      }
    } else tensors.set(name, parsePlacement(name, value, fail));
  }
  checkCover(tensors, dataBytes, file);
  return { tensors, metadata };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function parsePlacement(name: string, value: unknown, fail: (entry: string, message: string) => never): Placement {
  const { dtype, shape, data_offsets: range } = isObject(value) ? value : {};
  if (!isStoredDtype(dtype))
    throw new CheckpointError(
      "unsupported",
      quote(name),
      `expected a dtype such as F32, F16, BF16 or I64, got ${typeof dtype === "string" ? quote(dtype) : typeof dtype}`,
    );
  if (!Array.isArray(shape) || !shape.every(isCount))
    return fail(quote(name), "expected a shape of non-negative integers");
  if (!Array.isArray(range) || range.length !== 2 || !range.every(isCount))
    return fail(quote(name), "expected data_offsets of two non-negative integers");
  const [begin, end] = range as [number, number];
  const bytes = bytesOf(dtype, elements(shape));
  if (Number.isNaN(bytes)) return fail(quote(name), `expected a shape of fewer elements, got [${shape.join(", ")}]`);
  if (end - begin !== bytes)
    return fail(quote(name), `expected ${bytes} bytes for ${dtype} [${shape.join(", ")}], got ${end - begin}`);
  return { dtype, shape: Object.freeze([...shape]), begin, end };
}

function checkCover(tensors: ReadonlyMap<string, Placement>, dataBytes: number, file: string): void {
  let at = 0;
  for (const [name, { begin, end }] of [...tensors].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at)
      throw new CheckpointError("malformed", quote(name), `expected the tensor to begin at ${at}, got ${begin}`);
    at = end;
  }
  if (at !== dataBytes)
    throw new CheckpointError(
      at > dataBytes ? "truncated" : "malformed",
      file,
      `expected ${at} bytes of tensors after the header, got ${dataBytes}`,
    );
}

/**
 * The first duplicate key of any object, or undefined. `JSON.parse` keeps the last duplicate, other parsers the first:
 * the same file could show them different tensors.
 * @param json valid JSON
 */
function duplicateKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  let start = 0;
  let end = 0;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '"') {
      [start, end] = [at, endOfString(json, at)];
      at = end - 1;
    } else if (character === "{") open.push(new Set());
    else if (character === "}") open.pop();
    else if (character === ":") {
      const [key, names] = [JSON.parse(json.slice(start, end)) as string, open.at(-1)!];
      if (names.has(key)) return key;
      names.add(key);
    }
  }
  return undefined;
}

/** The position after the JSON string that begins at `start`. Without a regular expression: strings may be long. */
function endOfString(json: string, start: number): number {
  for (let at = json.indexOf('"', start + 1); ; at = json.indexOf('"', at + 1)) {
    let escapes = at;
    while (json[escapes - 1] === "\\") escapes--;
    if ((at - escapes) % 2 === 0) return at + 1;
  }
}
