/** The rendered icon sets as a corpus, with the splits of training. */
import { createHash } from "node:crypto";
import type { Picture } from "@reptok/model";
import { plainCaption, STYLE_PHRASES } from "../../data/captions.ts";
import { compose } from "../../data/compose.ts";
import { type Dataset, pictureAt } from "../../data/dataset.ts";
import { GROUNDS, WHITE, whole } from "../../data/derive.ts";
import { EVERYDAY_KINDS, EVERYDAY_PROMPTS, type EverydayKind } from "../../data/everyday-prompts.ts";
import { HELD_OUT_PROMPTS, HELD_OUT_WORDINGS } from "../../data/held-out-prompts.ts";
import type { IconRecord } from "../../data/icons.ts";
import { seededRandom, shuffle } from "../../data/random.ts";
import { fill, withArticle } from "../../data/wording.ts";
import type { Backgrounds, Corpus, Query } from "./corpus.ts";

/** The name with its article, and the first of the style's phrases: "a red apple, twemoji style". */
const styledCaption = (record: IconRecord): string => `${plainCaption(record)}, ${STYLE_PHRASES[record.style][0]!}`;

function shuffled(indices: ArrayLike<number>, ...key: (string | number)[]): Uint32Array {
  const copy = Uint32Array.from(indices);
  shuffle(seededRandom(...key), copy);
  return copy;
}

/** One plain prompt for each trained concept. */
function seenQueries({ records, splits }: Dataset, seed: number): Query[] {
  const first = new Map<string, IconRecord>();
  for (const index of splits.train) {
    const record = records[index]!;
    if (!first.has(record.concept)) first.set(record.concept, record);
  }
  const queries = [...first.values()].map((record) => ({ prompt: plainCaption(record), concepts: [record.concept] }));
  return Array.from(shuffled([...queries.keys()], "eval seen", seed), (at) => queries[at]!);
}

const asPicture = (bytes: Uint8Array, side: number): Picture => ({
  data: Float32Array.from(bytes, (byte) => byte / 127.5 - 1),
  width: side,
  height: side,
});

/** Backgrounds with a distinct name: "dark" is too close to black. */
const NAMED_BACKGROUNDS = GROUNDS.filter(([name]) => name !== "dark");

/** Pictures cycle through all backgrounds, prompts through the named ones. */
function backgroundsOf(dataset: Dataset, names: readonly Query[]): Backgrounds {
  const drawn = new Uint8Array(3 * dataset.size ** 2);
  return {
    picture(place, turn) {
      const [, background] = GROUNDS[turn % GROUNDS.length]!;
      compose(dataset, { background, layers: [whole(place)] }, drawn);
      return asPicture(drawn, dataset.size);
    },
    prompts: names.map(({ prompt }, i) => {
      const [background] = NAMED_BACKGROUNDS[i % NAMED_BACKGROUNDS.length]!;
      return { prompt: `${prompt} on ${withArticle(`${background} background`)}`, background };
    }),
    colours: { ...Object.fromEntries(NAMED_BACKGROUNDS), white: WHITE },
  };
}

/** The everyday prompts whose concepts occur in the data. */
function everydayQueries(concepts: ReadonlySet<string>): Record<EverydayKind, Query[]> {
  const supported = (kind: EverydayKind) =>
    EVERYDAY_PROMPTS[kind].filter((prompt) => prompt.concepts.some((concept) => concepts.has(concept)));
  return Object.fromEntries(EVERYDAY_KINDS.map((kind) => [kind, supported(kind)])) as Record<EverydayKind, Query[]>;
}

/** @param seed of the shuffles; the splits are those of the data set */
export function emojiCorpus(dataset: Dataset, seed: number): Corpus {
  const { records, splits, size } = dataset;
  const concepts = new Set(records.map(({ concept }) => concept));
  const styled = (indices: ArrayLike<number>, kind: string): Query[] =>
    Array.from(shuffled(indices, `eval ${kind}`, seed), (index) => {
      const record = records[index]!;
      return { prompt: styledCaption(record), concepts: [record.concept], style: record.style };
    });
  const seen = seenQueries(dataset, seed);
  const worded = seen.map(({ prompt, ...rest }, i) => ({
    prompt: fill(HELD_OUT_WORDINGS[i % HELD_OUT_WORDINGS.length]!, { "#": prompt }),
    ...rest,
  }));
  const everyday = everydayQueries(concepts);
  const unseen = HELD_OUT_PROMPTS.filter(({ concept }) => concepts.has(concept));
  // A data set too small to have held-out pictures is evaluated on trained ones.
  const heldOut = splits.reconstruction.length > 0 ? splits.reconstruction : splits.train;
  return {
    name: "emoji",
    items: records.map((record) => ({
      caption: styledCaption(record),
      concept: record.concept,
      style: record.style,
      label: record.subgroup,
    })),
    heldOut: shuffled(heldOut, "eval held out", seed),
    reference: shuffled(splits.train, "eval reference", seed),
    queries: {
      seen,
      worded,
      styled: styled(splits.train, "styled"),
      composed: styled(splits.composition, "composed"),
      unseen: unseen.map(({ prompt, concept }) => ({ prompt, concepts: [concept] })),
    },
    everyday,
    backgrounds: backgroundsOf(dataset, everyday.names),
    fingerprint: createHash("sha256").update(dataset.pixels).digest("hex"),
    picture: (index) => Promise.resolve(asPicture(pictureAt(dataset, index), size)),
  };
}
