/** Captions for pictures: short prompts such as people write, from a record's names, keywords, class and style. */
import type { Style } from "./icon-sets.ts";
import type { IconRecord } from "./icons.ts";
import { pick, randomInt } from "./random.ts";
import type { Random } from "./random.ts";
import { words } from "./slug.ts";
import { fill, withArticle, worded, WORDINGS } from "./wording.ts";

/** Phrases by which prompts name a style. */
export const STYLE_PHRASES: Readonly<Record<Style, readonly string[]>> = {
  noto: ["noto style", "noto emoji style", "google noto style", "noto"],
  "noto-v1": ["blob style", "noto v1 style", "android blob style", "blob"],
  twemoji: ["twemoji style", "twitter style", "twitter emoji style", "twemoji"],
  "fluent-emoji": ["fluent 3d style", "3d style", "microsoft 3d style", "fluent 3d"],
  "fluent-emoji-flat": ["fluent flat style", "flat style", "microsoft flat style", "fluent flat"],
  emojione: ["emojione style", "emoji one style", "emojione"],
  fxemoji: ["firefox style", "firefox os style", "fxemoji style", "firefox emoji"],
  "streamline-emojis": ["streamline style", "outlined style", "streamline emoji", "line art style"],
};

/** Positions of the style `@` relative to the rest of the caption, `#`. */
const STYLINGS = ["#, @", "#, @", "# in @", "@: #", "# (@)", "# — @"] as const;

/** Additional words for a concept, such as those of `readLexicon`; concepts may be missing. */
export type Lexicon = ReadonlyMap<string, readonly string[]>;

/** Proportions of the kinds of captions; they add up to 1. */
export interface CaptionMix {
  /** The name: "a red apple". */
  readonly name: number;
  /** Another name of the concept, or the name if it has none. */
  readonly otherName: number;
  /** The name and some keywords: "red apple, fruit, ripe". */
  readonly described: number;
  /** The name and its class: "red apple, fruit". */
  readonly classified: number;
  /** Two to four keywords only. */
  readonly keywords: number;
  /** A word of the lexicon, or the name if there is none. */
  readonly lexicon: number;
}

export interface CaptionOptions {
  readonly mix?: CaptionMix;
  /** Probability of naming the style. */
  readonly style?: number;
  /** Rate of requests, praise and politeness around the subject, relative to the default (`wording.ts`). */
  readonly wording?: number;
  readonly lexicon?: Lexicon;
}

const DEFAULT_MIX: CaptionMix = {
  name: 0.54,
  otherName: 0.08,
  described: 0.13,
  classified: 0.05,
  keywords: 0.1,
  lexicon: 0.1,
};

const NO_WORDS: Lexicon = new Map();

/** A random caption for a picture. Plain names are the most frequent. */
export function captionOf(record: IconRecord, random: Random, options: CaptionOptions = {}): string {
  const { mix = DEFAULT_MIX, style = 0.55, wording = 1, lexicon = NO_WORDS } = options;
  let caption = worded(subjectOf(record, chooseKind(mix, random), random, lexicon), random, wording);
  if (random() < style) {
    const phrase = pick(random, STYLE_PHRASES[record.style]);
    caption = fill(pick(random, STYLINGS), { "#": caption, "@": phrase });
  }
  return caption;
}

/** The plainest caption, used for evaluation: the name with its article. */
export function plainCaption(record: Pick<IconRecord, "name" | "subgroup">): string {
  const name = readableName(record);
  if (isFlagOf(record.subgroup)) return `the ${name}`;
  return takesArticle(name, record.subgroup) ? withArticle(name) : name;
}

function chooseKind(mix: CaptionMix, random: Random): keyof CaptionMix {
  let rest = random();
  for (const [kind, share] of Object.entries(mix) as [keyof CaptionMix, number][]) {
    rest -= share;
    if (rest < 0) return kind;
  }
  return "name";
}

function subjectOf(record: IconRecord, kind: keyof CaptionMix, random: Random, lexicon: Lexicon): string {
  const { keywords, aliases } = record;
  switch (kind) {
    case "name":
      return nameVariant(record, random);
    case "otherName":
      return aliases.length === 0 ? nameVariant(record, random) : pick(random, aliases);
    case "described":
      return [nameVariant(record, random), ...someOf(keywords, 1 + randomInt(random, 3), random)].join(", ");
    case "classified":
      return `${nameVariant(record, random)}, ${className(record.subgroup)}`;
    case "keywords":
      return keywords.length < 2
        ? nameVariant(record, random)
        : someOf(keywords, 2 + randomInt(random, 3), random).join(random() < 0.5 ? ", " : " ");
    case "lexicon": {
      const [word] = someOf(lexicon.get(record.concept) ?? [], 1, random);
      if (word === undefined) return nameVariant(record, random);
      return random() < 0.5 ? withArticle(word) : word;
    }
  }
}

/** The name as in prompts, with or without an article. */
function nameVariant(record: IconRecord, random: Random): string {
  const name = readableName(record);
  if (!takesArticle(name, record.subgroup)) return name;
  const roll = random();
  if (isFlagOf(record.subgroup)) return roll < 0.5 ? `the ${name}` : name;
  if (roll < 0.5) return withArticle(name);
  return roll < 0.56 ? `the ${name}` : name;
}

/** CLDR's short name without colon as a phrase: "flag of Germany", "person with red hair". */
export function readableName({ name, subgroup }: Pick<IconRecord, "name" | "subgroup">): string {
  if (isFlagOf(subgroup)) return name.replace(/^flag /, "flag of ");
  const hair = /^(person|man|woman) (.+ hair|beard|bald)$/.exec(name);
  if (hair) return hair[2] === "bald" ? `bald ${hair[1]}` : `${hair[1]} with ${hair[2]}`;
  return name;
}

function isFlagOf(subgroup: string): boolean {
  return subgroup === "country-flag" || subgroup === "subdivision-flag";
}

/** A subgroup as words: "food-fruit" -> "fruit". */
export function className(subgroup: string): string {
  return words(subgroup.replace(/^(face|person|hand|animal|plant|food|place|transport|sky|other)-(?=.)/, ""));
}

const WITHOUT_ARTICLE: ReadonlySet<string> = new Set(["alphanum", "keycap", "zodiac", "family", "person-symbol"]);

/** Plurals, proper names and signs take no article. */
function takesArticle(name: string, subgroup: string): boolean {
  if (WITHOUT_ARTICLE.has(subgroup) || /^\p{Lu}|^\d|,/u.test(name)) return false;
  const head = name.split(/ (?:with|in|on|of|and|at|over|without|behind|for|facing|showing) /)[0]!;
  return !/[^su]s$/.test(head) && !/^(two|three|people|men|women) /.test(name);
}

/** Up to `count` distinct items in random order; earlier items are likelier, because CLDR's annotations come first. */
function someOf(items: readonly string[], count: number, random: Random): string[] {
  return items
    .map((item, rank) => ({ item, order: random() + rank / (2 * items.length) }))
    .sort((a, b) => a.order - b.order)
    .slice(0, count)
    .map(({ item }) => item);
}

/** Lower-case words of a text: runs of letters and digits, apostrophes removed. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .replaceAll(/['’]/g, "")
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}

/** Every word that a caption of these records can contain. */
export function captionVocabulary(records: readonly IconRecord[], lexicon: Lexicon = NO_WORDS): Set<string> {
  const texts = records.flatMap((record) => [
    readableName(record),
    className(record.subgroup),
    ...record.keywords,
    ...record.aliases,
    ...(lexicon.get(record.concept) ?? []),
    ...STYLE_PHRASES[record.style],
  ]);
  return new Set([...texts, ...WORDINGS, ...STYLINGS, "a an the"].flatMap(wordsOf));
}
