/**
 * Values built by the unpickler: data only. Python's dict is a Map, list and tuple are arrays (tuples frozen), int is a
 * number or, beyond 2^53, a bigint.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly PickleValue[]
  | Set<PickleValue>
  | Map<PickleValue, PickleValue>
  | PickleGlobal
  | PickleObject
  | PickleExternal;

/**
 * Base class of values resolved from persistent ids and rebuild functions (storages, tensors); opaque to the unpickler.
 */
export abstract class PickleExternal {
  abstract readonly kind: string;
}

/** How the unpickler treats an allow-listed name. */
export type GlobalRule =
  /** May be referenced, never called: classes in metadata, dtypes. */
  | { readonly use: "name" }
  /** May be called; `call` builds plain data. `spend` is charged for every element copied. */
  | { readonly use: "call"; readonly call: (args: readonly PickleValue[], context: CallContext) => PickleValue }
  /** May be instantiated; the instance keeps its constructor arguments and its state as data. */
  | { readonly use: "object" };

export interface CallContext {
  /** Name of the callee, for messages. */
  readonly name: string;
  /** Charges work proportional to the elements copied; throws at the limit. */
  spend(elements: number): void;
  /** Throws the error for invalid arguments. */
  fail(expected: string): never;
}

/** An allow-listed Python name, `module.attribute`. */
export class PickleGlobal {
  readonly name: string;
  readonly rule: GlobalRule;
  constructor(name: string, rule: GlobalRule) {
    this.name = name;
    this.rule = rule;
  }
}

/** An instance of an allow-listed class, as its arguments and attributes. */
export class PickleObject {
  readonly type: string;
  readonly args: readonly PickleValue[];
  /** Attributes set by BUILD. */
  readonly state = new Map<PickleValue, PickleValue>();
  /** A state that is not a dict (numpy's dtype). */
  rawState: PickleValue = null;
  constructor(type: string, args: readonly PickleValue[]) {
    this.type = type;
    this.args = args;
  }
}

export function isList(value: PickleValue | undefined): value is readonly PickleValue[] {
  return Array.isArray(value);
}

/** Describes a value in Python's terms, for messages; never reveals the value itself. */
export function describe(value: PickleValue | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "None";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number" || typeof value === "bigint") return "a number";
  if (typeof value === "string") return "str";
  if (isList(value)) return Object.isFrozen(value) ? `tuple of ${value.length}` : `list of ${value.length}`;
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof Map) return "dict";
  if (value instanceof Set) return "set";
  if (value instanceof PickleGlobal) return value.name;
  if (value instanceof PickleObject) return `a ${value.type}`;
  return `a ${value.kind}`;
}
