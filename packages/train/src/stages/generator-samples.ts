/** Sample pictures of a generator under training. */
import { openParts } from "@reptok/runtime";
import type { GenerateItem, Pipeline } from "@reptok/model";
import { runParts, type TrainedGenerators } from "../bundle/parts.ts";
import { sheet, toBytes } from "../report/sheet.ts";
import type { StageContext } from "./context.ts";

/** Generates and draws the items with the given weights and the run's tokenizer; a captioned sheet (PNG). */
export async function sampleSheet(
  context: StageContext,
  generators: TrainedGenerators,
  items: readonly GenerateItem[],
  captions: readonly string[],
): Promise<Uint8Array> {
  const { recipe, dataset } = context;
  const parts = await runParts(
    { recipe, run: context.dir, labels: dataset.labels.names, title: recipe.model, licence: "", storage: "f32" },
    generators,
  );
  const { pipeline, release } = await openParts(parts, { threads: context.threads });
  try {
    return await drawSheet(pipeline, recipe.imageSize, items, captions, 8);
  } finally {
    await release();
  }
}

/** Generates the items, draws each with its own seed, and puts them on a captioned sheet (PNG). */
export async function drawSheet(
  pipeline: Pipeline,
  size: number,
  items: readonly GenerateItem[],
  captions: readonly string[],
  columns: number,
): Promise<Uint8Array> {
  const latents = await pipeline.generate(items);
  const pictures = await pipeline.decode(latents.map((latent, i) => ({ latent: latent!, seed: items[i]!.seed })));
  const bytes = new Uint8Array(items.length * 3 * size * size);
  pictures.forEach((picture, i) => bytes.set(toBytes(picture!.data), i * 3 * size * size));
  return sheet(bytes, { size, columns, captions, scale: 2 });
}
