/** Hints about prompts that the model does not understand. */
import { editDistance } from "@reptok/model";
import type { Words } from "../../engine/words.ts";

/** Words of letters, lower case. */
export const wordsOf = (prompt: string): string[] => prompt.toLowerCase().match(/\p{L}+/gu) ?? [];

const MARKS = /\p{Extended_Pictographic}/u;
/** Words of prompts that captions may not contain. */
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

/** The closest known word, or undefined; the most frequent one (the first) if several are equally close. */
export function nearestWord(word: string, vocabulary: readonly string[]): string | undefined {
  const maxEdits = word.length < 6 ? 1 : 2;
  let [best, distance]: [string | undefined, number] = [undefined, maxEdits + 1];
  for (const candidate of vocabulary) {
    const edits = editDistance(word, candidate, maxEdits);
    if (edits < distance) [best, distance] = [candidate, edits];
  }
  return best;
}

/** Whether the vocabulary has the word or its singular, or the word is common in prompts. */
const isKnown = (word: string, known: ReadonlySet<string>): boolean =>
  COMMON.has(word) || [word, word.replace(/s$/, ""), word.replace(/es$/, "")].some((form) => known.has(form));

/** Whether the vocabulary has all words of a prompt; true if the vocabulary is unknown. */
export function knows(prompt: string, { known }: Words): boolean {
  return known.size === 0 || wordsOf(prompt).every((word) => isKnown(word, known));
}

/** Removes a style at the end of the prompt, after a comma. */
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
    const better = nearestWord(word, vocabulary.complete);
    if (better !== undefined) {
      return { kind: "typo", word, better, prompt: prompt.replace(new RegExp(word, "i"), better) };
    }
  }
  return undefined;
}
