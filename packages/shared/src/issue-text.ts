/** Texts for zod's issues: the expected and, if it may be disclosed, the received value. */
import type * as z from "zod";
import { countCharacters } from "./text/characters.ts";
import { parseNumber } from "./text/number.ts";

type Issue = z.core.$ZodIssue;

const NAMES: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "an integer",
  boolean: "a boolean",
  array: "an array",
  object: "an object",
  record: "an object",
  undefined: "nothing",
  nan: "a number",
};
const nameOf = (type: string): string => NAMES[type] ?? type;

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number" && !Number.isFinite(value)) return "a non-finite number";
  return nameOf(typeof value);
}

/** Units of bounds: numbers have none, other types are bounded by their size. */
const UNITS: Readonly<Record<string, string>> = { string: "character", array: "item", set: "item", map: "item" };

function amount(bound: number | bigint, origin: string): string {
  const unit = UNITS[origin];
  return unit === undefined ? String(bound) : `${bound} ${unit}${Number(bound) === 1 ? "" : "s"}`;
}

/**
 * The received value or size for a bound: of a number sent as text (form, query) the number, of a string its character
 * count.
 */
function got(value: unknown, origin: string): string {
  if (typeof value === "number") return `, got ${value}`;
  if (typeof value === "string") {
    const size = origin === "string" ? countCharacters(value) : parseNumber(value);
    return size === undefined ? "" : `, got ${size}`;
  }
  return Array.isArray(value) ? `, got ${value.length}` : "";
}

const list = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(", ");

/** Shows numbers, including those sent as text where an integer was expected, and otherwise the type. */
function valueOrType(value: unknown, expected: string): string {
  const number = typeof value === "string" && expected === "int" ? parseNumber(value) : value;
  return typeof number === "number" ? String(number) : typeOf(value);
}

/** One issue as a clause, without its path. `value` is the received value; its text is never echoed. */
export function issueText(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return `expected ${nameOf(issue.expected)}, got ${value === undefined ? "nothing" : valueOrType(value, issue.expected)}`;
    case "too_small":
      return `expected ${amount(issue.minimum, issue.origin)} or more${got(value, issue.origin)}`;
    case "too_big":
      return `expected at most ${amount(issue.maximum, issue.origin)}${got(value, issue.origin)}`;
    case "invalid_value":
      return issue.values.length === 1 ? `expected ${list(issue.values)}` : `expected one of ${list(issue.values)}`;
    case "unrecognized_keys":
      return "unknown field";
    case "invalid_union":
      return issue.discriminator === undefined
        ? `expected a different type, got ${value === undefined ? "nothing" : typeOf(value)}`
        : "expected a supported value";
    case "invalid_format":
    case "custom":
    case "not_multiple_of":
    case "invalid_key":
    case "invalid_element":
      // Formats and refinements have their own messages, beginning with "expected", or zod's, which name the format.
      return issue.message.replace(/^Invalid /, "expected a valid ");
  }
}
