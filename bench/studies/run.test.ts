import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emitOnnx, ops as g, Random } from "@reptok/model";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  CHECKPOINT,
  type Dataset,
  readTensors,
  type Recipe,
  type StageRecipe,
  type Style,
  writeDataset,
} from "@reptok/train/experiments";
import { base } from "./base.ts";
import { captions } from "./captions.ts";
import { keywordQueries } from "./prompt-scores.ts";
import type { StudyResults } from "./results.ts";
import { runStudies } from "./run.ts";
import { space } from "./space.ts";
import type { Study } from "./study.ts";
import { tuning } from "./tuning.ts";

const SIZE = 16;
const STEPS = 6;
const short = <T extends StageRecipe>(stage: T): T => ({
  ...stage,
  batchSize: 8,
  schedule: { rate: 3e-3, warmup: 1, steps: STEPS, decay: 0.5 },
});
const tiny: Recipe = {
  ...base,
  imageSize: SIZE,
  samplers: { ...base.samplers, decoder: { ...base.samplers.decoder, steps: 3 } },
  autoencoder: {
    ...short(base.autoencoder),
    network: { imageSize: SIZE, stem: 2, channels: [8, 8], blocks: 1, latent: 4, groups: 4 },
  },
  encoder: { imageSize: SIZE, patch: 8, width: 16, depth: 2, heads: 2, registers: 1, positions: 2 },
  pretrain: short(base.pretrain),
  tokenizer: { ...short(base.tokenizer), network: { patch: 2, width: 16, depth: 1, headWidth: 8, mapping: 8 } },
  labelGenerator: {
    ...short(base.labelGenerator),
    network: { width: 16, depth: 1, expandTokens: 2, expandChannels: 2 },
  },
  textGenerator: {
    ...short(base.textGenerator),
    network: { width: 16, depth: 1, expandTokens: 2, expandChannels: 2, heads: 2, learnable: 1 },
    encoder: { kind: "learned", vocabulary: 600, maxTokens: 8, width: 16, depth: 1, heads: 2 },
    captionTokens: 8,
  },
};
const only = (study: Study, ...names: string[]): Study => ({
  ...study,
  variants: study.variants.filter(({ name }) => names.includes(name)),
});
const studies: readonly Study[] = [
  { ...only(tuning(tiny), "none (frozen)", "all"), generates: "nothing" },
  { ...only(space(tiny), "pixels, data"), generates: "label" },
  only(captions(tiny), "names"),
];

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "reptok-studies-"));
  const styles: readonly Style[] = ["noto", "noto-v1", "twemoji", "emojione"];
  // 20 colours in 4 sizes; a twentieth of the 80 pictures is held out.
  const icons = Array.from({ length: 80 }, (_, at) => {
    const [colour, size] = [`colour-${Math.floor(at / 4)}`, at % 4];
    const fill = `hsl(${18 * Math.floor(at / 4)} 80% 45%)`;
    return {
      record: {
        style: styles[size]!,
        concept: colour,
        icon: colour,
        aliases: [],
        name: colour,
        group: "symbols",
        subgroup: "geometric",
        keywords: ["shade", `only-${colour}`],
      },
      svg: `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><rect x="${size}" y="2" width="${14 - 2 * size}" height="12" fill="${fill}"/></svg>`,
    };
  });
  await writeDataset({ dir: join(root, "data"), size: SIZE, inputs: "0".repeat(64), icons, subgroups: ["geometric"] });
  // Features: a random projection of the pixels to 4 numbers.
  const image = g.input("image", ["batch", 3, SIZE, SIZE]);
  const projection = g.constant(new Random(1).normals(new Float32Array(768 * 4)), [768, 4]);
  const features = g.matmul(g.reshape(image, ["batch", 768]), projection);
  await writeFile(join(root, "features.onnx"), emitOnnx({ name: "features", outputs: { features } }));
});
afterAll(() => rm(root, { recursive: true }));

async function run(): Promise<{ trained: string[]; results: Record<string, StudyResults> }> {
  const trained: string[] = [];
  const out = join(root, "out");
  const finished = await runStudies({
    studies,
    seeds: [1],
    data: join(root, "data"),
    root: join(root, "kept"),
    out,
    features: join(root, "features.onnx"),
    counts: { pictures: 16, reference: 32 },
    threads: 1,
    onReport: (what) => trained.push(what),
  });
  expect(finished).toBe(true);
  const read = async (name: string) => JSON.parse(await readFile(join(out, `${name}.json`), "utf8")) as StudyResults;
  return {
    trained,
    results: { tuning: await read("tuning"), space: await read("space"), captions: await read("captions") },
  };
}

test("studies train each variant once, with the weights it specifies, and write numbers and a figure", async () => {
  const { trained, results } = await run();
  // Stages that variants share are trained once.
  const stages = Object.groupBy(trained, (what) => what.split(", ").at(-1)!);
  const times = Object.fromEntries(Object.entries(stages).map(([stage, list]) => [stage, list!.length]));
  expect(times).toEqual({ autoencoder: 1, pretrain: 1, tokenizer: 4, labelGenerator: 1, textGenerator: 1 });

  const [frozen, all] = results["tuning"]!.results;
  expect(frozen!.moved).toBeCloseTo(0, 6);
  expect(all!.moved).toBeGreaterThan(1e-6);
  const seen = { samples: 8 * STEPS };
  expect(frozen!.effort).toMatchObject({ autoencoder: seen, pretrain: seen, tokenizer: seen });
  expect(frozen!.psnr).toBeGreaterThan(0);
  expect(frozen!.gfd).toBeUndefined();
  const [pixels] = results["space"]!.results;
  expect(pixels).toMatchObject({ variant: "pixels, data", effort: { tokenizer: seen, labelGenerator: seen } });
  expect(pixels!.effort).not.toHaveProperty("autoencoder");
  expect(pixels!.gfd).toBeGreaterThan(0);
  expect(pixels!.floor).toBeGreaterThan(0);

  const [names] = results["captions"]!.results;
  expect(names).toMatchObject({ variant: "names", effort: { textGenerator: seen } });
  for (const share of [names!.named!, names!.byKeyword!]) expect([share >= 0, share <= 1]).toEqual([true, true]);
  expect(names!.gfd).toBeUndefined();

  const svg = await readFile(join(root, "out", "tuning.svg"), "utf8");
  for (const text of ["PSNR of reconstructions, dB", "none (frozen)", "weights trained"]) expect(svg).toContain(text);

  const tables = await readFile(join(root, "out", "README.md"), "utf8");
  expect(tables).toContain(`| none (frozen) | 1 | ${frozen!.psnr.toFixed(2)} |`);
  expect(tables).toContain(`| pixels, data | 1 | ${pixels!.psnr.toFixed(2)} |`);

  const tuned = new Set<number>();
  const cachedStages = join(root, "kept", "stages");
  for (const name of (await readdir(cachedStages)).filter((stage) => stage.startsWith("tokenizer"))) {
    const { tensors } = await readTensors(join(cachedStages, name, CHECKPOINT));
    tuned.add([...tensors.keys()].filter((tensor) => tensor.startsWith("weight.encoder.")).length);
  }
  // Nothing; [cls], as for pixels; cls, position, register, 2 of the patches, 2 of the last norm, 14 of each block.
  expect([...tuned].toSorted((a, b) => a - b)).toEqual([0, 1, 7 + 2 * 14]);

  const again = await run();
  expect(again.trained).toEqual([]);
  expect(again.results).toEqual(results);
}, 600_000);

test("keyword prompts are unique to one trained concept, and have a word that its name lacks", () => {
  const record = (concept: string, ...keywords: string[]) => ({
    style: "noto" as const,
    concept,
    icon: concept,
    aliases: [],
    name: concept,
    group: "",
    subgroup: "",
    keywords,
  });
  const records = [
    record("snail", "snail", "escargot", "slow"),
    record("turtle", "slow", "shell"),
    record("sloth", "lazy"),
  ];
  const splits = { train: Uint32Array.of(0, 1), reconstruction: Uint32Array.of(2), composition: new Uint32Array() };
  expect(keywordQueries({ records, splits } as unknown as Dataset)).toEqual([
    { prompt: "escargot", concepts: ["snail"] },
    { prompt: "shell", concepts: ["turtle"] },
  ]);
});
