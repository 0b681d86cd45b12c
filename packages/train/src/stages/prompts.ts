/** What the text generator's training reads of captions: through a text encoder trained along, or from a frozen one. */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ops as g, PromptTokenizer, textEncoder, type Scope, type Tensor, type Value } from "@reptok/model";
import { captionOf, type Lexicon } from "../data/captions.ts";
import { readLexicon } from "../data/lexicon.ts";
import { seededRandom } from "../data/random.ts";
import { trainCaptionTokenizer } from "../text/caption-tokenizer.ts";
import { sentenceTokenizer } from "../text/sentence-encoder.ts";
import { CaptionBank } from "./caption-bank.ts";
import { f32, i32, stageDir, type StageContext } from "./context.ts";
import { textConfigs } from "./generator.ts";

export interface Prompts {
  /** [B,L,E] */
  readonly text: Value;
  /** [B,L] */
  readonly mask: Value;
  /** What the step is fed for the pictures of its batch. */
  feeds(picked: Uint32Array, step: number): Readonly<Record<string, Tensor>>;
}

/** The run's prompt tokenizer, made if it does not exist yet. */
export async function promptTokenizer(context: StageContext, lexicon: Lexicon): Promise<PromptTokenizer> {
  const dir = stageDir(context, "textGenerator");
  const path = join(dir, "tokenizer.json");
  if (!existsSync(path)) {
    await mkdir(dir, { recursive: true });
    const { dataset, recipe } = context;
    const { encoder, captions } = recipe.textGenerator;
    const trained = Array.from(dataset.splits.train, (index) => dataset.records[index]!);
    const options = { seed: recipe.seed, captions: { ...captions, lexicon } };
    const json =
      encoder.kind === "sentence"
        ? await sentenceTokenizer()
        : trainCaptionTokenizer(trained, { ...options, vocabularySize: encoder.vocabulary });
    await writeFile(path, JSON.stringify(json));
  }
  return PromptTokenizer.fromJson(JSON.parse(await readFile(path, "utf8")));
}

/** @param scope where a text encoder trained along keeps its weights */
export async function trainingPrompts(context: StageContext, scope: Scope): Promise<Prompts> {
  const lexicon = await readLexicon(context.dataset.records);
  const tokenizer = await promptTokenizer(context, lexicon);
  const { kind } = context.recipe.textGenerator.encoder;
  return kind === "sentence" ? frozen(context, tokenizer, lexicon) : learned(context, tokenizer, lexicon, scope);
}

/** New captions at every step, as token ids. */
function learned(context: StageContext, tokenizer: PromptTokenizer, lexicon: Lexicon, scope: Scope): Prompts {
  const { dataset, recipe } = context;
  const { batchSize: B, captionTokens: L, captions, dropout, encoder } = recipe.textGenerator;
  if (encoder.kind !== "learned") throw new Error(`expected a text encoder that is learned, got ${encoder.kind}`);
  const [ids, mask] = [g.input("ids", [B, L], "i32"), g.input("mask", [B, L])];
  const { kind: _, ...sizes } = encoder;
  const config = { ...sizes, vocabulary: tokenizer.vocabularySize };
  return {
    text: textEncoder(scope, ids, mask, config),
    mask,
    feeds(picked, step) {
      const words = seededRandom("captions", recipe.seed, step);
      const [idRows, maskRows] = [new Int32Array(B * L), new Float32Array(B * L)];
      picked.forEach((index, i) => {
        const caption = captionOf(dataset.records[index]!, words, { ...captions, lexicon });
        const read = tokenizer.encode(words() < dropout ? "" : caption, L);
        idRows.set(read.ids, i * L);
        maskRows.set(read.mask, i * L);
      });
      return { ids: i32(idRows, B, L), mask: f32(maskRows, B, L) };
    },
  };
}

/** Features of captions that were read before the training. */
async function frozen(context: StageContext, tokenizer: PromptTokenizer, lexicon: Lexicon): Promise<Prompts> {
  const { recipe } = context;
  const { batchSize: B, captionTokens: L, dropout } = recipe.textGenerator;
  const { encoder } = textConfigs(recipe, tokenizer.vocabularySize);
  const bank = await CaptionBank.create(context, tokenizer, lexicon);
  const [textRows, maskRows] = [new Float32Array(B * L * encoder.width), new Float32Array(B * L)];
  return {
    text: g.input("text", [B, L, encoder.width]),
    mask: g.input("mask", [B, L]),
    feeds(picked, step) {
      const words = seededRandom("captions", recipe.seed, step);
      picked.forEach((index, i) => {
        const features = words() < dropout ? bank.empty : bank.draw(index, words);
        textRows.fill(0, i * L * encoder.width, (i + 1) * L * encoder.width).set(features, i * L * encoder.width);
        maskRows.fill(0, i * L, (i + 1) * L).fill(1, i * L, i * L + features.length / encoder.width);
      });
      return { text: f32(textRows, B, L, encoder.width), mask: f32(maskRows, B, L) };
    },
  };
}
