/** Captions of the training pictures, generated once, and their features by a frozen text encoder. */
import { emitOnnx, ops as g, promptEncoder, Scope, type PromptTokenizer } from "@reptok/model";
import { OrtSession } from "@reptok/runtime";
import { normalizePrompt } from "@reptok/shared";
import { captionOf, type Lexicon } from "../data/captions.ts";
import { seededRandom } from "../data/random.ts";
import { sentenceWeights } from "../text/sentence-encoder.ts";
import { f32, i32, type StageContext } from "./context.ts";
import { textConfigs } from "./generator.ts";
import { asWeights } from "./images.ts";
import { HalfArray } from "../trainer/half.ts";
import type { ArrayTable } from "./table.ts";

export interface CaptionBank {
  /** Distinct captions; the last is the empty prompt. */
  readonly texts: readonly string[];
  /**
   * Of picture i: members[starts[i]] up to members[starts[i + 1]], indices into `texts`; none for untrained pictures.
   */
  readonly starts: Int32Array;
  readonly members: Int32Array;
}

/** The captions are a function of the recipe's seed and the picture alone. */
export function captionBank({ dataset, recipe }: StageContext, lexicon: Lexicon, each: number): CaptionBank {
  const { captions: drawn } = recipe.textGenerator;
  const trained = new Set(dataset.splits.train);
  const places = new Map<string, number>();
  const starts = new Int32Array(dataset.count + 1);
  const members: number[] = [];
  dataset.records.forEach((record, index) => {
    if (trained.has(index)) {
      const random = seededRandom("caption bank", recipe.seed, record.style, record.concept);
      for (let i = 0; i < each; i++) {
        const text = captionOf(record, random, { ...drawn, lexicon });
        const place = places.get(text) ?? places.size;
        places.set(text, place);
        members.push(place);
      }
    }
    starts[index + 1] = members.length;
  });
  return { texts: [...places.keys(), ""], starts, members: Int32Array.from(members) };
}

/** Captions whose lengths, rounded up to a multiple of this, are equal share a batch. */
const LENGTHS = 4;
const CHUNK = 64;

/**
 * Features of every text by the frozen encoder, truncated to the recipe's `captionTokens` (L): text f16 [count,L,E],
 * zero after the text's end, and mask u8 [count,L].
 */
export async function readFeatures(
  { recipe, threads }: StageContext,
  tokenizer: PromptTokenizer,
  texts: readonly string[],
): Promise<{ readonly text: ArrayTable; readonly mask: ArrayTable }> {
  const { captionTokens } = recipe.textGenerator;
  const { encoder } = textConfigs(recipe, { size: tokenizer.vocabularySize });
  const byLength = new Map<number, number[]>();
  texts.forEach((text, place) => {
    const count = Math.max(1, Math.min(captionTokens, tokenizer.count(normalizePrompt(text))));
    const length = Math.min(captionTokens, Math.ceil(count / LENGTHS) * LENGTHS);
    byLength.set(length, [...(byLength.get(length) ?? []), place]);
  });
  const weights = asWeights(await sentenceWeights());
  const row = captionTokens * encoder.width;
  const [features, masks] = [new HalfArray(texts.length * row), new Uint8Array(texts.length * captionTokens)];
  for (const [L, group] of byLength) {
    const [ids, mask] = [g.input("ids", ["batch", L], "i32"), g.input("mask", ["batch", L])];
    const text = promptEncoder(Scope.root(), ids, mask, encoder);
    const session = await OrtSession.create(emitOnnx({ name: "captions", outputs: { text }, weights }), { threads });
    try {
      for (let start = 0; start < group.length; start += CHUNK) {
        const chunk = group.slice(start, start + CHUNK);
        const read = chunk.map((place) => tokenizer.encode(normalizePrompt(texts[place]!), L));
        const n = chunk.length;
        const feeds = {
          ids: i32(Int32Array.from(read.flatMap((prompt) => [...prompt.ids])), n, L),
          mask: f32(Float32Array.from(read.flatMap((prompt) => [...prompt.mask])), n, L),
        };
        const data = (await session.run(feeds))["text"]!.data as Float32Array;
        chunk.forEach((place, i) => {
          const tokens = read[i]!.mask.reduce((sum, x) => sum + x, 0);
          const from = i * L * encoder.width;
          features.set(data.subarray(from, from + tokens * encoder.width), place * row);
          masks.fill(1, place * captionTokens, place * captionTokens + tokens);
        });
      }
    } finally {
      await session.release();
    }
  }
  const count = texts.length;
  return {
    text: { data: features, dims: [count, captionTokens, encoder.width] },
    mask: { data: masks, dims: [count, captionTokens] },
  };
}
