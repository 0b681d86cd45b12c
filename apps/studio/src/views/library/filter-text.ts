/** Metadata filters as text, such as `kind: apple, year > 2000`, or as the API's JSON. */
import type { Schemas } from "@reptok/client";

export type Filter = NonNullable<Schemas["LatentCountRequest"]["filter"]>;
type Value = string | number | boolean;

const OPERATORS: Readonly<Record<string, string>> = { ">=": "$gte", "<=": "$lte", ">": "$gt", "<": "$lt", "!=": "$ne" };
const PART = /^([^:=<>!]+?)\s*(>=|<=|!=|>|<|:|=)\s*(.+)$/;

/** A number, true, false, or text with or without quotation marks. */
function valueOf(text: string): Value {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (text === "true" || text === "false") return text === "true";
  return text.replace(/^"(.*)"$/, "$1");
}

/** Returns undefined for an empty text. @throws Error if the text is not a filter */
export function parseFilterText(text: string): Filter | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  if (trimmed.startsWith("{")) {
    try {
      return JSON.parse(trimmed) as Filter;
    } catch {
      throw new Error(`expected JSON such as {"kind": "apple"}, got ${trimmed}`);
    }
  }
  const filter: Filter = {};
  for (const part of trimmed.split(",").map((piece) => piece.trim())) {
    const [, key, operator = "", value] = PART.exec(part) ?? [];
    if (key === undefined || value === undefined)
      throw new Error(`expected conditions such as kind: apple, year > 2000; got ${part}`);
    const name = OPERATORS[operator];
    const before = filter[key];
    if (name === undefined) filter[key] = valueOf(value);
    else filter[key] = { ...(typeof before === "object" ? before : {}), [name]: valueOf(value) };
  }
  return filter;
}
