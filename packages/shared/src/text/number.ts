/** Numbers as text: form fields, queries, command-line options. */
import * as z from "zod";

/** Decimal notation as JavaScript, Python, C and JSON print doubles: `3`, `-0.5`, `.5`, `5.`, `1e-07`, `1E+22`. */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** The longest exact decimal expansion of a double has 1,077 characters. */
const MAX_LENGTH = 1100;

/** The finite double that the text denotes, ignoring surrounding white space; undefined if there is none. */
export function parseNumber(text: string): number | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const trimmed = text.trim();
  if (!DECIMAL.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : undefined;
}

/** Parses a number from text. Bounds are piped: `NumberText.pipe(z.int().min(1))`. */
export const NumberText = z.string().transform((text, { issues }) => {
  const value = parseNumber(text);
  if (value !== undefined) return value;
  issues.push({ code: "custom", message: "expected a finite number in decimal notation", input: text });
  return z.NEVER;
});
