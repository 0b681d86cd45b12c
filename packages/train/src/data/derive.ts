/**
 * Additional training pictures composed of the drawings, with captions that describe more than a name: recoloured ("a blue apple"), on
 * coloured backgrounds, copies ("two apples"), pairs ("an apple and a dog").
 */
import { plainCaption, readableName } from "./captions.ts";
import { type DerivedPicture, GREY, type Layer } from "./compose.ts";
import { dominantHue, hueNamed, HUES } from "./colours.ts";
import type { Dataset } from "./dataset.ts";
import type { IconRecord } from "./icons.ts";
import { pick, randomInt, seededRandom, type Random } from "./random.ts";
import { withArticle } from "./wording.ts";

/** Names of backgrounds and their colours: red, green, blue, 0 to 255. */
export const GROUNDS: readonly (readonly [name: string, colour: readonly [number, number, number]])[] = [
  ["black", [16, 16, 18]],
  ["dark", [38, 40, 46]],
  ["dark blue", [18, 34, 84]],
  ["blue", [52, 116, 224]],
  ["light blue", [158, 210, 246]],
  ["green", [70, 160, 80]],
  ["dark green", [20, 70, 44]],
  ["red", [206, 48, 52]],
  ["yellow", [250, 218, 92]],
  ["orange", [244, 150, 56]],
  ["pink", [248, 178, 206]],
  ["purple", [120, 72, 176]],
  ["gray", [150, 152, 156]],
  ["brown", [118, 80, 54]],
  ["beige", [238, 224, 196]],
  ["teal", [40, 150, 150]],
];
export const WHITE = [255, 255, 255] as const;

/** Groups of countable things. */
const COUNTABLE: ReadonlySet<string> = new Set([
  "animals-nature",
  "food-drink",
  "objects",
  "travel-places",
  "activities",
]);
const FIXED_COLOURS: ReadonlySet<string> = new Set(["people-body", "flags"]);

/** A drawing at full size. */
export const whole = (picture: number, hue = 0): Layer => ({ picture, half: false, x: 0, y: 0, hue });
const half = (picture: number, x: number, y: number): Layer => ({ picture, half: true, x, y, hue: 0 });

/** "apple" -> "apples"; undefined for names other than a noun with adjectives. */
export function pluralOf(name: string): string | undefined {
  if (!/^[a-z][a-z ]+$/.test(name) || /\b(with|of|in|on|and|for|at|without)\b|s$/.test(name)) return undefined;
  if (/(ch|sh|x|z)$/.test(name)) return `${name}es`;
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  if (/[^f]fe?$/.test(name)) return name.replace(/fe?$/, "ves");
  if (name.endsWith("man")) return name.replace(/man$/, "men");
  if (/(mouse|fish|sheep|foot|tooth|goose|child)$/.test(name)) return undefined;
  return `${name}s`;
}

function onBackground(dataset: Dataset, picture: number, random: Random): DerivedPicture {
  const record = dataset.records[picture]!;
  const [name, background] = pick(random, GROUNDS);
  const subject = plainCaption(record);
  const captions = [`${subject} on a ${name} background`, `${readableName(record)}, ${name} background`];
  if (name === "black" || name === "dark") captions.push(`${subject} on black`, `${subject} in the dark`);
  else captions.push(`${subject} on ${name}`);
  return {
    composition: { background, layers: [whole(picture)] },
    concept: record.concept,
    subgroup: record.subgroup,
    captions: captions.map((caption) => caption.replace(" on a orange", " on an orange")),
  };
}

/** Prompts for a thing in another colour: "a blue apple". */
export function colourCaptions(record: Pick<IconRecord, "name" | "subgroup">, colour: string): string[] {
  const name = readableName(record).replace(/^(red|orange|yellow|green|blue|purple|pink|brown|black|white) /, "");
  return [withArticle(`${colour} ${name}`), `${colour} ${name}`, `${withArticle(name)} in ${colour}`];
}

function recoloured(dataset: Dataset, picture: number, random: Random): DerivedPicture | undefined {
  const record = dataset.records[picture]!;
  const hue = FIXED_COLOURS.has(record.group) ? undefined : dominantHue(dataset, picture);
  if (hue === undefined) return undefined;
  const grey = random() < 0.1;
  const targets = HUES.filter(([colour]) => colour !== hueNamed(hue));
  const [colour, to] = pick(random, targets);
  const turn = ((((to - hue) % 360) + 540) % 360) - 180;
  const word = grey ? "gray" : colour;
  return {
    composition: { background: WHITE, layers: [whole(picture, grey ? GREY : Math.round(turn))] },
    concept: record.concept,
    subgroup: record.subgroup,
    captions: colourCaptions(record, word),
  };
}

function copies(dataset: Dataset, picture: number, random: Random): DerivedPicture | undefined {
  const record = dataset.records[picture]!;
  const plural = COUNTABLE.has(record.group) ? pluralOf(readableName(record)) : undefined;
  if (plural === undefined) return undefined;
  const h = dataset.size / 2;
  const three = random() < 0.4;
  const layers = three
    ? [half(picture, h / 2, 0), half(picture, 0, h), half(picture, h, h)]
    : [half(picture, 0, h / 2), half(picture, h, h / 2)];
  const captions = three
    ? [`three ${plural}`, `3 ${plural}`, `some ${plural}`]
    : [`two ${plural}`, `2 ${plural}`, `a pair of ${plural}`, `a couple of ${plural}`];
  return { composition: { background: WHITE, layers }, concept: record.concept, subgroup: record.subgroup, captions };
}

function pair(dataset: Dataset, left: number, right: number): DerivedPicture {
  const h = dataset.size / 2;
  const [a, b] = [plainCaption(dataset.records[left]!), plainCaption(dataset.records[right]!)];
  return {
    composition: { background: WHITE, layers: [half(left, 0, h / 2), half(right, h, h / 2)] },
    concept: undefined,
    subgroup: dataset.records[left]!.subgroup,
    captions: [`${a} and ${b}`, `${a} next to ${b}`, `${a} beside ${b}`, `${a} with ${b}`],
  };
}

/** Fractions of the trained drawings from which each kind is composed. */
export interface DerivedFractions {
  readonly background: number;
  readonly colour: number;
  readonly copies: number;
  readonly pairs: number;
}

/** The derived pictures of a data set's trained drawings: a function of the data, the fractions and the seed. */
export function derivePictures(dataset: Dataset, fractions: DerivedFractions, seed: number): DerivedPicture[] {
  const { train } = dataset.splits;
  const pictures: DerivedPicture[] = [];
  const countable = train.filter((i) => COUNTABLE.has(dataset.records[i]!.group));
  for (const picture of train) {
    const { style, concept } = dataset.records[picture]!;
    const random = seededRandom("derived", seed, style, concept);
    const add = (found: DerivedPicture | undefined) => found && pictures.push(found);
    if (random() < fractions.background) add(onBackground(dataset, picture, random));
    if (random() < fractions.colour) add(recoloured(dataset, picture, random));
    if (random() < fractions.copies) add(copies(dataset, picture, random));
    if (random() < fractions.pairs && COUNTABLE.has(dataset.records[picture]!.group)) {
      const other = countable[randomInt(random, countable.length)]!;
      if (dataset.records[other]!.concept !== concept) add(pair(dataset, picture, other));
    }
  }
  return pictures;
}
