/** The Unicode emoji as concepts: CLDR name, group, subgroup and keywords, from three npm packages. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageOf } from "./icon-sets.ts";
import { slug, words } from "./slug.ts";

/** The concept that a picture shows, the same in every style. */
export interface Concept {
  /** Slug of the CLDR short name, such as `red-apple`. */
  readonly concept: string;
  /** CLDR short name, such as `red apple`. */
  readonly name: string;
  /** The character sequence; absent for drawings that are not Unicode emoji. */
  readonly emoji?: string;
  /** Unicode group, such as `food-drink`. */
  readonly group: string;
  /** Unicode subgroup, such as `food-fruit`. */
  readonly subgroup: string;
  /** Single words and short phrases in lower case, the CLDR annotations first. Never the name itself. */
  readonly keywords: readonly string[];
}

export interface ConceptTable {
  /** By slug of the CLDR name. */
  readonly bySlug: ReadonlyMap<string, Concept>;
  /** By slug without hyphens, if unique: Firefox writes names as one word. */
  readonly byCompactSlug: ReadonlyMap<string, Concept>;
  /** By code points, lower-case hexadecimal joined by "-", without variation selectors. */
  readonly byCodepoints: ReadonlyMap<string, Concept>;
  /** Unicode subgroups in Unicode's order. */
  readonly subgroups: readonly string[];
}

interface EmojibaseEmoji {
  readonly hexcode: string;
  readonly tags?: readonly string[];
  readonly group?: number;
  readonly subgroup?: number;
}
interface EmojibaseMessages {
  readonly groups: readonly { readonly key: string; readonly order: number }[];
  readonly subgroups: readonly { readonly key: string; readonly order: number }[];
}

const VARIATION_SELECTOR = /-fe0f/g;

/** Key of {@link ConceptTable.byCodepoints}. */
export function codepointsOf(emoji: string): string {
  const hex = Array.from(emoji, (character) => character.codePointAt(0)!.toString(16).padStart(4, "0"));
  return hex.join("-").replaceAll(VARIATION_SELECTOR, "");
}

async function readJson<T>(packageName: string, file: string): Promise<T> {
  const { directory } = await packageOf(packageName);
  return JSON.parse(await readFile(join(directory, file), "utf8")) as T;
}

export async function readConcepts(): Promise<ConceptTable> {
  const names = await readJson<Record<string, { name: string }>>("unicode-emoji-json", "data-by-emoji.json");
  const emojilib = await readJson<Record<string, string[]>>("emojilib", "dist/emoji-en-US.json");
  const emojibase = await readJson<EmojibaseEmoji[]>("emojibase-data", "en/data.json");
  const messages = await readJson<EmojibaseMessages>("emojibase-data", "en/messages.json");
  const groups = new Map(messages.groups.map(({ order, key }) => [order, key]));
  const subgroups = new Map(messages.subgroups.map(({ order, key }) => [order, key]));
  const details = new Map(
    emojibase.map((entry) => [entry.hexcode.toLowerCase().replaceAll(VARIATION_SELECTOR, ""), entry]),
  );

  const bySlug = new Map<string, Concept>();
  const byCodepoints = new Map<string, Concept>();
  for (const [emoji, { name }] of Object.entries(names)) {
    const codepoints = codepointsOf(emoji);
    const detail = details.get(codepoints);
    const group = groups.get(detail?.group ?? -1);
    const subgroup = subgroups.get(detail?.subgroup ?? -1);
    if (group === undefined || subgroup === undefined) continue;
    const keywords = cleanKeywords([...(detail?.tags ?? []), ...(emojilib[emoji] ?? [])], name);
    const concept = { concept: slug(name), name, emoji, group, subgroup, keywords };
    bySlug.set(concept.concept, concept);
    byCodepoints.set(codepoints, concept);
  }
  const byCompactSlug = new Map([...bySlug].map(([key, concept]) => [key.replaceAll("-", ""), concept]));
  return { bySlug, byCompactSlug, byCodepoints, subgroups: messages.subgroups.map(({ key }) => key) };
}

/** Keeps lower-case words and phrases; removes emoticons, duplicates and the name itself. */
function cleanKeywords(raw: readonly string[], name: string): string[] {
  const phrases = raw
    .map((keyword) => keyword.toLowerCase().replaceAll(/[_-]+/g, " ").trim())
    .filter((keyword) => /^[\p{L}\p{N}][\p{L}\p{N}'’ ]+$/u.test(keyword))
    .filter((keyword) => slug(keyword) !== slug(name));
  return [...new Set(phrases)];
}

/** A concept for a drawing that is not a Unicode emoji. */
export function plainConcept(concept: string, group: string, subgroup: string): Concept {
  return { concept, name: words(concept), group, subgroup, keywords: [] };
}
