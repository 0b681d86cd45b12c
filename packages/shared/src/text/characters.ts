/** Lengths in characters: Unicode code points, not UTF-16 code units. */
import * as z from "zod";

/** Code points of a text; a lone surrogate counts as one. */
export function countCharacters(text: string): number {
  let count = text.length;
  for (let i = 0; i + 1 < text.length; i++) {
    const isPair = (text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
    if (!isPair) continue;
    count--;
    i++;
  }
  return count;
}

/** The first `max` code points; surrogate pairs are not split. */
export function truncateCharacters(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  for (let count = 0; count < max && end < text.length; count++) end += text.codePointAt(end)! > 0xffff ? 2 : 1;
  return text.slice(0, end);
}

/**
 * A string of `min` to `max` code points, counted as JSON Schema's `minLength` and `maxLength` do; zod's own bounds
 * count UTF-16 code units.
 */
export function boundedText(max: number, min = 0): z.ZodString {
  const bounds = { maxLength: max, ...(min > 0 && { minLength: min }) };
  return z
    .string()
    .check(({ value, issues }) => {
      // A code point is at most two units, so most texts need no counting.
      const isLong = value.length > max && (value.length > 2 * max || countCharacters(value) > max);
      if (isLong)
        issues.push({ code: "too_big", origin: "string", maximum: max, inclusive: true, input: value, continue: true });
      if (value.length < 2 * min && countCharacters(value) < min)
        issues.push({
          code: "too_small",
          origin: "string",
          minimum: min,
          inclusive: true,
          input: value,
          continue: true,
        });
    })
    .meta(bounds);
}
