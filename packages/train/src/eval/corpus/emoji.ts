/** The rendered icon sets as a corpus, split as they were for training. */
import { plainCaption, STYLE_PHRASES } from "../../data/captions.ts";
import { type Dataset, pictureAt } from "../../data/dataset.ts";
import { HELD_OUT_PROMPTS, HELD_OUT_WORDINGS } from "../../data/held-out-prompts.ts";
import type { IconRecord } from "../../data/icons.ts";
import { seededRandom, shuffle } from "../../data/random.ts";
import { fill } from "../../data/wording.ts";
import type { Corpus, Query } from "./corpus.ts";

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

/** @param seed of the orders; the splits are the data set's own */
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
  const unseen = HELD_OUT_PROMPTS.filter(({ concept }) => concepts.has(concept));
  // A data set too small to hold any picture out is judged on what was trained.
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
    picture: (index) => {
      const data = Float32Array.from(pictureAt(dataset, index), (byte) => byte / 127.5 - 1);
      return Promise.resolve({ data, width: size, height: size });
    },
  };
}
