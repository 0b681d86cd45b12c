/** Before anything is written: is every weight there that the networks ask for, in its shape? */
import { CheckpointError } from "@reptok/checkpoint";
import type { ComponentGraph } from "@reptok/model";
import type { ComponentName } from "@reptok/shared";
import { misshapen, missing, type WeightView } from "./view.ts";

/**
 * Checks every view against all networks that read it.
 * @returns the views' weights that no network asks for
 * @throws CheckpointError naming the first entry that is missing or misshapen, with what was expected and found
 */
export function checkAll(
  graphs: ReadonlyMap<ComponentName, ComponentGraph>,
  weights: Readonly<Partial<Record<ComponentName, WeightView>>>,
): { readonly name: string; readonly entry: string }[] {
  const asked = new Map<WeightView, Set<string>>();
  for (const [component, view] of Object.entries(weights) as [ComponentName, WeightView][]) {
    const names = asked.get(view) ?? new Set();
    asked.set(view, names);
    for (const { name, shape } of graphs.get(component)?.scope.specs() ?? []) {
      names.add(name);
      const expected = `[${shape.join(", ")}]`;
      const found = view.info(name);
      if (found === undefined) throw missing(view.entry(name), expected);
      if (found.shape.join() !== shape.join()) throw misshapen(found.entry, expected, found.shape);
    }
  }
  return [...asked].flatMap(([view, names]) =>
    view
      .names()
      .filter((name) => !names.has(name))
      .map((name) => ({ name, entry: view.entry(name) })),
  );
}

/** Dimensions of a weight from which a network's sizes are read. */
export function dimsOf(view: WeightView, name: string, form: string, rank: number): readonly number[] {
  const found = view.info(name);
  if (found === undefined) throw missing(view.entry(name), form);
  if (found.shape.length !== rank || found.shape.some((dim) => dim < 1))
    throw misshapen(found.entry, form, found.shape);
  return found.shape;
}

/** A whole number that sizes come to, or an error that names the entry. */
export function whole(view: WeightView, name: string, value: number, what: string): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  const found = view.info(name);
  throw new CheckpointError("malformed", view.entry(name), `expected ${what}, got [${found?.shape.join(", ") ?? ""}]`);
}

const MAX_DEPTH = 1000;

/** How many numbered parts there are, `prefix0.…` first: one more than the largest number. A gap then lacks weights. */
export function countParts(view: WeightView, prefix: string): number {
  let count = 0;
  for (const name of view.names()) {
    if (!name.startsWith(prefix)) continue;
    const number = /^(\d{1,9})\./.exec(name.slice(prefix.length))?.[1];
    if (number !== undefined) count = Math.max(count, Number(number) + 1);
  }
  if (count === 0) throw missing(view.entry(`${prefix}0`), "(the first of several)");
  if (count > MAX_DEPTH)
    throw new CheckpointError("limit", view.entry(`${prefix}${count - 1}`), `expected at most ${MAX_DEPTH} of these`);
  return count;
}
