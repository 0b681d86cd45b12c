/** Exports a finished run as a bundle with its model card and sample sheets. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createPipeline } from "@reptok/model";
import { createRunner, openBundle, readTokenizer, writeBundle } from "@reptok/runtime";
import type { Manifest } from "@reptok/shared";
import sharp from "sharp";
import { loadDataset } from "../data/load-dataset.ts";
import { EVERYDAY_PROMPTS } from "../data/everyday-prompts.ts";
import type { Evaluation } from "../eval/evaluation.ts";
import { EVALUATION_FILE, evaluationBytes } from "../eval/report/files.ts";
import { stageDir } from "../stages/context.ts";
import { drawSheet } from "../stages/generator-samples.ts";
import { measuredSection } from "./measured.ts";
import { modelCard } from "./model-card.ts";
import { runParts, type RunOptions } from "./parts.ts";

/** Prompts of the model card's sheet: the everyday names, then a few of them in a style. */
const SHOWN_PROMPTS: readonly string[] = [
  ...EVERYDAY_PROMPTS.names.map(({ prompt }) => prompt),
  "a red apple, twemoji style",
  "a red apple, 3d style",
  "a dog, blob style",
  "a dog, flat style",
];
const COLUMNS = 10;

/** Draws each prompt with seed 7, on a captioned sheet. */
async function promptSheet(directory: string): Promise<Uint8Array | undefined> {
  const bundle = await openBundle(directory);
  const tokenizer = await readTokenizer(bundle);
  if (tokenizer === undefined || bundle.manifest.textGenerator === undefined) return undefined;
  const runner = createRunner(bundle, { provider: "cpu" });
  try {
    const pipeline = createPipeline(runner, bundle.manifest, { tokenizer });
    const items = SHOWN_PROMPTS.map((prompt) => ({ condition: { prompt }, seed: 7 }));
    return await drawSheet(pipeline, bundle.manifest.imageSize, items, SHOWN_PROMPTS, COLUMNS);
  } finally {
    await runner.close();
  }
}

export interface ExportOptions extends Omit<RunOptions, "labels" | "files"> {
  /** Directory of the data set. */
  readonly data: string;
  /** Directory of the bundle. */
  readonly out: string;
  /** An evaluation of the same bundle as written before; included in it and summarised on the card. */
  readonly evaluation?: Evaluation;
}

/** Sheets are for viewing: a tenth of a PNG's size. */
const asWebp = (png: Uint8Array): Promise<Buffer> => sharp(png).webp({ quality: 82 }).toBuffer();

/** Writes the run's bundle, draws its sheets, and writes it again with card and sheets among its hashed files. */
export async function exportBundle(options: ExportOptions): Promise<Manifest> {
  const { recipe, run, data, out, evaluation } = options;
  const dataset = await loadDataset(data);
  const parts = await runParts({ ...options, labels: dataset.labels.names });
  const manifest = await writeBundle(out, parts);
  const drawn = {
    "prompts.webp": await promptSheet(out),
    "reconstructions.webp": await readFile(join(stageDir({ dir: run }, "tokenizer"), "reconstructions.png")).catch(
      () => undefined,
    ),
  };
  const files: Record<string, Uint8Array> = { ...parts.files };
  for (const [name, png] of Object.entries(drawn)) if (png !== undefined) files[name] = await asWebp(png);
  const measured = evaluation && measuredSection(evaluation);
  files["README.md"] = Buffer.from(
    await modelCard({ recipe, run, dataset, manifest, files: Object.keys(files), measured }),
  );
  if (evaluation) files[EVALUATION_FILE] = evaluationBytes(evaluation);
  return writeBundle(out, { ...parts, files });
}
