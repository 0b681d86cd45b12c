/** Reads the icon sets and determines the concept of each drawing. */
import { readConcepts, plainConcept } from "./concepts.ts";
import type { Concept, ConceptTable } from "./concepts.ts";
import { ICON_SETS, openIconSet } from "./icon-sets.ts";
import type { OpenIconSet, Style } from "./icon-sets.ts";
import { EXTRAS, LETTER_OR_DIGIT, RENAMED } from "./renames.ts";
import { words } from "./slug.ts";

/** One picture's description. `style/concept` is unique and serves as its stable key. */
export interface IconRecord extends Concept {
  readonly style: Style;
  /** The icon's own name in its set. */
  readonly icon: string;
  /** Other names under which a set lists the concept, such as `direct hit` for `bullseye`. */
  readonly aliases: readonly string[];
}

/** A record with its drawing. */
export interface Icon {
  readonly record: IconRecord;
  /** A stand-alone SVG document. */
  readonly svg: string;
}

/** Statistics of matching a set's drawings; the fields except `names` add up to `icons`. */
export interface Coverage {
  readonly style: Style;
  readonly icons: number;
  /** Matched to a Unicode emoji by: its CLDR name, its code points, or a known alternative name. */
  readonly byName: number;
  readonly byCodepoints: number;
  readonly byOtherName: number;
  /** Drawings that are not Unicode emoji, but are included. */
  readonly extras: number;
  readonly skinTones: number;
  /** A second drawing of a concept that the set already has. */
  readonly repeated: number;
  readonly unmatched: readonly string[];
}

type Match = "byName" | "byCodepoints" | "byOtherName" | "extras";

const SKIN_TONE = /(^|-)((light|medium-light|medium|medium-dark|dark)-skin-tone|tone-?\d|medium-skin)(-|$)/;
/** Fluent names skin tones by a bare suffix; `police-car-light` is not one, because the set has no `police-car`. */
const FLUENT_SKIN_TONE = /^(.+?)-(?:medium-light|medium-dark|light|medium|dark)$/;

/** Whether an icon is a skin-tone variant of another. */
export function isSkinTone(style: Style, name: string, names: ReadonlySet<string>): boolean {
  if (SKIN_TONE.test(name)) return true;
  if (style !== "fluent-emoji" && style !== "fluent-emoji-flat") return false;
  const base = FLUENT_SKIN_TONE.exec(name)?.[1];
  return base !== undefined && base !== "police-car" && names.has(base);
}

/** Finds the concept of an icon by its name, its code points, then other names. */
export function matchConcept(
  name: string,
  codepoints: readonly string[],
  aliases: readonly string[],
  table: ConceptTable,
): { concept: Concept; match: Match } | null {
  const spellings = (text: string) => {
    const flag = /^flag-for-(?:flag-)?(.+)$/.exec(text)?.[1];
    return flag === undefined ? [text] : [`flag-${flag}`, flag];
  };
  const named = table.bySlug.get(name);
  if (named) return { concept: named, match: "byName" };
  const compact = table.byCompactSlug.get(name);
  if (compact) return { concept: compact, match: "byName" };
  for (const hex of codepoints) {
    const concept = table.byCodepoints.get(hex);
    if (concept) return { concept, match: "byCodepoints" };
  }
  // Streamline numbers its variants: "bird-1", "bird-2".
  const unnumbered = name.replace(/-\d$/, "");
  for (const other of [name, unnumbered, ...aliases].flatMap(spellings)) {
    const concept = table.bySlug.get(RENAMED[other] ?? other);
    if (concept) return { concept, match: "byOtherName" };
  }
  if (LETTER_OR_DIGIT.test(name)) return { concept: plainConcept(name, "symbols", "alphanum"), match: "extras" };
  const extra = EXTRAS[name];
  return extra ? { concept: plainConcept(name, ...extra), match: "extras" } : null;
}

interface Matched {
  readonly style: Style;
  readonly icon: string;
  readonly concept: Concept;
  readonly match: Match;
}

/** Matches one set; of several drawings of a concept, only the best match is included. */
function matchSet(style: Style, set: OpenIconSet, table: ConceptTable): { kept: Matched[]; coverage: Coverage } {
  const names = new Set(set.names);
  const toned = set.names.filter((name) => isSkinTone(style, name, names));
  const plain = set.names.filter((name) => !isSkinTone(style, name, names));
  const unmatched: string[] = [];
  const found: Matched[] = [];
  for (const icon of plain) {
    const match = matchConcept(icon, set.codepointsOf(icon), set.aliasesOf(icon), table);
    if (match) found.push({ style, icon, ...match });
    else unmatched.push(icon);
  }
  const rank: readonly Match[] = ["byName", "byCodepoints", "byOtherName", "extras"];
  found.sort((a, b) => rank.indexOf(a.match) - rank.indexOf(b.match));
  const kept = new Map<string, Matched>();
  for (const matched of found) {
    if (!kept.has(matched.concept.concept)) kept.set(matched.concept.concept, matched);
  }
  const count = (match: Match) => [...kept.values()].filter((matched) => matched.match === match).length;
  const coverage = {
    style,
    icons: set.names.length,
    byName: count("byName"),
    byCodepoints: count("byCodepoints"),
    byOtherName: count("byOtherName"),
    extras: count("extras"),
    skinTones: toned.length,
    repeated: found.length - kept.size,
    unmatched,
  };
  return {
    kept: [...kept.values()].sort((a, b) => (a.concept.concept < b.concept.concept ? -1 : 1)),
    coverage,
  };
}

/**
 * Reads all sets: one icon for each style and concept, without skin tones, sorted by style, then concept.
 *
 * @param side width and height written into the SVG documents, in pixels
 */
export async function readIcons(
  side: number,
): Promise<{ icons: Icon[]; coverage: Coverage[]; subgroups: readonly string[] }> {
  const table = await readConcepts();
  const opened = await Promise.all(
    ICON_SETS.map(async ({ style, ...set }) => {
      const open = await openIconSet({ style, ...set });
      return { open, ...matchSet(style, open, table) };
    }),
  );
  const otherNames = new Map<string, Set<string>>();
  for (const { open, kept } of opened) {
    for (const { icon, concept } of kept) {
      const names = otherNames.get(concept.concept) ?? new Set<string>();
      for (const name of [icon, ...open.aliasesOf(icon)]) names.add(name);
      otherNames.set(concept.concept, names);
    }
  }
  const icons = opened.flatMap(({ open, kept }) =>
    kept.map(({ style, icon, concept }) => {
      const aliases = [...otherNames.get(concept.concept)!]
        .filter((name) => name !== concept.concept && !SKIN_TONE.test(name) && !name.startsWith("flag-for-"))
        .map(words)
        .sort();
      return { record: { ...concept, style, icon, aliases }, svg: open.svgOf(icon, side) };
    }),
  );
  return { icons, coverage: opened.map(({ coverage }) => coverage), subgroups: table.subgroups };
}
