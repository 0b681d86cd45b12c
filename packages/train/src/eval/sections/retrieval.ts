/** Retrieval: pictures generated from prompts are encoded and compared with the real pictures. */
import type { Picture } from "@reptok/model";
import type { Query, QueryKind } from "../corpus/corpus.ts";
import type { Extractor } from "../extractor.ts";
import { type Gallery, type Ranking, type RetrievalScore, retrievalScore } from "../metrics/retrieval.ts";
import { CHUNK, draw, generateLatents, inChunks, itemSeed, type Subject } from "../subject.ts";
import type { Section } from "./section.ts";

export interface StyledScore extends RetrievalScore {
  /** Fraction whose nearest real picture has the requested style; only for prompts that name one. */
  readonly style?: number;
}

export interface Retrieval extends Readonly<Record<QueryKind, StyledScore>> {
  /** For reconstructions of held-out pictures, with the originals in the gallery: the decoder's upper bound. */
  readonly reconstructions: RetrievalScore;
  /** For real held-out pictures, each excluded from the gallery: how well the encoder matches a concept across styles. */
  readonly real: RetrievalScore;
}

export interface Answer {
  readonly query: Query;
  readonly ranking: Ranking;
  /** Only for the first `keep` answers, to limit memory. */
  readonly picture?: Picture;
}

/** Generates one picture per prompt and ranks the gallery's concepts by their distance from it. */
export async function answer(
  subject: Subject,
  encoder: Extractor,
  gallery: Gallery,
  queries: readonly Query[],
  options: {
    readonly seed: number;
    readonly purpose: string;
    readonly steps?: number;
    /** Number of pictures to retain, 0 by default. */
    readonly keep?: number;
    readonly progress?: (done: number) => void;
  },
): Promise<Answer[]> {
  const { keep = 0 } = options;
  const answers: Answer[] = [];
  for (let start = 0; start < queries.length; start += CHUNK) {
    const chunk = queries.slice(start, start + CHUNK);
    const seeds = chunk.map((_, i) => itemSeed(options.seed, options.purpose, start + i));
    const drawn = await draw(subject, await generateLatents(subject, chunk, seeds, options.steps), seeds);
    const rows = await encoder.features(drawn);
    for (const [i, row] of rows.entries()) {
      const picture = answers.length < keep ? { picture: drawn[i]! } : {};
      answers.push({ query: chunk[i]!, ranking: gallery.rank(row), ...picture });
    }
    options.progress?.(answers.length);
  }
  return answers;
}

export const scoreOf = (answers: readonly Answer[]): RetrievalScore =>
  retrievalScore(
    answers.map(({ ranking }) => ranking),
    answers.map(({ query }) => query.concepts),
  );

function styledScore(answers: readonly Answer[], gallery: Gallery): StyledScore {
  const styled = answers.filter(({ query }) => query.style !== undefined);
  const right = styled.filter(({ query, ranking }) => gallery.entry(ranking.nearest).style === query.style);
  return { ...scoreOf(answers), ...(styled.length > 0 && { style: right.length / styled.length }) };
}

const SHOWN = 60;
const TITLES: Readonly<Record<QueryKind, string>> = {
  seen: "Prompts of trained concepts",
  worded: "Trained concepts in sentences that no caption has",
  styled: "Concept and style trained together",
  composed: "Concept and style never trained together",
  unseen: "Prompts in words that no caption has",
};

/** A caption: a tick and the prompt, or a cross, the prompt and the wrongly retrieved concept. */
export const verdict = ({ query, ranking }: Answer): string =>
  query.concepts.includes(ranking.concepts[0]!) ? `✓ ${query.prompt}` : `✗ ${query.prompt} (${ranking.concepts[0]!})`;

/** Scores of the reconstructions of held-out pictures, and of the originals, each excluded from the gallery. */
async function boundScores({ subject, corpus, encoder, plan, seed }: Section, gallery: Gallery) {
  const heldOut = Array.from(corpus.heldOut.subarray(0, plan.queries));
  const meant = heldOut.map((index) => [gallery.entry(index).concept]);
  const { scaleFactor } = subject.manifest.token;
  const reconstructions = await inChunks(heldOut, async (chunk, start) => {
    const latents = chunk.map((index) => gallery.entry(index).features.map((x) => x / scaleFactor));
    const seeds = chunk.map((_, i) => itemSeed(seed, "retrieval redrawn", start + i));
    const rows = await encoder.features(await draw(subject, latents, seeds));
    return rows.map((row) => gallery.rank(row));
  });
  const excluded = heldOut.map((index) => gallery.rank(gallery.entry(index).features, index));
  return { reconstructions: retrievalScore(reconstructions, meant), real: retrievalScore(excluded, meant) };
}

export async function retrieval(section: Section): Promise<Retrieval> {
  const { subject, corpus, encoder, real, plan, seed, progress, show } = section;
  const gallery = real.gallery!;
  const scoreKind = async (kind: QueryKind): Promise<StyledScore> => {
    const queries = corpus.queries![kind].slice(0, plan.queries);
    const report = (done: number) => progress(`retrieval, ${kind}`, done, queries.length);
    const options = { seed, purpose: `retrieval ${kind}`, keep: SHOWN, progress: report };
    const answers = await answer(subject, encoder, gallery, queries, options);
    const some = answers.slice(0, SHOWN);
    const pictures = some.map(({ picture }) => picture!);
    const captions = some.map(verdict);
    if (some.length > 0) show({ name: `prompts-${kind}`, title: TITLES[kind], pictures, captions, columns: 12 });
    return styledScore(answers, gallery);
  };
  return {
    seen: await scoreKind("seen"),
    worded: await scoreKind("worded"),
    styled: await scoreKind("styled"),
    composed: await scoreKind("composed"),
    unseen: await scoreKind("unseen"),
    ...(await boundScores(section, gallery)),
  };
}
