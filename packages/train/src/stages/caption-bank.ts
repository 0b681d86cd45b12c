/** Captions of the training pictures with what a frozen text encoder makes of them, each read once. */
import { emitOnnx, ops as g, promptEncoder, Scope, type PromptTokenizer } from "@reptok/model";
import { OrtSession } from "@reptok/runtime";
import { captionOf, type Lexicon } from "../data/captions.ts";
import { pick, type Random, seededRandom } from "../data/random.ts";
import { sentenceWeights } from "../text/sentence-encoder.ts";
import { f32, i32, type StageContext } from "./context.ts";
import { textConfigs } from "./generator.ts";
import { asWeights } from "./images.ts";

/** f16 [tokens, width], row-major: the features of a caption's tokens, without padding. */
type Features = Float16Array;

/** Captions go through the encoder together where their lengths, rounded up to this, are equal. */
const LENGTHS = 4;
const CHUNK = 64;

export class CaptionBank {
  /** Of the empty prompt. */
  readonly empty: Features;
  readonly #byPicture: ReadonlyMap<number, readonly Features[]>;

  private constructor(byPicture: ReadonlyMap<number, readonly Features[]>, empty: Features) {
    this.#byPicture = byPicture;
    this.empty = empty;
  }

  /** The captions are a function of the recipe's seed and the picture alone. */
  static async create(context: StageContext, tokenizer: PromptTokenizer, lexicon: Lexicon): Promise<CaptionBank> {
    const { dataset, recipe } = context;
    const { encoder, captions: drawn } = recipe.textGenerator;
    if (encoder.kind !== "sentence") throw new Error(`expected a frozen text encoder, got one that is ${encoder.kind}`);
    const captions = new Map<number, string[]>();
    for (const index of dataset.splits.train) {
      const record = dataset.records[index]!;
      const random = seededRandom("caption bank", recipe.seed, record.style, record.concept);
      captions.set(
        index,
        Array.from({ length: encoder.captions }, () => captionOf(record, random, { ...drawn, lexicon })),
      );
    }
    const all = new Set([...captions.values()].flat());
    const features = await readAll(context, tokenizer, ["", ...all]);
    const byPicture = new Map(
      [...captions].map(([index, texts]) => [index, texts.map((text) => features.get(text)!)] as const),
    );
    return new CaptionBank(byPicture, features.get("")!);
  }

  /** One of a picture's captions. */
  draw(index: number, random: Random): Features {
    return pick(random, this.#byPicture.get(index)!);
  }
}

/** The features of every text, the longest cut to the recipe's `captionTokens`. */
async function readAll(
  { recipe, threads }: StageContext,
  tokenizer: PromptTokenizer,
  texts: readonly string[],
): Promise<Map<string, Features>> {
  const { captionTokens } = recipe.textGenerator;
  const { encoder } = textConfigs(recipe, tokenizer.vocabularySize);
  const byLength = new Map<number, string[]>();
  for (const text of texts) {
    const count = Math.max(1, Math.min(captionTokens, tokenizer.count(text)));
    const length = Math.min(captionTokens, Math.ceil(count / LENGTHS) * LENGTHS);
    const group = byLength.get(length);
    if (group === undefined) byLength.set(length, [text]);
    else group.push(text);
  }
  const weights = asWeights(await sentenceWeights());
  const features = new Map<string, Features>();
  for (const [L, group] of byLength) {
    const [ids, mask] = [g.input("ids", ["batch", L], "i32"), g.input("mask", ["batch", L])];
    const text = promptEncoder(Scope.root(), ids, mask, encoder);
    const session = await OrtSession.create(emitOnnx({ name: "captions", outputs: { text }, weights }), { threads });
    for (let start = 0; start < group.length; start += CHUNK) {
      const chunk = group.slice(start, start + CHUNK);
      const read = chunk.map((caption) => tokenizer.encode(caption, L));
      const n = chunk.length;
      const feeds = {
        ids: i32(Int32Array.from(read.flatMap((prompt) => [...prompt.ids])), n, L),
        mask: f32(Float32Array.from(read.flatMap((prompt) => [...prompt.mask])), n, L),
      };
      const data = (await session.run(feeds))["text"]!.data as Float32Array;
      const row = L * encoder.width;
      chunk.forEach((caption, i) => {
        const tokens = read[i]!.mask.reduce((sum, x) => sum + x, 0);
        features.set(caption, new Float16Array(data.subarray(i * row, i * row + tokens * encoder.width)));
      });
    }
    await session.release();
  }
  return features;
}
