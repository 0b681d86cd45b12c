/**
 * Captions as training inputs of the text generator: through a text encoder trained with it, or as features of a frozen
 * one.
 */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  ops as g,
  PromptTokenizer,
  textEncoder,
  wordsEncoderWithLogits,
  type Scope,
  type Value,
  type WordsEncoderConfig,
} from "@reptok/model";
import { captionTable } from "../data/caption-table.ts";
import { readForeignNames } from "../data/languages.ts";
import type { Lexicon } from "../data/captions.ts";
import { readLexicon } from "../data/lexicon.ts";
import { trainCaptionTokenizer } from "../text/caption-tokenizer.ts";
import { sentenceTokenizer } from "../text/sentence-encoder.ts";
import { captionBank, readFeatures, type CaptionBank } from "./caption-bank.ts";
import { writeTensors } from "../trainer/state.ts";
import { stageDir, type StageContext } from "./context.ts";
import { crossEntropy } from "./concepts.ts";
import type { Draws, InputDraw, TableSource, WeightRole } from "./declaration.ts";
import { textConfigs } from "./generator.ts";
import { VECTOR } from "../text/word-vectors.ts";
import { integerTable } from "./pictures.ts";

export interface Prompts extends Draws {
  readonly tables: Readonly<Record<string, TableSource>>;
  /** Initial values of the encoder's weights, by their names in its scope, and whether they are frozen. */
  readonly weights?: (name: string) => WeightRole;
  /** The generator's text inputs: text [B,L,E] and mask [B,L]; a trained text encoder has its weights in `scope`. */
  readonly read: (scope: Scope, batch: number) => { readonly text: Value; readonly mask: Value; readonly loss?: Value };
}

/** File of the frozen rows of the word table, next to the text generator's checkpoint. */
export const WORD_VECTORS = "word-vectors.safetensors";

/** Default number of captions generated per picture before training. */
const CAPTIONS = 64;

/** The run's prompt tokenizer, trained if it does not exist yet. */
export async function promptTokenizer(context: StageContext, lexicon: Lexicon): Promise<PromptTokenizer> {
  const dir = stageDir(context, "textGenerator");
  const path = join(dir, "tokenizer.json");
  if (!existsSync(path)) {
    await mkdir(dir, { recursive: true });
    const { dataset, recipe } = context;
    const { encoder, captions } = recipe.textGenerator;
    const trained = Array.from(dataset.splits.train, (index) => dataset.records[index]!);
    const options = { seed: recipe.seed, captions: { ...captions, lexicon } };
    if (encoder.kind === "words") throw new Error("expected an encoder over subwords");
    const json =
      encoder.kind === "sentence"
        ? await sentenceTokenizer()
        : trainCaptionTokenizer(trained, { ...options, vocabularySize: encoder.vocabulary });
    await writeFile(path, JSON.stringify(json));
  }
  return PromptTokenizer.fromJson(JSON.parse(await readFile(path, "utf8")));
}

export async function trainingPrompts(context: StageContext): Promise<Prompts> {
  const lexicon = await readLexicon(context.dataset.records);
  if (context.recipe.textGenerator.encoder.kind === "words") return words(context, lexicon);
  const tokenizer = await promptTokenizer(context, lexicon);
  const { encoder } = context.recipe.textGenerator;
  const each = encoder.kind === "sentence" ? encoder.captions : CAPTIONS;
  const bank = captionBank(context, lexicon, each);
  return encoder.kind === "sentence" ? frozen(context, tokenizer, bank) : learned(context, tokenizer, bank);
}

/** Samples a caption of a picture; the last one is the empty prompt. */
function captionDraws({ recipe }: StageContext, { texts, starts, members }: CaptionBank) {
  return {
    tables: { captionStarts: integerTable(starts), captionMembers: integerTable(members) },
    indices: {
      drawn: { draw: "member", of: "row", starts: "captionStarts", members: "captionMembers" },
      caption: { draw: "dropout", of: "drawn", rate: recipe.textGenerator.dropout, row: texts.length - 1 },
    },
  } as const;
}

const atCaption = (table: string): InputDraw => ({ draw: "gather", table, at: "caption" });

/** Captions as token ids, for an encoder trained with the generator. */
function learned(context: StageContext, tokenizer: PromptTokenizer, bank: CaptionBank): Prompts {
  const { captionTokens: L, encoder } = context.recipe.textGenerator;
  if (encoder.kind !== "learned") throw new Error(`expected a learned text encoder, got ${encoder.kind}`);
  const { kind: _, ...sizes } = encoder;
  const config = { ...sizes, vocabulary: tokenizer.vocabularySize };
  const count = bank.texts.length;
  const [ids, mask] = [new Int32Array(count * L), new Uint8Array(count * L)];
  bank.texts.forEach((text, i) => {
    const encoded = tokenizer.encode(text, L);
    ids.set(encoded.ids, i * L);
    mask.set(encoded.mask, i * L);
  });
  const { tables, indices } = captionDraws(context, bank);
  return {
    tables: { ...tables, ids: { data: ids, dims: [count, L] }, mask: { data: mask, dims: [count, L] } },
    indices,
    inputs: { ids: atCaption("ids"), mask: atCaption("mask") },
    read(scope, batch) {
      const [fed, seen] = [g.input("ids", [batch, L], "i32"), g.input("mask", [batch, L])];
      return { text: textEncoder(scope, fed, seen, config), mask: seen };
    },
  };
}

/** Captions as precomputed features of a frozen encoder. */
async function frozen(context: StageContext, tokenizer: PromptTokenizer, bank: CaptionBank): Promise<Prompts> {
  const { captionTokens: L } = context.recipe.textGenerator;
  const { encoder } = textConfigs(context.recipe, { size: tokenizer.vocabularySize });
  const { text, mask } = await readFeatures(context, tokenizer, bank.texts);
  const { tables, indices } = captionDraws(context, bank);
  return {
    tables: { ...tables, text, mask },
    indices,
    inputs: { text: atCaption("text"), mask: atCaption("mask") },
    read: (_, batch) => ({ text: g.input("text", [batch, L, encoder.width]), mask: g.input("mask", [batch, L]) }),
  };
}

/**
 * Captions as rows of words, for a words encoder that is trained with the generator and learns to predict the concept
 * too.
 */
async function words(context: StageContext, lexicon: Lexicon): Promise<Prompts> {
  const { dataset, recipe } = context;
  const { encoder, dropout } = recipe.textGenerator;
  if (encoder.kind !== "words") throw new Error(`expected an encoder over whole words, got ${encoder.kind}`);
  const options = { ...encoder, seed: recipe.seed };
  const captionRows = await captionTable(dataset, lexicon, await readForeignNames(), options);
  const dir = stageDir(context, "textGenerator");
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, "tokenizer.json"), JSON.stringify(captionRows.file));
  const pretrained = {
    data: captionRows.words.pretrained,
    dims: [captionRows.words.pretrained.length / VECTOR, VECTOR],
  };
  await writeTensors(join(dir, WORD_VECTORS), new Map([["word_vectors.weight", pretrained]]), {});
  const rows = captionRows.concept.length;
  const { maxTokens: L } = encoder;
  // Training reads only the pretrained rows of caption words.
  const read = captionRows.words.pretrained.subarray(0, captionRows.file.twins * VECTOR);
  const vocabulary = {
    size: (captionRows.words.own.length + read.length) / VECTOR,
    own: captionRows.words.own.length / VECTOR,
    concepts: captionRows.concepts.length,
  };
  const config = textConfigs(recipe, vocabulary).encoder as WordsEncoderConfig;
  return {
    tables: {
      captionStarts: integerTable(captionRows.starts),
      captionMembers: integerTable(Int32Array.from({ length: rows - 1 }, (_, i) => i)),
      ids: { data: captionRows.ids, dims: [rows, L] },
      mask: { data: Uint8Array.from(captionRows.mask), dims: [rows, L] },
      concept: integerTable(captionRows.concept),
      means: { data: captionRows.means, dims: [rows] },
    },
    indices: {
      drawn: { draw: "member", of: "row", starts: "captionStarts", members: "captionMembers" },
      caption: { draw: "dropout", of: "drawn", rate: dropout, row: rows - 1 },
    },
    inputs: {
      ids: atCaption("ids"),
      mask: atCaption("mask"),
      concept: atCaption("concept"),
      means: atCaption("means"),
    },
    weights(name) {
      if (name === "own_words.weight") return { from: { values: () => captionRows.words.own } };
      if (name === "word_vectors.weight") return { frozen: true, from: { values: () => read } };
      return {};
    },
    read(scope, batch) {
      const [ids, mask] = [g.input("ids", [batch, L], "i32"), g.input("mask", [batch, L])];
      const { text, logits } = wordsEncoderWithLogits(scope, ids, mask, config);
      const named = crossEntropy(
        logits,
        g.input("concept", [batch], "i32"),
        g.input("means", [batch]),
        config.concepts,
      );
      return { text, mask, loss: g.mul(named, encoder.conceptWeight) };
    },
  };
}
