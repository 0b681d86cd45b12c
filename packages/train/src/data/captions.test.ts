import { expect, test } from "vitest";
import { captionOf, captionVocabulary, plainCaption, wordsOf } from "./captions.ts";
import { HELD_OUT_PROMPTS, HELD_OUT_WORDINGS, STOP_WORDS } from "./held-out-prompts.ts";
import { readIcons } from "./icons.ts";
import { readLexicon } from "./lexicon.ts";
import { seededRandom } from "./random.ts";
import { splitRecords } from "./splits.ts";

const records = (await readIcons(64)).icons.map(({ record }) => record);
const lexicon = await readLexicon(records);
const vocabulary = captionVocabulary(records, lexicon);
const apple = records.find(({ concept, style }) => concept === "red-apple" && style === "twemoji")!;

test("captions are deterministic in their random source", () => {
  const draw = () => {
    const random = seededRandom("captions");
    return records.slice(0, 200).map((record) => captionOf(record, random));
  };
  expect(draw()).toEqual(draw());
});

test("plain prompts are frequent, and every kind of caption occurs", () => {
  const random = seededRandom("mix");
  const captions = Array.from({ length: 4000 }, () => captionOf(apple, random));
  const share = (pattern: RegExp) => captions.filter((caption) => pattern.test(caption)).length / captions.length;
  expect(share(/^(an? |the )?red apple$/)).toBeGreaterThan(0.12);
  expect(share(/^a red apple$/)).toBeGreaterThan(0.06);
  expect(share(/twemoji|twitter/)).toBeGreaterThan(0.45);
  expect(share(/twemoji|twitter/)).toBeLessThan(0.65);
  expect(share(/red apple, (.*, )?fruit/)).toBeGreaterThan(0.02);
  expect(share(/(emoji|icon|picture|drawing|image) of|(draw|show|make) (me )?a/)).toBeGreaterThan(0.05);
  expect(share(/please|background|quality|[.!?]$/)).toBeGreaterThan(0.05);
  expect(share(/an? (adorable|cute|nice|tiny) red apple/)).toBeGreaterThan(0.005);
  expect(captions.filter((caption) => !caption.includes("red apple")).length).toBeGreaterThan(200);
  expect(captions.join()).not.toMatch(/[#@]|undefined/);
});

test("no caption has a word outside the vocabulary", () => {
  const random = seededRandom("vocabulary");
  const drawn = records.flatMap((record) => wordsOf(captionOf(record, random, { lexicon })));
  expect(drawn.filter((word) => !vocabulary.has(word))).toEqual([]);
});

test.each([
  ["red-apple", "a red apple"],
  ["eggplant", "an eggplant"],
  ["unicorn", "a unicorn"],
  ["hourglass-done", "an hourglass done"],
  ["euro-banknote", "a euro banknote"],
  ["grapes", "grapes"],
  ["cactus", "a cactus"],
  ["people-wrestling", "people wrestling"],
  ["flag-germany", "the flag of Germany"],
  ["person-red-hair", "a person with red hair"],
  ["santa-claus", "Santa Claus"],
  ["keycap-3", "keycap 3"],
])("the plain caption of %s is %s", (concept, expected) => {
  expect(plainCaption(records.find((record) => record.concept === concept)!)).toBe(expected);
});

test("there are 100 prompts of words that no caption contains, one per trained concept", () => {
  expect(HELD_OUT_PROMPTS).toHaveLength(100);
  expect(new Set(HELD_OUT_PROMPTS.map(({ concept }) => concept)).size).toBe(100);
  const trained = new Set(Array.from(splitRecords(records).train, (at) => records[at]!.concept));
  for (const { prompt, concept } of HELD_OUT_PROMPTS) {
    expect(trained).toContain(concept);
    const content = wordsOf(prompt).filter((word) => !STOP_WORDS.has(word));
    expect(content).not.toHaveLength(0);
    const forms = (word: string) => [word, `${word}s`, word.replace(/s$/, "")];
    expect(content.filter((word) => forms(word).some((form) => vocabulary.has(form)))).toEqual([]);
  }
});

test("held-out wordings have words that no caption contains, and a placeholder for one name", () => {
  for (const wording of HELD_OUT_WORDINGS) {
    expect(wording.split("#"), wording).toHaveLength(2);
    expect(
      wordsOf(wording).some((word) => !vocabulary.has(word)),
      wording,
    ).toBe(true);
  }
});

test("the lexicon has WordNet's synonyms and hyponyms, none of another concept and none for people", () => {
  expect(lexicon.get("cat")).toContain("tomcat");
  expect(lexicon.get("airplane")).toContain("aeroplane");
  const names = new Set(records.map(({ name }) => name.toLowerCase()));
  const all = [...lexicon.values()].flat();
  expect(all.length).toBeGreaterThan(3000);
  expect(all.filter((phrase) => names.has(phrase))).toEqual([]);
  expect(new Set(all).size).toBe(all.length);
  const groups = new Set(records.filter(({ concept }) => lexicon.has(concept)).map(({ group }) => group));
  expect(groups).not.toContain("people-body");
});

test("captions with words of the lexicon occur for concepts that have some", () => {
  const cat = records.find(({ concept }) => concept === "cat")!;
  const random = seededRandom("lexicon");
  const captions = Array.from({ length: 3000 }, () => captionOf(cat, random, { lexicon }));
  expect(captions.some((caption) => caption.includes("tomcat"))).toBe(true);
});
