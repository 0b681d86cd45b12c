/**
 * Phrases that people write around a subject: requests, kinds of pictures, praise, politeness. They do not affect the
 * picture.
 */
import { pick } from "./random.ts";
import type { Random } from "./random.ts";

/** `#` is a placeholder for the subject. */
const OPENINGS: readonly string[] = [
  "# emoji",
  "# icon",
  "# picture",
  "# drawing",
  "# clipart",
  "# illustration",
  "emoji of #",
  "icon of #",
  "image of #",
  "picture of #",
  "photo of #",
  "drawing of #",
  "clipart of #",
  "an emoji of #",
  "an icon of #",
  "an image of #",
  "an image showing #",
  "an illustration of #",
  "a picture of #",
  "a picture showing #",
  "a photo of #",
  "a photograph of #",
  "a drawing of #",
  "a painting of #",
  "a sketch of #",
  "a cartoon of #",
  "a sticker of #",
  "a small image of #",
  "draw #",
  "draw me #",
  "please draw #",
  "can you draw #",
  "paint #",
  "show #",
  "show me #",
  "make #",
  "make me #",
  "make a picture of #",
  "create #",
  "create an image of #",
  "generate #",
  "generate an image of #",
  "render #",
  "give me #",
  "i want #",
  "i need #",
  "i want a picture of #",
  "this is #",
  "just #",
  "only #",
];

const CLOSINGS: readonly string[] = [
  "#.",
  "#.",
  "#!",
  "#?",
  "# please",
  "#, please",
  "# for me",
  "# for my website",
  "# for an app",
  "# on white",
  "# on a white background",
  "#, white background",
  "#, plain background",
  "# with no background",
  "#, simple",
  "#, minimal",
  "#, detailed",
  "#, high quality",
  "#, high resolution",
  "#, vector art",
  "#, digital art",
  "#, clip art",
  "#, illustration",
  "#, cartoon",
  "#, centered",
  "#, close up",
  "# as an icon",
  "# as a sticker",
];

const ADJECTIVES: readonly string[] = [
  "adorable",
  "amazing",
  "awesome",
  "beautiful",
  "bright",
  "cartoon",
  "classic",
  "colorful",
  "cool",
  "cute",
  "detailed",
  "fancy",
  "little",
  "lovely",
  "modern",
  "nice",
  "ordinary",
  "perfect",
  "plain",
  "pretty",
  "realistic",
  "shiny",
  "simple",
  "single",
  "stylish",
  "tiny",
  "typical",
];

const OPENED = 0.3;
const CLOSED = 0.2;
const PRAISED = 0.12;

/** These texts contain every word of the wordings. */
export const WORDINGS: readonly string[] = [...OPENINGS, ...CLOSINGS, ...ADJECTIVES];

export const fill = (pattern: string, values: Readonly<Record<string, string>>): string =>
  pattern.replaceAll(/[#@]/g, (slot) => values[slot]!);

/** Adds the indefinite article. */
export function withArticle(name: string): string {
  const vowel = /^(?!eu|one[ -]|uni|uke)[aeiou]|^(hour|x-ray)/i.test(name);
  return `${vowel ? "an" : "a"} ${name}`;
}

/** Adds an adjective before a noun and adjusts its article: "a red apple" -> "an adorable red apple". */
function praised(noun: string, random: Random): string {
  const adjective = pick(random, ADJECTIVES);
  const [, article, rest] = /^(an?|the) (.+)$/.exec(noun) ?? [];
  if (rest === undefined) return `${adjective} ${noun}`;
  return article === "the" ? `the ${adjective} ${rest}` : withArticle(`${adjective} ${rest}`);
}

/** The subject with a random prefix, suffix or adjective, each with its probability times `rate`. */
export function worded(subject: string, random: Random, rate = 1): string {
  let text = subject;
  if (!text.includes(",") && random() < rate * PRAISED) text = praised(text, random);
  if (random() < rate * OPENED) text = fill(pick(random, OPENINGS), { "#": text });
  if (random() < rate * CLOSED) text = fill(pick(random, CLOSINGS), { "#": text });
  return text;
}
