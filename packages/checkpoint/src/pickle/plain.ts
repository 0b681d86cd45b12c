import { CheckpointError } from "../error.ts";
import { PickleExternal, PickleGlobal, PickleObject, describe, isList } from "./values.ts";
import type { PickleValue } from "./values.ts";

/**
 * A pickle as plain data. A dict with only string keys becomes an object without prototype, any other dict a Map; list,
 * tuple and set become arrays; names (types, dtypes) become strings; omegaconf containers become their content, with
 * interpolations (`${…}`) and `???` left as text. Tensors are references.
 */
export type Plain =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleExternal
  | readonly Plain[]
  | PlainDict
  | ReadonlyMap<Plain, Plain>;
export interface PlainDict {
  readonly [key: string]: Plain;
}

const MAX_DEPTH = 100;
/** Limit on the values of the whole tree; shared parts count at each reference. */
const MAX_VALUES = 2_000_000;

export function isPlainDict(value: Plain | undefined): value is PlainDict {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === null;
}

/** The value at a path of dict keys and list indices, or undefined. */
export function plainAt(root: Plain, ...path: readonly (string | number)[]): Plain | undefined {
  let value: Plain | undefined = root;
  for (const key of path) {
    if (typeof key === "number") value = Array.isArray(value) ? (value as readonly Plain[])[key] : undefined;
    else value = isPlainDict(value) ? value[key] : undefined;
  }
  return value;
}

interface Converted {
  readonly plain: Plain;
  /** Number of values in this subtree, including its root. */
  readonly size: number;
}

/** Rejects cycles, nesting beyond 100, and trees that sharing expands beyond 2,000,000 values. */
export function toPlain(value: PickleValue, entry: string): Plain {
  return new Converter(entry).convert(value, 0).plain;
}

class Converter {
  readonly #entry: string;
  /** Null while the value is being converted, to detect cycles. */
  readonly #done = new Map<object, Converted | null>();

  constructor(entry: string) {
    this.#entry = entry;
  }

  convert(value: PickleValue, depth: number): Converted {
    if (typeof value !== "object" || value === null) return { plain: value, size: 1 };
    if (value instanceof PickleGlobal) return { plain: value.name, size: 1 };
    if (value instanceof PickleExternal || value instanceof Uint8Array) return { plain: value, size: 1 };
    const previous = this.#done.get(value);
    if (previous) return previous;
    if (previous === null) throw this.#malformed("expected a tree", "a value that contains itself");
    if (depth >= MAX_DEPTH) throw this.#limit(`nesting of at most ${MAX_DEPTH}`);
    this.#done.set(value, null);
    const converted = this.#container(value, depth + 1);
    this.#done.set(value, converted);
    return converted;
  }

  #container(
    value: readonly PickleValue[] | Set<PickleValue> | Map<PickleValue, PickleValue> | PickleObject,
    depth: number,
  ): Converted {
    if (value instanceof PickleObject) return this.convert(this.#content(value), depth);
    if (value instanceof Map) return this.#dict(value, depth);
    let size = 1;
    const plain: Plain[] = [];
    for (const item of value) {
      const converted = this.convert(item, depth);
      size = this.#grow(size, converted.size);
      plain.push(converted.plain);
    }
    return { plain, size };
  }

  #dict(dict: Map<PickleValue, PickleValue>, depth: number): Converted {
    let size = 1;
    const pairs: [Plain, Plain][] = [];
    for (const [key, item] of dict) {
      const converted = this.convert(item, depth);
      size = this.#grow(size, converted.size + 1);
      pairs.push([this.convert(key, depth).plain, converted.plain]);
    }
    if (!pairs.every(([key]) => typeof key === "string")) return { plain: new Map(pairs), size };
    // Without a prototype, "__proto__" is an ordinary key.
    const plain: Record<string, Plain> = Object.create(null);
    for (const [key, item] of pairs) plain[key as string] = item;
    return { plain, size };
  }

  /** The content of an omegaconf container or node; its metadata, flags and `_parent` (a cycle) are omitted. */
  #content(object: PickleObject): PickleValue {
    const node = /^omegaconf\.nodes\.\w+$/.test(object.type);
    const container = /^omegaconf\.(dict|list)config\.\w+$/.test(object.type);
    const content = object.state.get(node ? "_val" : "_content");
    if ((!node && !container) || content === undefined)
      throw this.#malformed("expected plain data or an omegaconf container with its content", describe(object));
    const fits =
      content === null ||
      typeof content === "string" ||
      (node
        ? !(content instanceof PickleObject)
        : object.type.includes("dict")
          ? content instanceof Map
          : isList(content));
    if (!fits) throw this.#malformed(`expected the content of ${object.type}`, describe(content));
    return content;
  }

  #grow(size: number, by: number): number {
    if (size + by > MAX_VALUES) throw this.#limit(`at most ${MAX_VALUES} values`);
    return size + by;
  }

  #malformed(expected: string, got: string): CheckpointError {
    return new CheckpointError("malformed", this.#entry, `${expected}, got ${got}`);
  }

  #limit(expected: string): CheckpointError {
    return new CheckpointError("limit", this.#entry, `expected ${expected}, got more: a pickle bomb`);
  }
}
