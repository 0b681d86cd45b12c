/** What to say about a prompt before anybody wonders why it came out odd. */
import { editDistance } from "@reptok/model";
import type { Words } from "../../engine/words.ts";

/** Words of letters, lower case. */
export const wordsOf = (prompt: string): string[] => prompt.toLowerCase().match(/\p{L}+/gu) ?? [];

const MARKS = /\p{Extended_Pictographic}/u;
/** Words that prompts have and a vocabulary of captions may not. */
const COMMON = new Set([
  "a",
  "an",
  "the",
  "of",
  "in",
  "on",
  "with",
  "and",
  "or",
  "to",
  "for",
  "my",
  "me",
  "is",
  "it",
  "please",
  "draw",
]);

/** The nearest known word; undefined where none is near. Of equally near ones the more frequent, which comes first. */
export function nearestWord(word: string, vocabulary: readonly string[]): string | undefined {
  const most = word.length < 6 ? 1 : 2;
  let [best, distance]: [string | undefined, number] = [undefined, most + 1];
  for (const candidate of vocabulary) {
    const edits = editDistance(word, candidate, most);
    if (edits < distance) [best, distance] = [candidate, edits];
  }
  return best;
}

/** A word of the vocabulary, in the plural too; and what prompts have and captions may not. */
const isKnown = (word: string, known: ReadonlySet<string>): boolean =>
  COMMON.has(word) || [word, word.replace(/s$/, ""), word.replace(/es$/, "")].some((form) => known.has(form));

/** Whether the vocabulary has all of a prompt's words, or tells none. */
export function knows(prompt: string, { known }: Words): boolean {
  return known.size === 0 || wordsOf(prompt).every((word) => isKnown(word, known));
}

/** The prompt without a style at its end, after a comma. */
export function withoutStyle(prompt: string, styles: readonly string[]): string {
  const style = styles.find((name) => prompt.endsWith(`, ${name}`));
  return style === undefined ? prompt : prompt.slice(0, -`, ${style}`.length);
}

export type Hint =
  | { readonly kind: "typo"; readonly word: string; readonly better: string; readonly prompt: string }
  | { readonly kind: "emoji" }
  | { readonly kind: "script" };

export function hintOf(prompt: string, vocabulary: Words): Hint | undefined {
  const words = wordsOf(prompt);
  const { known } = vocabulary;
  if (MARKS.test(prompt) && words.length === 0)
    return known.has(prompt.trim().replaceAll("\u{FE0F}", "")) ? undefined : { kind: "emoji" };
  if (known.size === 0 || words.every((word) => known.has(word))) return undefined;
  if (words.length > 0 && words.every((word) => !/^[\p{Script=Latin}]+$/u.test(word))) return { kind: "script" };
  for (const word of words) {
    if (word.length < 4 || isKnown(word, known)) continue;
    const better = nearestWord(word, vocabulary.whole);
    if (better !== undefined) {
      return { kind: "typo", word, better, prompt: prompt.replace(new RegExp(word, "i"), better) };
    }
  }
  return undefined;
}
