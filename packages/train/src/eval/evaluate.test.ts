/** Complete evaluations: of a perfect model, for which every number is known, and of random weights. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPicture } from "@reptok/runtime";
import { writeTinyBundle } from "@reptok/runtime/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeDataset } from "../data/cache.ts";
import { type Dataset } from "../data/dataset.ts";
import { loadDataset } from "../data/load-dataset.ts";
import { type Corpus } from "./corpus/corpus.ts";
import { emojiCorpus } from "./corpus/emoji.ts";
import { evaluate, type Evaluated } from "./evaluate.ts";
import type { Plan } from "./plan.ts";
import { reportFiles } from "./report/files.ts";
import { htmlReport } from "./report/html.ts";
import type { SheetEntry } from "./report/sheets.ts";
import { withSubject } from "./subject.ts";
import { byCaption, perfectSubject, quarterIcons, SIZE } from "../../test/perfect.ts";

let root: string;
let dataset: Dataset;
let corpus: Corpus;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "reptok-eval-"));
  const icons = quarterIcons(40);
  await writeDataset({ dir: root, size: SIZE, inputs: "0".repeat(64), icons, subgroups: ["even", "odd"] });
  dataset = await loadDataset(root, { reconstructionFraction: 0.2, compositionPairs: 12 });
  corpus = emojiCorpus(dataset, 1);
});
afterAll(() => rm(root, { recursive: true }));

const plan: Partial<Plan> = {
  samples: 40,
  manifold: 40,
  queries: 10,
  validation: 8,
  paths: 3,
  perSteps: 8,
  timed: 1,
  concepts: 5,
  perLabel: 2,
};

test("a perfect model has the expected numbers", async () => {
  const picture = await byCaption(corpus);
  const { evaluation } = await evaluate(
    perfectSubject(picture, () => picture("a thing 0")),
    { corpus, seed: 1, plan },
  );
  const { reconstruction, generation, retrieval, flowLoss, smoothness, steps, linear, backgrounds, labels } =
    evaluation;
  expect(reconstruction.psnr).toEqual({ mean: 100, standardError: 0, n: dataset.splits.reconstruction.length });
  expect(reconstruction.ssim.mean).toBeCloseTo(1, 9);
  expect(reconstruction.fd["encoder"]!.value).toBeCloseTo(0, 6);

  expect(reconstruction.sharpness).toEqual({ rightDetail: 1, n: dataset.splits.reconstruction.length });
  // Four flat quarters of three channels are twelve principal components, as many as the token has dimensions.
  expect(linear).toMatchObject({ numbers: 12, fitted: dataset.splits.train.length });
  expect(linear!.principal.psnr.mean).toBe(100);
  expect(linear!.ridge.psnr.mean).toBeGreaterThan(30);
  // The quarters cover every background.
  expect(backgrounds!.psnr.mean).toBe(100);
  // Every picture of a label shows a thing with the label "even", which is right for half of the requests.
  expect(labels).toMatchObject({ top1: 0.5, n: 4 });
  // All seeds give the same picture.
  expect(evaluation.spread).toMatchObject({ ratio: 0, seeds: { mean: 0, n: 5 } });
  expect(evaluation.spread!.real.mean).toBeGreaterThan(0.1);
  expect(evaluation.cost.text!.evaluations).toEqual({
    text_encoder: 2,
    text_generator: 4,
    decoder_condition: 1,
    decoder: 4,
  });
  // Generated pictures equal real ones: inside the manifold, as far from the reference as a sample of it.
  expect(generation.text!.manifold).toMatchObject({ precision: 1, n: 40, reference: 40 });
  expect(generation.text!.fd["encoder"]).toMatchObject({ n: 40, reference: dataset.splits.train.length });
  // The label generator has collapsed to one picture.
  expect(generation.label!.fd["encoder"]!.value).toBeGreaterThan(5 * generation.text!.fd["encoder"]!.value);
  expect(generation.label!.manifold!.recall).toBeLessThan(0.1);

  expect(retrieval).toMatchObject({
    seen: { top1: 1, top5: 1, n: 10 },
    worded: { top1: 1, top5: 1, n: 10 },
    styled: { top1: 1, top5: 1, n: 10, style: 1 },
    composed: { top1: 1, top5: 1, n: 10, style: 1 },
  });
  expect(retrieval!.unseen.n).toBe(0);
  expect(retrieval!.reconstructions).toEqual({ top1: 1, top5: 1, n: 10 });
  expect(retrieval!.real.top1).toBeGreaterThan(0.8);
  for (const losses of [flowLoss.decoder!, flowLoss.text!]) {
    expect(losses).toHaveLength(8);
    for (const { mean, n } of losses) expect([mean < 1e-6, n]).toEqual([true, 8]);
  }
  expect(flowLoss.label!.at(-1)!.mean).toBeGreaterThan(0.01);
  // Spherical, so nearly straight in its features, in even steps.
  expect(smoothness!.pathOverChord.mean).toBeGreaterThan(1);
  expect(smoothness!.pathOverChord.mean).toBeLessThan(1.3);
  expect(smoothness!.largestStep.mean).toBeLessThan(0.2);
  expect(steps.decoder.map((row) => row.steps)).toEqual([1, 2, 4, 8, 12, 25, 50]);
  expect(steps.text!.every(({ top1, n }) => top1 === 1 && n === 8)).toBe(true);
  expect(evaluation.omitted.map(({ measure }) => measure)).toEqual(["cosine to the frozen token", "first stage alone"]);
});

test("a model that gives every prompt the same picture retrieves nothing, in any style", async () => {
  const picture = await byCaption(corpus);
  const first = corpus.queries!.composed[0]!;
  const subject = perfectSubject((prompt) =>
    picture(corpus.items.some(({ caption }) => caption === prompt) ? first.prompt : "a thing 1"),
  );
  const { evaluation } = await evaluate(subject, { corpus, seed: 1, plan });
  const { composed, seen } = evaluation.retrieval!;
  expect(composed.top1).toBeCloseTo(0.1, 9);
  expect(seen.top1).toBeLessThanOrEqual(0.1);
  const sameStyle = corpus.queries!.composed.slice(0, 10).filter(({ style }) => style === first.style);
  expect(composed.style).toBeCloseTo(sameStyle.length / 10, 9);
});

test("random weights: the same seed repeats the numbers, and omitted metrics are listed", async () => {
  const bundle = join(root, "tiny");
  await writeTinyBundle(bundle);
  const small = {
    ...plan,
    reconstructions: 8,
    samples: 12,
    manifold: 12,
    perSteps: 4,
    queries: 4,
    validation: 4,
    paths: 2,
  };
  const run = (seed: number) =>
    withSubject(bundle, 1, (subject) => {
      const frozen = join(bundle, "encoder.onnx");
      return evaluate(subject, { corpus: emojiCorpus(dataset, seed), seed, plan: small, frozen, threads: 1 });
    });
  const numbers = ({ evaluation }: Evaluated) => JSON.stringify({ ...evaluation, cost: null });
  const first = await run(5);
  expect(numbers(await run(5))).toBe(numbers(first));
  expect(numbers(await run(6))).not.toBe(numbers(first));
  expect(first.evaluation.reconstruction.frozenCosine!.mean).toBeCloseTo(1, 5);
  expect(first.evaluation.omitted.map(({ measure }) => measure)).toEqual([
    "first stage alone",
    "labels' nearest pictures",
    "flow loss of the decoder",
    "flow loss of the label generator",
  ]);
  expect(first.evaluation.cost.text!.seconds.n).toBe(1);
  for (const { mean } of first.evaluation.flowLoss.text!) expect(mean).toBeGreaterThan(0);
}, 120_000);

test("the page is self-contained, with pictures and plots, and escapes names", async () => {
  const picture = await byCaption(corpus);
  const { evaluation, sheets } = await evaluate(
    perfectSubject(picture, () => picture("a thing 0")),
    {
      corpus,
      seed: 1,
      quick: true,
      plan,
    },
  );
  const html = await htmlReport(evaluation, sheets);
  const addresses = html.matchAll(/(?:src|href|url)\s*[=(]\s*"?([^"\s)]{0,20})/g);
  for (const [, address] of addresses) expect(address).toMatch(/^data:image\/png/);
  expect(html).not.toMatch(/<script|@import/);
  expect(html).toContain("Never &lt;wrong&gt;");
  expect(html).toContain("Quick evaluation");
  expect(sheets.map(({ title }) => title)).toEqual([
    "Held-out pictures, each with its reconstruction from one token",
    "Held-out pictures on other backgrounds, each with its reconstruction",
    "Generated from the captions of real pictures",
    "Generated from the labels of real pictures",
    "Generated from each label",
    "Four seeds of a prompt, and four real pictures of its concept",
    "Prompts of trained concepts",
    "Trained concepts in sentences that no caption has",
    "Concept and style trained together",
    "Concept and style never trained together",
    "Interpolations between held-out pictures, one per row",
    "Reconstructions in 1, 2, 4, 8, 12 steps",
  ]);
  expect(html.match(/<img /g)).toHaveLength(sheets.length);
  expect(html.match(/<svg /g)!.length).toBeGreaterThan(3);
});

test("sheets are written as files, with an index", async () => {
  const picture = await byCaption(corpus);
  const found = await evaluate(
    perfectSubject(picture, () => picture("a thing 0")),
    { corpus, seed: 1, quick: true, plan },
  );
  const files = await reportFiles(found);
  expect(JSON.parse(Buffer.from(files.get("evaluation.json")!).toString())).toEqual(
    JSON.parse(JSON.stringify(found.evaluation)),
  );
  const { sheets } = JSON.parse(Buffer.from(files.get("sheets.json")!).toString()) as { sheets: SheetEntry[] };
  expect(new Set(sheets.map(({ name }) => name)).size).toBe(found.sheets.length);
  expect([...files.keys()].filter((name) => name.startsWith("sheets/")).toSorted()).toEqual(
    sheets.map(({ file }) => file).toSorted(),
  );
  for (const { file, size, gap, columns, count, captions } of sheets) {
    const { width, height } = await readPicture(files.get(file)!);
    expect([width, height]).toEqual([gap + columns * (size + gap), gap + Math.ceil(count / columns) * (size + gap)]);
    if (captions) expect(captions).toHaveLength(count);
  }
});
