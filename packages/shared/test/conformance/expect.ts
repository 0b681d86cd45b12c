/** The assertions of {@link Kit} for the page, which has no test runner; compared with vitest's in `expect.test.ts`. */
import type { Kit } from "./kit.ts";

function show(value: unknown): string {
  const text = typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

function entries(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined);
}

/** Structural equality; leaves by `Object.is`, an undefined key counts as absent, object types must match. */
export function equal(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b);
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return false;
  const [left, right] = [entries(a), new Map(entries(b))];
  return left.length === right.size && left.every(([key, item]) => right.has(key) && equal(item, right.get(key)));
}

export const expect: Kit["expect"] = (actual) => ({
  toBe(expected) {
    if (!Object.is(actual, expected)) throw new Error(`expected ${show(expected)}, got ${show(actual)}`);
  },
  toEqual(expected) {
    if (!equal(actual, expected)) throw new Error(`expected equal to ${show(expected)}, got ${show(actual)}`);
  },
});
