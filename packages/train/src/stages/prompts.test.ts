/** What the text generator's training reads: each picture's captions, and the empty prompt where it is dropped. */
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
import { trainingPrompts } from "./prompts.ts";

const [B, L, DROPOUT, STEPS] = [64, 12, 0.25, 40];
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
  // Nothing around the names: cut to so few tokens, two pictures' captions could be the same.
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

test.each(ENCODERS)("captions through the encoder that is $kind", async (encoder) => {
  const prompts = await trainingPrompts(contextOf(encoder), Scope.root());
  const picked = Uint32Array.from({ length: B }, (_, i) => i % records.length);
  /** The rows of a step: what is read where the mask says so, as text. */
  const rowsOf = (step: number) => {
    const { mask, ...fed } = prompts.feeds(picked, step);
    const { data } = Object.values(fed)[0]!;
    const width = data.length / mask!.data.length;
    return Array.from({ length: B }, (_, i) => {
      const read = Array.from(mask!.data.subarray(i * L, (i + 1) * L)).filter((x) => x === 1).length;
      expect(read).toBeGreaterThan(0);
      return data.subarray(i * L * width, (i * L + read) * width).join();
    });
  };
  const steps = Array.from({ length: STEPS }, (_, step) => rowsOf(step));
  expect(rowsOf(3)).toEqual(steps[3]);
  expect(steps[4]).not.toEqual(steps[3]);

  const counts = new Map<string, number>();
  for (const row of steps.flat()) counts.set(row, (counts.get(row) ?? 0) + 1);
  const byPicture = records.map((_, at) => new Set(steps.flatMap((rows) => rows.filter((__, i) => picked[i] === at))));
  // The one row that all pictures have is the empty prompt's.
  const shared = [...byPicture[0]!].filter((row) => byPicture.every((rows) => rows.has(row)));
  expect(shared).toHaveLength(1);
  const share = counts.get(shared[0]!)! / (B * STEPS);
  expect(Math.abs(share - DROPOUT)).toBeLessThan(5 * Math.sqrt((DROPOUT * (1 - DROPOUT)) / (B * STEPS)));
  for (const rows of byPicture) expect(rows.size).toBeGreaterThan(1);
});
