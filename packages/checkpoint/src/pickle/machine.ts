import { CheckpointError, quote } from "../error.ts";
import { Cursor } from "./cursor.ts";
import { PickleGlobal, PickleObject, describe, isList } from "./values.ts";
import type { GlobalRule, PickleValue } from "./values.ts";

export interface UnpickleOptions {
  /** Name of the pickle for messages. */
  readonly entry: string;
  /** The allow-list, by `module.attribute`. Any other name is rejected before anything is built. */
  readonly globals: ReadonlyMap<string, GlobalRule>;
  /** Resolves a persistent id (torch: a storage); without it such ids are rejected. */
  readonly persistent?: (id: PickleValue, fail: (expected: string) => never) => PickleValue;
}

/**
 * Work budget of one pickle, in units: 1 per opcode and per copied element, more for operations that allocate. It
 * bounds time, since a few bytes can copy a large list repeatedly, and memory, since one byte can create a container
 * (to about 500 MB). A checkpoint's pickle needs some 100,000.
 */
const MAX_WORK = 20_000_000;
const CONTAINER_WORK = 16;
const MEMO_WORK = 4;

/**
 * The unpickler's stack, marks and memo. Each opcode of the table in `opcodes.ts` is a few of these operations; work
 * beyond reading its bytes is charged to {@link spend}.
 */
export class PickleMachine {
  readonly cursor: Cursor;
  readonly #options: UnpickleOptions;
  readonly #stack: PickleValue[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();
  #work = 0;

  constructor(bytes: Uint8Array, options: UnpickleOptions) {
    this.cursor = new Cursor(bytes, options.entry);
    this.#options = options;
  }

  fail(message: string): never {
    throw new CheckpointError("malformed", this.cursor.entry, `${message} (before byte ${this.cursor.position})`);
  }

  spend(elements: number): void {
    this.#work += elements;
    if (this.#work > MAX_WORK)
      throw new CheckpointError(
        "limit",
        this.cursor.entry,
        `expected at most ${MAX_WORK} units of work, got more: a pickle bomb`,
      );
  }

  push(value: PickleValue): void {
    if (typeof value === "object" && value !== null) this.spend(CONTAINER_WORK);
    this.#stack.push(value);
  }

  /** Values below the latest mark belong to the mark's owner, not to the opcode that pops. */
  pop(): PickleValue {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) this.fail("expected a value on the stack, got none");
    return this.#stack.pop()!;
  }

  top(): PickleValue {
    const value = this.pop();
    this.#stack.push(value);
    return value;
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  /** Pops the values above the latest mark, and the mark. */
  popMark(): PickleValue[] {
    const start = this.#marks.pop();
    if (start === undefined) this.fail("expected a mark on the stack, got none");
    return this.#stack.splice(start);
  }

  popTuple(count: number): readonly PickleValue[] {
    const items: PickleValue[] = [];
    for (let i = 0; i < count; i++) items.unshift(this.pop());
    return Object.freeze(items);
  }

  memoize(index = this.#memo.size): void {
    this.spend(MEMO_WORK);
    this.#memo.set(index, this.top());
  }

  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) this.fail(`expected memo entry ${index}, got none`);
    this.#stack.push(value);
  }

  append(items: readonly PickleValue[]): void {
    const list = this.top();
    if (!isList(list) || Object.isFrozen(list)) this.fail(`expected a list to append to, got ${describe(list)}`);
    // Not frozen: a list created by this machine.
    for (const item of items) (list as PickleValue[]).push(item);
  }

  add(items: readonly PickleValue[]): void {
    const set = this.top();
    if (!(set instanceof Set)) this.fail(`expected a set to add to, got ${describe(set)}`);
    for (const item of items) set.add(item);
  }

  setItems(items: readonly PickleValue[]): void {
    const dict = this.top();
    if (!(dict instanceof Map)) this.fail(`expected a dict, got ${describe(dict)}`);
    if (items.length % 2) this.fail(`expected pairs of key and value, got ${items.length} values`);
    for (let i = 0; i < items.length; i += 2) this.#setItem(dict, items[i]!, items[i + 1]!);
  }

  #setItem(dict: Map<PickleValue, PickleValue>, key: PickleValue, value: PickleValue): void {
    // Python compares tuples by content, a Map by identity: only scalars mean the same in both.
    if (key instanceof PickleObject || (typeof key === "object" && key !== null && !(key instanceof PickleGlobal)))
      this.fail(`expected a scalar dict key, got ${describe(key)}`);
    dict.set(key, value);
  }

  findGlobal(module: PickleValue, attribute: PickleValue): void {
    if (typeof module !== "string" || typeof attribute !== "string")
      this.fail(`expected a module and a name, got ${describe(module)} and ${describe(attribute)}`);
    const name = `${module}.${attribute}`;
    const rule = this.#options.globals.get(name);
    if (!rule)
      throw new CheckpointError(
        "forbidden",
        this.cursor.entry,
        `expected only names on the allow-list (torch tensors, containers, omegaconf), got ${quote(name)}; nothing was executed`,
      );
    this.push(new PickleGlobal(name, rule));
  }

  /** REDUCE: a call of an allow-listed function. */
  reduce(): void {
    const args = this.pop();
    const target = this.pop();
    if (!isList(args)) this.fail(`expected a tuple of arguments, got ${describe(args)}`);
    if (!(target instanceof PickleGlobal)) this.fail(`expected a name to call, got ${describe(target)}`);
    const { name, rule } = target;
    if (rule.use === "object") return this.push(new PickleObject(name, args));
    if (rule.use === "name") this.fail(`expected a callable name, got ${name}`);
    this.push(
      rule.call(args, {
        name,
        spend: (elements) => this.spend(elements),
        fail: (expected) => this.fail(`expected ${name} with ${expected}, got ${describe(args)}`),
      }),
    );
  }

  /** NEWOBJ and NEWOBJ_EX: `cls.__new__(cls, *args)`. No allowed class needs keyword arguments. */
  newObject(keywords: PickleValue): void {
    if (!(keywords instanceof Map) || keywords.size)
      this.fail(`expected no keyword arguments, got ${describe(keywords)}`);
    this.reduce();
  }

  /** BUILD: sets the attributes of the object on top of the stack. */
  build(): void {
    const state = this.pop();
    const target = this.top();
    // `_metadata` of a state dict and the like: attributes of a container, not part of its content.
    if (target instanceof Map) return;
    if (!(target instanceof PickleObject)) this.fail(`expected an object that takes a state, got ${describe(target)}`);
    if (state instanceof Map) {
      this.spend(state.size);
      for (const [key, value] of state) target.state.set(key, value);
    } else target.rawState = state;
  }

  persistentId(): void {
    const id = this.pop();
    if (!this.#options.persistent) this.fail("expected no persistent id, got one");
    this.push(this.#options.persistent(id, (expected) => this.fail(`expected ${expected}, got ${describe(id)}`)));
  }

  /** STOP: the single value left on the stack. */
  finish(): PickleValue {
    const value = this.pop();
    if (this.#stack.length || this.#marks.length)
      this.fail(`expected one value at the end, got ${this.#stack.length + 1} and ${this.#marks.length} marks`);
    return value;
  }
}
