/** Accuracy of prompts: those that every variant was trained on, and keywords. */
import {
  type Dataset,
  emojiCorpus,
  encoderExtractor,
  generateLatents,
  inChunks,
  itemSeed,
  type Query,
  readGallery,
  retrievalScore,
  type Section,
  seededRandom,
  shuffle,
  wordsOf,
} from "@reptok/train/experiments";

/** Maximum number of prompts of each kind. */
const MOST = 500;

/** Keywords unique to one trained concept, with a word that its name does not have. */
export function keywordQueries({ records, splits }: Dataset): Query[] {
  const concepts = new Map<string, Set<string>>();
  const names = new Map<string, Set<string>>();
  for (const index of splits.train) {
    const { concept, name, keywords, aliases } = records[index]!;
    names.set(concept, new Set([name, ...aliases].flatMap(wordsOf)));
    for (const keyword of keywords) concepts.set(keyword, (concepts.get(keyword) ?? new Set()).add(concept));
  }
  return [...concepts].flatMap(([prompt, [concept, ...others]]) => {
    const isNew = wordsOf(prompt).some((word) => !names.get(concept!)!.has(word));
    return others.length === 0 && isNew ? [{ prompt, concepts: [concept!] }] : [];
  });
}

/**
 * Generates tokens from prompts and looks them up among those of all real pictures. They are not decoded and encoded
 * again: such a small decoder blurs the differences that are measured here.
 */
export async function promptScores({ subject, progress }: Section, dataset: Dataset, seed: number) {
  const corpus = emojiCorpus(dataset, 0);
  const encoder = encoderExtractor(subject);
  const gallery = await readGallery(corpus, encoder, (done, total) => progress("gallery", done, total));
  const keywords = keywordQueries(dataset);
  const order = Uint32Array.from(keywords.keys());
  shuffle(seededRandom("keyword prompts"), order);
  const top1 = async (purpose: string, all: readonly Query[]) => {
    const queries = all.slice(0, MOST);
    const rankings = await inChunks(queries, async (chunk, start) => {
      const seeds = chunk.map((_, i) => itemSeed(seed, purpose, start + i));
      return (await generateLatents(subject, chunk, seeds)).map((latent) => gallery.rank(latent));
    });
    return retrievalScore(
      rankings,
      queries.map(({ concepts }) => concepts),
    ).top1;
  };
  return {
    named: await top1("names", corpus.queries!.seen),
    byKeyword: await top1(
      "keywords",
      Array.from(order, (at) => keywords[at]!),
    ),
  };
}
