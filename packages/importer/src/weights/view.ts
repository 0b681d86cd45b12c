/** Tensors of a file by the names that a network gives its weights. */
import { CheckpointError, type TensorFile } from "@reptok/checkpoint";
import type { WeightSource } from "@reptok/runtime";

/** A weight's description in the file, available without reading it. */
export interface WeightInfo {
  readonly shape: readonly number[];
  /** Its name in the file, for messages. */
  readonly entry: string;
}

/** Weights of one network, by the network's names. */
export interface WeightView extends WeightSource {
  names(): readonly string[];
  /** Undefined if the file has no such weight. */
  info(name: string): WeightInfo | undefined;
  /** The file's name for a weight, even for one that it does not have. */
  entry(name: string): string;
}

const FLOATS: readonly string[] = ["F32", "F16", "BF16", "F64"];

const shapeText = (shape: readonly number[]): string => `[${shape.join(", ")}]`;

/** The error for a weight of the wrong shape. */
export function misshapen(entry: string, expected: string, got: readonly number[]): CheckpointError {
  return new CheckpointError("malformed", entry, `expected ${expected}, got ${shapeText(got)}`);
}

/** The error for a missing weight. */
export function missing(entry: string, expected: string): CheckpointError {
  return new CheckpointError("missing", entry, `expected a weight ${expected}, got none`);
}

/** The prefix that torch.compile adds to names. */
const withoutCompilePrefix = (name: string): string => name.replaceAll("_orig_mod.", "");

/**
 * The name that a missing weight would have in the file: derived from the most similar name, torch.compile's prefix included.
 */
function missingEntry(entries: ReadonlyMap<string, string>, prefix: string, name: string): string {
  for (let end = name.lastIndexOf("."); end >= 0; end = name.lastIndexOf(".", end - 1)) {
    const parent = name.slice(0, end + 1);
    for (const [relative, entry] of entries) {
      const rest = relative.slice(parent.length);
      if (relative.startsWith(parent) && entry.endsWith(rest))
        return entry.slice(0, -rest.length) + name.slice(parent.length);
    }
    if (end === 0) break;
  }
  return prefix + name;
}

/**
 * The tensors below `prefix`, named without it (and without torch.compile's prefix).
 * @throws CheckpointError `malformed` when two tensors get the same name
 */
export function viewOf(file: TensorFile, prefix = ""): WeightView {
  const entries = new Map<string, string>();
  for (const entry of file.names()) {
    const plain = withoutCompilePrefix(entry);
    if (!plain.startsWith(prefix)) continue;
    const name = plain.slice(prefix.length);
    const other = entries.get(name);
    if (other !== undefined)
      throw new CheckpointError("malformed", entry, `expected one weight of that name, got ${other} as well`);
    entries.set(name, entry);
  }
  const entryOf = (name: string): string => entries.get(name) ?? missingEntry(entries, prefix, name);
  return {
    names: () => [...entries.keys()],
    has: (name) => entries.has(name),
    entry: entryOf,
    info(name) {
      const entry = entries.get(name);
      return entry === undefined ? undefined : { entry, shape: file.info(entry).shape };
    },
    async read(name, shape) {
      const entry = entryOf(name);
      if (!entries.has(name)) throw missing(entry, shapeText(shape));
      const info = file.info(entry);
      if (!FLOATS.includes(info.dtype)) {
        throw new CheckpointError("unsupported", entry, `expected floating-point numbers, got ${info.dtype}`);
      }
      if (info.shape.join() !== shape.join()) throw misshapen(entry, shapeText(shape), info.shape);
      const { data } = await file.tensor(entry, { as: "f32" });
      const odd = data.findIndex((x) => !Number.isFinite(x));
      if (odd >= 0)
        throw new CheckpointError("malformed", entry, `expected finite numbers, got ${data[odd]} at ${odd}`);
      return data;
    },
  };
}

/** Describes another naming scheme: how one of the network's weights is built from the file's. */
export interface Alias {
  /** The network's weight. */
  readonly name: string;
  /** Its shape, computed from the shapes of its sources. */
  readonly shape: (sources: readonly (readonly number[])[]) => readonly number[];
  /** Names in the file; the weight concatenates their elements. */
  readonly sources: readonly string[];
}

/**
 * A view with additional weights built from others' elements: renamed, reshaped, or concatenated along the first axis.
 */
export function withAliases(view: WeightView, aliases: readonly Alias[]): WeightView {
  const renamed = new Map(
    aliases
      .filter(({ name, sources }) => !view.has(name) && sources.every((source) => view.has(source)))
      .map((alias) => [alias.name, alias]),
  );
  const consumed = new Set([...renamed.values()].flatMap(({ sources }) => sources));
  const shapes = ({ sources }: Alias): (readonly number[])[] => sources.map((source) => view.info(source)!.shape);
  return {
    names: () => [...view.names().filter((name) => !consumed.has(name)), ...renamed.keys()],
    has: (name) => renamed.has(name) || view.has(name),
    entry: (name) =>
      renamed
        .get(name)
        ?.sources.map((source) => view.entry(source))
        .join(" + ") ?? view.entry(name),
    info(name) {
      const alias = renamed.get(name);
      if (alias === undefined) return view.info(name);
      return { shape: alias.shape(shapes(alias)), entry: this.entry(name) };
    },
    async read(name, shape) {
      const alias = renamed.get(name);
      if (alias === undefined) return view.read(name, shape);
      const stored = shapes(alias);
      const found = alias.shape(stored);
      if (found.join() !== shape.join()) throw misshapen(this.entry(name), shapeText(shape), found);
      const parts: Float32Array[] = [];
      for (const [i, source] of alias.sources.entries()) parts.push(await view.read(source, stored[i]!));
      if (parts.length === 1) return parts[0]!;
      const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        joined.set(part, at);
        at += part.length;
      }
      return joined;
    },
  };
}
