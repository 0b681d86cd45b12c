/** Tensors of a file by the names a network gives its weights. */
import { CheckpointError, type TensorFile } from "@reptok/checkpoint";
import type { WeightSource } from "@reptok/runtime";

/** A weight as the file says it is, before it is read. */
export interface WeightInfo {
  readonly shape: readonly number[];
  /** Its name in the file, for messages. */
  readonly entry: string;
}

/** Weights of one network. Names are the network's. */
export interface WeightView extends WeightSource {
  names(): readonly string[];
  /** Undefined where the file has no such weight. */
  info(name: string): WeightInfo | undefined;
  /** What the file would call a weight of that name, also one that it does not have. */
  entry(name: string): string;
}

const FLOATS: readonly string[] = ["F32", "F16", "BF16", "F64"];

const shapeText = (shape: readonly number[]): string => `[${shape.join(", ")}]`;

/** A weight that is there, in another shape than it must have. */
export function misshapen(entry: string, expected: string, got: readonly number[]): CheckpointError {
  return new CheckpointError("malformed", entry, `expected ${expected}, got ${shapeText(found)}`);
}

/** A weight that is not there. */
export function missing(entry: string, expected: string): CheckpointError {
  return new CheckpointError("missing", entry, `expected a weight ${expected}, got none`);
}

/** torch.compile puts this before the names of what it compiled. */
const withoutCompileMark = (name: string): string => name.replaceAll("_orig_mod.", "");

/** What the file would call a weight that it lacks: as its nearest relative is called, torch.compile's mark included. */
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
 * The tensors below `prefix`, named without it (and without torch.compile's mark).
 * @throws CheckpointError `malformed` when two tensors come to have one name
 */
export function viewOf(file: TensorFile, prefix = ""): WeightView {
  const entries = new Map<string, string>();
  for (const entry of file.names()) {
    const plain = withoutCompileMark(entry);
    if (!plain.startsWith(prefix)) continue;
    const name = plain.slice(prefix.length);
    const other = entries.get(name);
    if (other !== undefined)
      throw new CheckpointError("malformed", entry, `expected one weight of that name, got ${other} too`);
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

/** Another file's habits of naming: how a weight that the network asks for is found and made. */
export interface Alias {
  /** The network's weight. */
  readonly name: string;
  /** Its shape, given those of its sources. */
  readonly shape: (sources: readonly (readonly number[])[]) => readonly number[];
  /** Names in the file; their elements follow each other in the weight. */
  readonly sources: readonly string[];
}

/** A view with further weights that are made of others' elements: renamed, reshaped, or joined along the first axis. */
export function withAliases(view: WeightView, aliases: readonly Alias[]): WeightView {
  const made = new Map(
    aliases
      .filter(({ name, sources }) => !view.has(name) && sources.every((source) => view.has(source)))
      .map((alias) => [alias.name, alias]),
  );
  const consumed = new Set([...made.values()].flatMap(({ sources }) => sources));
  const shapes = ({ sources }: Alias): (readonly number[])[] => sources.map((source) => view.info(source)!.shape);
  return {
    names: () => [...view.names().filter((name) => !consumed.has(name)), ...made.keys()],
    has: (name) => made.has(name) || view.has(name),
    entry: (name) =>
      made
        .get(name)
        ?.sources.map((source) => view.entry(source))
        .join(" + ") ?? view.entry(name),
    info(name) {
      const alias = made.get(name);
      if (alias === undefined) return view.info(name);
      return { shape: alias.shape(shapes(alias)), entry: this.entry(name) };
    },
    async read(name, shape) {
      const alias = made.get(name);
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
