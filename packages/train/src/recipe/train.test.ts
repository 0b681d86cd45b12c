import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPipeline } from "@reptok/model";
import { createRunner, openBundle, readPicture, readTokenizer } from "@reptok/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportBundle } from "../bundle/export.ts";
import { pictureAt } from "../data/dataset.ts";
import { loadDataset } from "../data/load-dataset.ts";
import { stageDir } from "../stages/context.ts";
import { trainingLatents } from "../stages/generator.ts";
import { CHECKPOINT, type Report } from "../trainer/loop.ts";
import { stagesOf, type Recipe, type StageName } from "./recipe.ts";
import { recipe, SIZE, writeSquares } from "../../test/tiny-recipe.ts";
import { trainRecipe } from "./train.ts";

let root: string;
const data = () => join(root, "data");
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "reptok-train-"));
  await writeSquares(data());
});
afterAll(() => rm(root, { recursive: true }));

/** Trains all stages, with `stops` interruptions; returns the reports by stage. */
async function train(run: string, stops: number, of: Recipe = recipe): Promise<Map<StageName, Report[]>> {
  const reports = new Map<StageName, Report[]>(stagesOf(recipe).map((name) => [name, []]));
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

/** Width in pixels of a stage's picture. */
const widthOf = async (run: string, name: StageName, picture: string) =>
  (await readPicture(await readFile(join(stageDir({ dir: run }, name), picture)))).width;
const checkpoint = (run: string, name: StageName) => readFile(join(stageDir({ dir: run }, name), CHECKPOINT));

test("every stage learns, a stopped run gives the result of an uninterrupted one, and the bundle draws", async () => {
  const [uninterrupted, interrupted] = [join(root, "whole"), join(root, "broken")];
  const reports = await train(uninterrupted, 0);
  for (const [name, list] of reports)
    expect(list.at(-1)!.scalars["loss"], name).toBeLessThan(list[0]!.scalars["loss"]!);
  for (const name of stagesOf(recipe)) {
    expect(await widthOf(uninterrupted, name, "loss.png"), name).toBeGreaterThan(300);
    const sheet = name.endsWith("Generator") ? "samples.png" : "reconstructions.png";
    expect(await widthOf(uninterrupted, name, sheet), name).toBeGreaterThanOrEqual(SIZE);
  }

  const resumed = await train(interrupted, 4);
  // Resumed, not restarted, which would give the same result: no step is reported twice.
  for (const [name, list] of resumed) {
    expect(
      list.map(({ step }) => step),
      name,
    ).toEqual(list.map(({ step }) => step).toSorted((a, b) => a - b));
    expect(new Set(list.map(({ step }) => step)).size, name).toBe(list.length);
  }
  for (const name of stagesOf(recipe))
    expect((await checkpoint(interrupted, name)).equals(await checkpoint(uninterrupted, name)), name).toBe(true);

  const dataset = await loadDataset(data());
  const out = join(root, "bundle");
  await exportBundle({
    recipe,
    run: uninterrupted,
    data: data(),
    out,
    title: "Squares",
    licence: "none",
    storage: "f32",
  });
  const bundle = await openBundle(out);
  expect(Object.keys(bundle.manifest.components)).toHaveLength(8);
  const runner = createRunner(bundle, { provider: "cpu", threads: 1 });
  const tokenizer = await readTokenizer(bundle);
  const pipeline = createPipeline(runner, bundle.manifest, tokenizer === undefined ? {} : { tokenizer });
  const picture = { data: Float32Array.from(pictureAt(dataset, 0), (x) => x / 127.5 - 1), width: SIZE, height: SIZE };
  const [latent] = await pipeline.encode([picture]);
  const { latents, dimensions } = await trainingLatents({ dir: uninterrupted });
  latent!.forEach((x, i) => expect(x).toBeCloseTo(latents[i]!, 4));
  expect(dimensions).toBe(16);
  const [prompted] = await pipeline.generate([{ condition: { prompt: "a red square" }, seed: 7 }]);
  const [labelled] = await pipeline.generate([{ condition: { label: 0 }, seed: 7 }]);
  expect(prompted).toHaveLength(16);
  expect(labelled).not.toEqual(prompted);
  const [drawn] = await pipeline.decode([{ latent: latent!, seed: 1 }]);
  expect(drawn!.data.every((x) => Number.isFinite(x))).toBe(true);
  await runner.close();
}, 400_000);

test("with a pretrained sentence encoder the text generator learns and resumes, and the bundle includes the encoder", async () => {
  const frozen: Recipe = {
    ...recipe,
    textGenerator: { ...recipe.textGenerator, encoder: { kind: "sentence", maxTokens: 10, captions: 3 } },
  };
  const [uninterrupted, interrupted] = [join(root, "frozen"), join(root, "frozen-broken")];
  await train(join(root, "whole"), 0);
  for (const run of [uninterrupted, interrupted]) {
    await cp(join(root, "whole"), run, { recursive: true });
    await rm(stageDir({ dir: run }, "textGenerator"), { recursive: true });
  }
  const reports = (await train(uninterrupted, 0, frozen)).get("textGenerator")!;
  expect(reports.at(-1)!.scalars["loss"]).toBeLessThan(reports[0]!.scalars["loss"]!);
  await train(interrupted, 2, frozen);
  expect(
    (await checkpoint(interrupted, "textGenerator")).equals(await checkpoint(uninterrupted, "textGenerator")),
  ).toBe(true);

  const out = join(root, "frozen-bundle");
  await exportBundle({
    recipe: frozen,
    run: uninterrupted,
    data: data(),
    out,
    title: "Squares",
    licence: "none",
    storage: "i8",
  });
  const bundle = await openBundle(out);
  expect(bundle.manifest.networks!.text!.encoder).toMatchObject({ kind: "sentence", maxTokens: 10, width: 512 });
  const runner = createRunner(bundle, { provider: "cpu", threads: 1 });
  const pipeline = createPipeline(runner, bundle.manifest, { tokenizer: (await readTokenizer(bundle))! });
  const seed = 7;
  const [red, again, green] = await pipeline.generate(
    ["a red square", "A RED SQUARE", "a green square"].map((prompt) => ({ condition: { prompt }, seed })),
  );
  expect(again).toEqual(red);
  expect(green).not.toEqual(red);
  await runner.close();
}, 400_000);
