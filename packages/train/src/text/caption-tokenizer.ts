/** Trains the vocabulary of the data set's captions. */
import { normalizePrompt } from "@reptok/shared";
import { captionOf, type CaptionOptions } from "../data/captions.ts";
import type { IconRecord } from "../data/icons.ts";
import { seededRandom } from "../data/random.ts";
import { trainTokenizer } from "./tokenizer-json.ts";
import type { TokenizerJson } from "./tokenizer-json.ts";

export interface CaptionTokenizerOptions {
  readonly vocabularySize?: number;
  /** Captions generated per record. */
  readonly captionsPerRecord?: number;
  readonly seed?: number;
  readonly captions?: CaptionOptions;
}

/** Trains a tokenizer on captions generated for `records`; independent of their order. */
export function trainCaptionTokenizer(
  records: readonly IconRecord[],
  options: CaptionTokenizerOptions = {},
): TokenizerJson {
  const { vocabularySize = 4096, captionsPerRecord = 8, seed = 0, captions } = options;
  return trainTokenizer(drawCaptions(records, captionsPerRecord, seed, captions), { vocabularySize });
}

function* drawCaptions(
  records: readonly IconRecord[],
  each: number,
  seed: number,
  captions: CaptionOptions | undefined,
): Generator<string> {
  for (const record of records) {
    const random = seededRandom("caption corpus", seed, record.style, record.concept);
    for (let drawn = 0; drawn < each; drawn++) yield normalizePrompt(captionOf(record, random, captions));
  }
}
