/**
 * Additional words for concepts, from WordNet: synonyms of a name, and names of its kinds ("tabby" for a cat). Captions
 * with them teach the generator words that the emoji lists lack.
 */
import { type Lexicon, readableName, wordsOf } from "./captions.ts";
import { HELD_OUT_PROMPTS, STOP_WORDS } from "./held-out-prompts.ts";
import type { IconRecord } from "./icons.ts";
import { readWordNet, type Synset, type WordNet } from "./wordnet.ts";

/** WordNet's lexicographer files that contain a group's concepts; groups without an entry get no words. People
 *  have none, because WordNet lists derogatory words for them. */
const FILES: Readonly<Record<string, readonly number[]>> = {
  "animals-nature": [5, 20, 13], // animals, plants, food
  "food-drink": [13, 20, 6], // food, plants, artefacts
  "travel-places": [6, 17, 15, 19, 28], // artefacts, natural objects, places, phenomena, times
  activities: [6, 4], // artefacts, acts
  objects: [6, 10, 13], // artefacts, communication, food
};

/** Levels of hyponyms that are used, and the maximum number of words per concept. */
const [LEVELS, MOST] = [3, 40];
/** Maximum words of a phrase; longer ones are definitions. */
const PHRASE = 3;

/** The most common meaning of a name in its group's files. */
function meaningOf({ name, group, aliases }: IconRecord, wordNet: WordNet): Synset | undefined {
  const files = FILES[group];
  if (files === undefined) return undefined;
  for (const noun of [name, ...aliases].map((text) => text.toLowerCase())) {
    const found = wordNet.sensesOf(noun).find(({ file }) => files.includes(file));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The meaning's own words, then its hyponyms', level by level. */
function wordsFrom(meaning: Synset, wordNet: WordNet): string[] {
  const words: string[] = [];
  let level = [meaning];
  for (let depth = 0; depth <= LEVELS && level.length > 0; depth++) {
    words.push(...level.flatMap((synset) => synset.words));
    level = level.flatMap(({ kinds }) => kinds.map((key) => wordNet.get(key)));
  }
  return words;
}

/** Words reserved for the evaluation's prompts: no caption may contain them, with or without a plural s. */
function reserved(): (phrase: string) => boolean {
  const stem = (word: string) => word.replace(/s$/, "");
  const reservedWords = new Set(
    HELD_OUT_PROMPTS.flatMap(({ prompt }) => wordsOf(prompt))
      .filter((word) => !STOP_WORDS.has(word))
      .map(stem),
  );
  return (phrase) => wordsOf(phrase).some((word) => reservedWords.has(stem(word)));
}

/**
 * Words for the concepts of `records` beyond their names and keywords. A word that names another concept, or that
 * several concepts would get, is dropped.
 */
export async function readLexicon(records: readonly IconRecord[]): Promise<Lexicon> {
  const wordNet = await readWordNet();
  const isReserved = reserved();
  const allNames = new Set(records.flatMap((record) => [record.name, readableName(record), ...record.aliases]));
  const lowerCaseNames = new Set([...allNames].map((name) => name.toLowerCase()));
  const concepts = new Map(records.map((record) => [record.concept, record]));
  const lexicon = new Map<string, string[]>();
  const owners = new Map<string, number>();
  for (const record of concepts.values()) {
    const meaning = meaningOf(record, wordNet);
    if (meaning === undefined) continue;
    const found = new Set(
      wordsFrom(meaning, wordNet)
        .filter((phrase) => /^[a-z][a-z '-]+$/.test(phrase) && wordsOf(phrase).length <= PHRASE)
        .filter((phrase) => !lowerCaseNames.has(phrase) && !isReserved(phrase))
        .slice(0, MOST),
    );
    lexicon.set(record.concept, [...found]);
    for (const phrase of found) owners.set(phrase, (owners.get(phrase) ?? 0) + 1);
  }
  for (const [concept, phrases] of lexicon) {
    const own = phrases.filter((phrase) => owners.get(phrase) === 1);
    if (own.length > 0) lexicon.set(concept, own);
    else lexicon.delete(concept);
  }
  return lexicon;
}
