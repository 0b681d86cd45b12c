/** Runs studies: trains missing stages, computes missing measurements, writes figures and numbers. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  loadDataset,
  readIndex,
  type Recipe,
  type Report,
  stageRecipe,
  stagesOf,
  trainRecipe,
} from "@reptok/train/experiments";
import { effortOf } from "./effort.ts";
import { figure } from "./figure.ts";
import { openJudge, type Counts, type Judge, type Numbers } from "./measure.ts";
import type { Result, StudyResults } from "./results.ts";
import { hashOf, openRun } from "./stage-store.ts";
import type { Study, Variant } from "./study.ts";
import { table } from "./table.ts";

export interface StudyOptions {
  readonly studies: readonly Study[];
  readonly seeds: readonly number[];
  /** Directory of the data set. */
  readonly data: string;
  /** Cache of stages and measurements, so that the same command resumes. */
  readonly root: string;
  /** Directory of `<study>.svg`, `<study>.json` and the tables, which are rewritten after every variant. */
  readonly out: string;
  /** ONNX file of the features for distances; see {@link openJudge}. */
  readonly features: string;
  readonly counts: Counts;
  readonly threads: number;
  readonly onReport?: (what: string, report: Report) => void;
  readonly progress?: (what: string, done: number, total: number) => void;
  /** Saves and ends. */
  readonly signal?: AbortSignal;
}

/** Every study with the first seed, then with the next. @returns whether all variants are measured */
export async function runStudies(options: StudyOptions): Promise<boolean> {
  const { studies, seeds, data, out, features, counts, threads, progress = () => {} } = options;
  await mkdir(out, { recursive: true });
  const pictures = (await readIndex(data)).pixels;
  const about = {
    counts,
    features: createHash("sha256")
      .update(await readFile(features))
      .digest("hex"),
  };
  let judge: Judge | undefined;
  const open = async (): Promise<Judge> =>
    (judge ??= await openJudge(await loadDataset(data), features, counts, threads, progress));
  const found = new Map(studies.map(({ name }) => [name, [] as Result[]]));
  try {
    for (const seed of seeds) {
      for (const study of studies) {
        for (const variant of study.variants) {
          const result = await resultOf({ ...options, study, variant, seed, pictures, about: hashOf(about), open });
          if (result === undefined) return false;
          const results = found.get(study.name)!;
          results.push(result);
          await writeStudy(out, { name: study.name, title: study.title, varied: study.varied, ...about, results });
        }
      }
    }
    return true;
  } finally {
    await judge?.close();
  }
}

interface VariantRun extends StudyOptions {
  readonly study: Study;
  readonly variant: Variant;
  readonly seed: number;
  readonly pictures: string;
  readonly about: string;
  readonly open: () => Promise<Judge>;
}

/** Undefined if it was stopped. */
async function resultOf(options: VariantRun): Promise<Result | undefined> {
  const { study, variant, seed, data, root, threads, pictures, about, open, onReport, signal } = options;
  const recipe: Recipe = { ...variant.recipe, seed };
  const left = { label: ["textGenerator"], text: ["labelGenerator"], nothing: ["labelGenerator", "textGenerator"] };
  const stages = stagesOf(recipe).filter((stage) => !left[study.generates].includes(stage));
  const { dir } = await openRun(root, recipe, stages, pictures);
  const file = join(dir, `measured-${about}.json`);
  let numbers: Numbers;
  if (existsSync(file)) numbers = JSON.parse(await readFile(file, "utf8")) as Numbers;
  else {
    const finished = await trainRecipe({
      recipe,
      data,
      run: dir,
      stages,
      threads,
      onReport: (stage, report) => onReport?.(`${study.name}: ${variant.name}, ${stage}`, report),
      ...(signal && { signal }),
    });
    if (!finished || signal?.aborted) return undefined;
    numbers = await (await open()).measure(dir, recipe, study.generates);
    await writeFile(file, JSON.stringify(numbers));
  }
  const efforts = stages.map(
    async (stage) => [stage, await effortOf(dir, stage, stageRecipe(recipe, stage).batchSize)] as const,
  );
  return { variant: variant.name, seed, ...numbers, effort: Object.fromEntries(await Promise.all(efforts)) };
}

async function writeStudy(out: string, study: StudyResults): Promise<void> {
  await writeFile(join(out, `${study.name}.json`), `${JSON.stringify(study, null, 1)}\n`);
  await writeFile(join(out, `${study.name}.svg`), figure(study));
  await writeTables(out);
}

/** `README.md`: the tables of all studies in the directory. */
async function writeTables(out: string): Promise<void> {
  const names = (await readdir(out)).filter((name) => name.endsWith(".json")).toSorted();
  const studies = names.map(async (name) => JSON.parse(await readFile(join(out, name), "utf8")) as StudyResults);
  const intro =
    "Generated by `node bench/studies/main.ts` from trainings of small variants, discussed in `design/experiments.md`. " +
    "FD: Frechet distance in the features of one encoder. Flow loss: on held-out pictures. 1 - cosine: distance of the token " +
    "from that of the frozen encoder. Correct by name or keyword: fraction of generated tokens whose nearest real token shows " +
    "the prompted concept. ± is half the difference of the furthest two seeds.";
  await writeFile(
    join(out, "README.md"),
    `${["# Studies", intro, ...(await Promise.all(studies)).map(table)].join("\n\n")}\n`,
  );
}
