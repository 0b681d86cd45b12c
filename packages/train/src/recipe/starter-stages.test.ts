import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPipeline } from "@reptok/model";
import { createRunner, openBundle, readTokenizer } from "@reptok/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportBundle } from "../bundle/export.ts";
import { restore } from "../export/restore.ts";
import { writeDataset } from "../data/cache.ts";
import { pictureAt } from "../data/dataset.ts";
import { loadDataset } from "../data/load-dataset.ts";
import type { Style } from "../data/icon-sets.ts";
import type { Icon } from "../data/icons.ts";
import { trainingLatents } from "../stages/generator.ts";
import type { Report } from "../trainer/loop.ts";
import { STAGES, type Recipe, type StageName } from "./recipe.ts";
import { trainRecipe } from "./train.ts";

const SIZE = 16;
const stage = (steps: number) => ({
  schedule: { rate: 3e-3, warmup: 2, steps, decay: 0.5 },
  batchSize: 8,
  weightDecay: 0.01,
  clip: 1,
  emaRate: 0.9,
});
const sampler = { solver: "euler", steps: 4, shift: 1, guidance: 2, interval: [0, 1] } as const;
const mixer = { width: 16, depth: 1, expandTokens: 2, expandChannels: 2 };

/** A minimal recipe with every stage and feature of the starter's. */
const recipe: Recipe = {
  model: "tiny-run",
  seed: 3,
  imageSize: SIZE,
  derived: { background: 1, colour: 1, copies: 1, pairs: 1 },
  samplers: {
    decoder: { ...sampler, guidance: 1, interval: [0, 1] },
    labelGenerator: { ...sampler, interval: [0, 1] },
    textGenerator: { ...sampler, interval: [0, 1] },
  },
  autoencoder: {
    ...stage(60),
    kl: 1e-4,
    network: { imageSize: SIZE, stem: 2, channels: [8, 8], blocks: 1, latent: 4, groups: 4, skip: true },
    gradient: 1,
  },
  encoder: { imageSize: SIZE, patch: 4, width: 16, depth: 1, heads: 2, registers: 2, positions: 4, skip: 8 },
  pretrain: { ...stage(60), masked: 0.25, decoderDepth: 1, concepts: { weight: 0.1, scale: 8 } },
  tokenizer: {
    ...stage(60),
    lambda: 0.1,
    network: { patch: 2, width: 32, depth: 2, headWidth: 16, mapping: 16, base: true },
  },
  decoder: { ...stage(60), variants: 2, shift: 1, flip: 0.5, jitter: 0.1, mixing: 0.3, layers: [1] },
  student: { ...stage(60), steps: 4, substeps: 2 },
  labelGenerator: { ...stage(60), dropout: 0.1, network: mixer },
  textGenerator: {
    ...stage(60),
    dropout: 0.1,
    captionTokens: 8,
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
    network: { ...mixer, heads: 2, learnable: 2, summary: true },
  },
};

const COLOURS = { red: "#e02020", green: "#20a020", blue: "#2040e0", black: "#101010" };
const STYLES: readonly Style[] = ["noto", "noto-v1", "twemoji", "emojione"];

/** Coloured squares, larger or smaller by style. */
function icons(): Icon[] {
  return Object.entries(COLOURS).flatMap(([colour, fill]) =>
    STYLES.map((style, i) => ({
      record: {
        style,
        concept: `${colour}-square`,
        icon: `${colour}-square`,
        aliases: [],
        name: `${colour} square`,
        group: "symbols",
        subgroup: colour === "black" ? "geometric" : "other-symbol",
        keywords: ["square"],
      },
      svg: `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><rect x="${i}" y="2" width="${14 - 2 * i}" height="12" fill="${fill}"/></svg>`,
    })),
  );
}

let root: string;
const data = () => join(root, "data");
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "reptok-train-"));
  await writeDataset({
    dir: data(),
    size: SIZE,
    inputs: "0".repeat(64),
    icons: icons(),
    subgroups: ["geometric", "other-symbol"],
  });
});
afterAll(() => rm(root, { recursive: true }));

/** Trains all stages, with `stops` interruptions; returns the reports by stage. */
async function train(run: string, stops: number, of: Recipe = recipe): Promise<Map<StageName, Report[]>> {
  const reports = new Map<StageName, Report[]>(STAGES.map((name) => [name, []]));
  for (let attempt = 0; ; attempt++) {
    const abort = new AbortController();
    const onReport = (name: StageName, report: Report) => {
      reports.get(name)!.push(report);
      if (attempt < stops) abort.abort();
    };
    if (await trainRecipe({ recipe: of, data: data(), run, threads: 1, onReport, signal: abort.signal }))
      return reports;
    expect(attempt).toBeLessThan(stops);
  }
}

test("every stage learns, and the bundle equals the composition of its parts", async () => {
  const run = join(root, "whole");
  const reports = await train(run, 0);
  for (const [name, list] of reports)
    expect(list.at(-1)!.scalars["loss"], name).toBeLessThan(list[0]!.scalars["loss"]!);

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
