/** Features of the real pictures, with which generated ones are compared; computed in one pass. */
import { type Corpus, picturesAt } from "./corpus/corpus.ts";
import { cachedFeatures, type FeatureCache } from "./feature-cache.ts";
import { addPictures, ENCODER, type Extractor, type FeatureSets, featureSets } from "./extractor.ts";
import { Gallery } from "./metrics/retrieval.ts";
import { CHUNK, inChunks } from "./subject.ts";

export interface RealFeatures {
  /** Of the reference pictures. */
  readonly reference: FeatureSets;
  /** The encoder's features of all pictures, in the order of the corpus, if the data have concepts. */
  readonly gallery?: Gallery;
}

type Progress = (done: number, total: number) => void;

/** The encoder's features of every picture, as a gallery in the order of the corpus. */
export async function readGallery(
  corpus: Corpus,
  encoder: Extractor,
  progress: Progress,
  cache?: FeatureCache,
): Promise<Gallery> {
  const places = Array.from(corpus.items.keys());
  const rows = await cachedFeatures(cache, places.length, () =>
    inChunks(places, async (chunk, start) => {
      const features = await encoder.features(await picturesAt(corpus, chunk));
      progress(start + chunk.length, places.length);
      return features;
    }),
  );
  return new Gallery(
    rows.map((features, place) => {
      const { concept = "", style } = corpus.items[place]!;
      return { features, concept, style };
    }),
  );
}

/**
 * Computes the features of the reference, and the gallery if the corpus has queries. The encoder reads each picture once.
 *
 * @param keep number of the reference's features to retain, see {@link featureSets}
 */
export async function readReal(
  corpus: Corpus,
  extractors: readonly Extractor[],
  keep: number,
  progress: Progress,
  cache?: FeatureCache,
): Promise<RealFeatures> {
  const reference = featureSets(extractors, keep);
  const encoder = extractors.find(({ name }) => name === ENCODER)!;
  const gallery = corpus.queries === undefined ? undefined : await readGallery(corpus, encoder, progress, cache);
  let others = extractors;
  if (gallery !== undefined) {
    reference.get(ENCODER)!.add(Array.from(corpus.reference, (index) => gallery.entry(index).features));
    others = extractors.filter((extractor) => extractor !== encoder);
  }
  if (others.length > 0) {
    for (let start = 0; start < corpus.reference.length; start += CHUNK) {
      const chunk = corpus.reference.subarray(start, start + CHUNK);
      await addPictures(reference, others, await picturesAt(corpus, chunk));
      progress(start + chunk.length, corpus.reference.length);
    }
  }
  return gallery === undefined ? { reference } : { reference, gallery };
}
