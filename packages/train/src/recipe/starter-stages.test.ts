import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPipeline } from "@reptok/model";
import { createRunner, openBundle, readTokenizer } from "@reptok/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportBundle } from "../bundle/export.ts";
import { restore } from "../export/restore.ts";
import { pictureAt } from "../data/dataset.ts";
import { loadDataset } from "../data/load-dataset.ts";
import { trainingLatents } from "../stages/generator.ts";
import type { Report } from "../trainer/loop.ts";
import { recipe as plain, SIZE, stage, writeSquares } from "../../test/tiny-recipe.ts";
import { STAGES, type Recipe, type StageName } from "./recipe.ts";
import { trainRecipe } from "./train.ts";

/** The minimal recipe with every stage and feature of the starter's. */
const recipe: Recipe = {
  ...plain,
  derived: { background: 1, colour: 1, copies: 1, pairs: 1 },
  autoencoder: { ...plain.autoencoder, network: { ...plain.autoencoder.network, skip: true }, gradient: 1 },
  encoder: { ...plain.encoder, skip: 8 },
  pretrain: { ...plain.pretrain, concepts: { weight: 0.1, scale: 8 } },
  tokenizer: { ...plain.tokenizer, network: { ...plain.tokenizer.network, depth: 2, base: true } },
  decoder: { ...plain.decoder, jitter: 0.1, mixing: 0.3, layers: [1] },
  student: { ...stage(60), steps: 4, substeps: 2 },
  textGenerator: {
    ...plain.textGenerator,
    encoder: {
      kind: "words",
      maxTokens: 12,
      width: 16,
      depth: 1,
      heads: 2,
      conceptWeight: 0.1,
      captions: 8,
      derivedCaptions: 4,
      foreign: 0.1,
      emoji: 0,
      wording: 0.5,
      pretrained: 0.2,
      half: 0.2,
      vocabulary: 200,
    },
    network: { ...plain.textGenerator.network, summary: true },
  },
};

let root: string;
const data = () => join(root, "data");
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "reptok-train-"));
  await writeSquares(data());
});
afterAll(() => rm(root, { recursive: true }));

test("every stage learns, and the bundle equals the composition of its parts", async () => {
  const run = join(root, "whole");
  const losses = new Map<StageName, number[]>(STAGES.map((name) => [name, []]));
  const onReport = (name: StageName, { scalars }: Report) => void losses.get(name)!.push(scalars["loss"]!);
  expect(await trainRecipe({ recipe, data: data(), run, threads: 1, onReport })).toBe(true);
  for (const [name, list] of losses) expect(list.at(-1)!, name).toBeLessThan(list[0]!);

  const dataset = await loadDataset(data(), { derived: recipe.derived! });
  const out = join(root, "bundle");
  await exportBundle({ recipe, run, data: data(), out, title: "Squares", licence: "none", storage: "f32" });
  const bundle = await openBundle(out);
  const runner = createRunner(bundle, { provider: "cpu", threads: 1 });
  const tokenizer = await readTokenizer(bundle);
  const pipeline = createPipeline(runner, bundle.manifest, { tokenizer: tokenizer! });
  const picture = { data: Float32Array.from(pictureAt(dataset, 0), (x) => x / 127.5 - 1), width: SIZE, height: SIZE };
  const [latent] = await pipeline.encode([picture]);
  const { latents } = await trainingLatents({ dir: run });
  latent!.forEach((x, i) => expect(x).toBeCloseTo(latents[i]!, 4));
  const [misspelled] = await pipeline.generate([{ condition: { prompt: "a red squere" }, seed: 7 }]);
  const [prompted] = await pipeline.generate([{ condition: { prompt: "a red square" }, seed: 7 }]);
  expect(misspelled).toEqual(prompted);
  const [drawn] = await pipeline.decode([{ latent: latent!, seed: 1 }]);
  expect(drawn!.data.every((x) => Number.isFinite(x))).toBe(true);
  await runner.close();

  // The first stages, restored from the bundle: the tokens are unchanged, and later stages can be trained again.
  const again = join(root, "again");
  await restore({ bundle: out, recipe, data: data(), run: again, threads: 1 });
  const restored = await trainingLatents({ dir: again });
  restored.latents.forEach((x, i) => expect(x).toBeCloseTo(latents[i]!, 5));
  await trainRecipe({ recipe, data: data(), run: again, threads: 1 });
  const second = join(root, "second");
  await exportBundle({
    recipe,
    run: again,
    data: data(),
    out: second,
    title: "Squares",
    licence: "none",
    storage: "f32",
  });
  const { identity } = (await openBundle(second)).manifest;
  expect(identity.space).toBe(bundle.manifest.identity.space);
  expect(identity.decoder).not.toBe(bundle.manifest.identity.decoder);
}, 360_000);
