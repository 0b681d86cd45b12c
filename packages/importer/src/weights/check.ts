/** Checks before writing: every weight that the networks use is present in its shape. */
import { CheckpointError } from "@reptok/checkpoint";
import type { ComponentGraph } from "@reptok/model";
import type { ComponentName } from "@reptok/shared";
import { misshapen, missing, type WeightView } from "./view.ts";

/**
 * Checks every view against all networks that read it.
 * @returns the views' weights that no network uses
 * @throws CheckpointError naming the first entry that is missing or has the wrong shape
 */
export function checkAll(
  graphs: ReadonlyMap<ComponentName, ComponentGraph>,
  weights: Readonly<Partial<Record<ComponentName, WeightView>>>,
): { readonly name: string; readonly entry: string }[] {
  const used = new Map<WeightView, Set<string>>();
  for (const [component, view] of Object.entries(weights) as [ComponentName, WeightView][]) {
    const names = used.get(view) ?? new Set();
    used.set(view, names);
    for (const { name, shape } of graphs.get(component)?.scope.specs() ?? []) {
      names.add(name);
      const expected = `[${shape.join(", ")}]`;
      const found = view.info(name);
      if (found === undefined) throw missing(view.entry(name), expected);
      if (found.shape.join() !== shape.join()) throw misshapen(found.entry, expected, found.shape);
    }
  }
  return [...used].flatMap(([view, names]) =>
    view
      .names()
      .filter((name) => !names.has(name))
      .map((name) => ({ name, entry: view.entry(name) })),
  );
}

/** Dimensions of a weight from which a network's sizes are inferred. */
export function dimsOf(view: WeightView, name: string, form: string, rank: number): readonly number[] {
  const found = view.info(name);
  if (found === undefined) throw missing(view.entry(name), form);
  if (found.shape.length !== rank || found.shape.some((dim) => dim < 1))
    throw misshapen(found.entry, form, found.shape);
  return found.shape;
}

/** An inferred size, or an error that names the entry if it is not a positive integer. */
export function positiveInteger(view: WeightView, name: string, value: number, what: string): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  const found = view.info(name);
  throw new CheckpointError("malformed", view.entry(name), `expected ${what}, got [${found?.shape.join(", ") ?? ""}]`);
}

const MAX_DEPTH = 1000;

/** Number of parts numbered from `prefix0.…`: the largest number plus one. Gaps are detected as missing weights. */
export function countParts(view: WeightView, prefix: string): number {
  let count = 0;
  for (const name of view.names()) {
    if (!name.startsWith(prefix)) continue;
    const number = /^(\d{1,9})\./.exec(name.slice(prefix.length))?.[1];
    if (number !== undefined) count = Math.max(count, Number(number) + 1);
  }
  if (count === 0) throw missing(view.entry(`${prefix}0`), "(the first of its layers)");
  if (count > MAX_DEPTH)
    throw new CheckpointError("limit", view.entry(`${prefix}${count - 1}`), `expected at most ${MAX_DEPTH} of these`);
  return count;
}
