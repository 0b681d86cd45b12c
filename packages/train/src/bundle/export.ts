/** From a finished run to a bundle with its model card and sample sheets. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createPipeline } from "@reptok/model";
import { createRunner, openBundle, readTokenizer, writeBundle } from "@reptok/runtime";
import type { Manifest } from "@reptok/shared";
import { loadDataset } from "../data/dataset.ts";
import { stageDir } from "../stages/context.ts";
import { drawSheet } from "../stages/generator-samples.ts";
import { modelCard } from "./model-card.ts";
import { runParts, type RunOptions } from "./parts.ts";

/** What the card's sheet shows: seen concepts in plain words, in a style, and combinations of words. */
const PROMPTS = [
  "a red apple",
  "a green apple",
  "a banana",
  "a slice of pizza",
  "a hamburger",
  "a cup of coffee",
  "a birthday cake",
  "an ice cream",
  "a dog",
  "a cat face",
  "an elephant",
  "a penguin",
  "a butterfly",
  "a whale",
  "a red heart",
  "a smiling face",
  "a rose",
  "a palm tree",
  "a snowman",
  "the sun",
  "a rainbow",
  "a crescent moon",
  "a fire",
  "a star",
  "a car",
  "an airplane",
  "a rocket",
  "a bicycle",
  "a sailboat",
  "a house",
  "a castle",
  "a volcano",
  "a guitar",
  "a key",
  "a light bulb",
  "a book",
  "a clock",
  "a crown",
  "a soccer ball",
  "a trophy",
  "a red apple, twemoji style",
  "a red apple, 3d style",
  "a red apple, blob style",
  "a dog, flat style",
  "a ghost",
  "a robot",
  "an alien",
  "a balloon",
] as const;
const COLUMNS = 12;

/** Draws the prompts with seed 7 each, captioned. */
async function promptSheet(directory: string): Promise<Uint8Array | undefined> {
  const bundle = await openBundle(directory);
  const tokenizer = await readTokenizer(bundle);
  if (tokenizer === undefined || bundle.manifest.textGenerator === undefined) return undefined;
  const runner = createRunner(bundle, { provider: "cpu" });
  try {
    const pipeline = createPipeline(runner, bundle.manifest, { tokenizer });
    const items = PROMPTS.map((prompt) => ({ condition: { prompt }, seed: 7 }));
    return await drawSheet(pipeline, bundle.manifest.imageSize, items, PROMPTS, COLUMNS);
  } finally {
    await runner.close();
  }
}

export interface ExportOptions extends Omit<RunOptions, "labels" | "files"> {
  /** Directory of the data set. */
  readonly data: string;
  /** Directory of the bundle. */
  readonly out: string;
  /** An evaluation's figures for the card, Markdown. */
  readonly measured?: string;
}

/** Writes the run's bundle, draws its sheets, and writes it again with card and sheets among its hashed files. */
export async function exportBundle(options: ExportOptions): Promise<Manifest> {
  const { recipe, run, data, out, measured } = options;
  const dataset = await loadDataset(data);
  const parts = await runParts({ ...options, labels: dataset.labels.names });
  const manifest = await writeBundle(out, parts);
  const prompts = await promptSheet(out);
  const reconstructions = await readFile(join(stageDir({ dir: run }, "tokenizer"), "reconstructions.png")).catch(
    () => undefined,
  );
  const sheets = {
    ...(prompts && { prompts: "prompts.png" }),
    ...(reconstructions && { reconstructions: "reconstructions.png" }),
  };
  const card = await modelCard({ recipe, run, dataset, manifest, sheets, measured });
  const files = {
    ...parts.files,
    "README.md": Buffer.from(card),
    ...(prompts && { "prompts.png": prompts }),
    ...(reconstructions && { "reconstructions.png": reconstructions }),
  };
  return writeBundle(out, { ...parts, files });
}
