/** Training inputs of the text generator: each picture's captions, and the empty prompt if dropped. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Scope } from "@reptok/model";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Dataset } from "../data/dataset.ts";
import type { IconRecord } from "../data/icons.ts";
import type { PromptEncoderRecipe } from "../recipe/recipe.ts";
import { starter } from "../recipe/starter.ts";
import type { StageContext } from "./context.ts";
import { batchDrawer } from "./draws.ts";
import { inputBuffers } from "./graph-inputs.ts";
import { integerTable } from "./pictures.ts";
import { trainingPrompts } from "./prompts.ts";
import type { ArrayTable } from "./table.ts";

const [B, L, DROPOUT, STEPS] = [64, 12, 0.25, 40];
const STREAM = { seed: 1, stream: 1 };
const LEARNED = { kind: "learned", vocabulary: 600, maxTokens: L, width: 8, depth: 1, heads: 2 } as const;
const ENCODERS: readonly PromptEncoderRecipe[] = [LEARNED, { kind: "sentence", maxTokens: L, captions: 2 }];

const records = ["red apple", "cat face", "volcano"].map((name): IconRecord => {
  const concept = name.replace(" ", "-");
  const group = { group: "symbols", subgroup: "other-symbol", keywords: [name] };
  return { style: "noto", concept, icon: concept, aliases: [], name, ...group };
});

let dir: string;
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), "reptok-prompts-"))));
afterAll(() => rm(dir, { recursive: true }));

function contextOf(encoder: PromptEncoderRecipe): StageContext {
  // No wording around the names: truncated to so few tokens, two pictures' captions could be equal.
  const captions = { wording: 0 };
  const textGenerator = {
    ...starter.textGenerator,
    encoder,
    batchSize: B,
    captionTokens: L,
    captions,
    dropout: DROPOUT,
  };
  const dataset = { records, count: records.length, splits: { train: Uint32Array.from(records.keys()) } };
  return {
    recipe: { ...starter, textGenerator },
    dataset: dataset as unknown as Dataset,
    dir: join(dir, encoder.kind),
    threads: 1,
    report: () => {},
    stopped: () => false,
  };
}

test.each(ENCODERS)("captions for an encoder of kind $kind", async (encoder) => {
  const context = contextOf(encoder);
  const { tables, indices, inputs, read } = await trainingPrompts(context);
  const { text, mask } = read(Scope.root(), B);
  const drawn = inputBuffers([text, mask]);
  const all = { ...tables, train: integerTable(context.dataset.splits.train) } as Record<string, ArrayTable>;
  const row = { draw: "epoch", rows: "train" } as const;
  const draw = batchDrawer({ indices: { row, ...indices }, inputs }, drawn, new Map(Object.entries(all)), B, STREAM);
  /** The unmasked part of the rows of a step, as text. */
  const rowsOf = (step: number) => {
    const { mask: seen, ...fed } = draw(step);
    const { data } = Object.values(fed)[0]!;
    const width = data.length / seen!.data.length;
    return Array.from({ length: B }, (_, i) => {
      const length = Array.from(seen!.data.subarray(i * L, (i + 1) * L)).filter((x) => x === 1).length;
      expect(length).toBeGreaterThan(0);
      return data.subarray(i * L * width, (i * L + length) * width).join();
    });
  };
  const steps = Array.from({ length: STEPS }, (_, step) => rowsOf(step));
  expect(rowsOf(3)).toEqual(steps[3]);
  expect(steps[4]).not.toEqual(steps[3]);

  const counts = new Map<string, number>();
  for (const found of steps.flat()) counts.set(found, (counts.get(found) ?? 0) + 1);
  // The most frequent row is the empty prompt's; each picture has its own captions, and several of them.
  const [[, most]] = [...counts].toSorted(([, a], [, b]) => b - a) as [[string, number]];
  expect(Math.abs(most / (B * STEPS) - DROPOUT)).toBeLessThan(5 * Math.sqrt((DROPOUT * (1 - DROPOUT)) / (B * STEPS)));
  expect(counts.size).toBeGreaterThan(2 * records.length);
});
