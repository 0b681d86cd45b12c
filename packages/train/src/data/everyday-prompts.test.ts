import { normalizePrompt } from "@reptok/shared";
import { expect, test } from "vitest";
import { starter } from "../recipe/starter.ts";
import { drawingCaptions } from "./caption-table.ts";
import { HUES } from "./colours.ts";
import { colourCaptions } from "./derive.ts";
import { EVERYDAY_KINDS, EVERYDAY_PROMPTS } from "./everyday-prompts.ts";
import { readIcons } from "./icons.ts";
import { readForeignNames } from "./languages.ts";
import { readLexicon } from "./lexicon.ts";
import { splitRecords } from "./splits.ts";

const records = (await readIcons(64)).icons.map(({ record }) => record);
const splits = splitRecords(records);
const all = EVERYDAY_KINDS.flatMap((kind) => EVERYDAY_PROMPTS[kind].map((prompt) => ({ kind, ...prompt })));

test("there are 100 names and twenty prompts of each other kind, all distinct", () => {
  expect(EVERYDAY_KINDS.map((kind) => EVERYDAY_PROMPTS[kind].length)).toEqual([100, 20, 20, 20, 20, 20, 20]);
  expect(new Set(all.map(({ prompt }) => normalizePrompt(prompt).toLowerCase())).size).toBe(220);
});

test("every concept is a trained one", () => {
  const trained = new Set(Array.from(splits.train, (at) => records[at]!.concept));
  expect(all.flatMap(({ concepts }) => concepts).filter((concept) => !trained.has(concept))).toEqual([]);
});

test("no prompt but a plain name is a caption that the starter was trained on", async () => {
  const { encoder } = starter.textGenerator;
  if (encoder.kind !== "words") throw new Error("expected the starter to read whole words");
  const lexicon = await readLexicon(records);
  const drawn = drawingCaptions({ records, splits }, lexicon, await readForeignNames(), {
    ...encoder,
    seed: starter.seed,
  });
  const colours = [...HUES.map(([name]) => name), "gray"];
  const recoloured = records.flatMap((record) => colours.flatMap((colour) => colourCaptions(record, colour)));
  const key = (text: string) => normalizePrompt(text).toLowerCase();
  const captions = new Set([...drawn.flat(), ...recoloured].map(key));
  expect(captions).toContain("a red apple");
  const kept = all.filter(({ kind }) => kind !== "names");
  expect(kept.filter(({ prompt }) => captions.has(key(prompt))).map(({ prompt }) => prompt)).toEqual([]);
}, 60_000);
