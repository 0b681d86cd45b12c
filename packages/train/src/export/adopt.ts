/** Copies stages that were trained elsewhere back into a run. */
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { openSafetensors } from "@reptok/checkpoint";
import { z } from "zod";
import { STAGES, type StageName } from "../recipe/recipe.ts";
import { stageDir } from "../stages/context.ts";
import { productPath } from "../stages/compute-tables.ts";
import { CHECKPOINT, LOG } from "../trainer/loop.ts";
import { CHECKPOINT_PARTS, stepOf } from "../trainer/state.ts";
import { STAGE_FILE } from "./export-stage.ts";

const Described = z.object({
  stage: z.enum(STAGES as readonly [StageName, ...StageName[]]),
  trained: z.array(z.object({ name: z.string(), shape: z.array(z.number()) })),
  products: z.record(z.string(), z.unknown()),
});

export interface Adopted {
  readonly stage: StageName;
  readonly step: number;
}

/** @throws {Error} if the checkpoint lacks a weight of the stage, or has one of another shape */
async function checkedStep(path: string, trained: z.infer<typeof Described>["trained"]): Promise<number> {
  const file = await openSafetensors(path);
  try {
    for (const { name, shape } of trained) {
      for (const part of Object.keys(CHECKPOINT_PARTS)) {
        const tensor = `${part}.${name}`;
        const found = file.has(tensor) ? file.info(tensor) : undefined;
        if (found?.dtype === "F32" && found.shape.join() === shape.join()) continue;
        const what = found ? `${found.dtype} [${found.shape.join(", ")}]` : "none";
        throw new Error(`${path}: expected F32 ${tensor} [${shape.join(", ")}], got ${what}`);
      }
    }
    return stepOf(path, file.metadata);
  } finally {
    await file.close();
  }
}

/** Atomic: an interruption leaves the old file. */
async function copyOver(from: string, to: string): Promise<void> {
  await copyFile(from, `${to}.tmp`);
  await rename(`${to}.tmp`, to);
}

async function adoptStage(from: string, run: string): Promise<Adopted> {
  const { stage, trained, products } = Described.parse(JSON.parse(await readFile(join(from, STAGE_FILE), "utf8")));
  const checkpoint = join(from, CHECKPOINT);
  if (!existsSync(checkpoint)) throw new Error(`expected a checkpoint in ${from}; train it with run.py first`);
  const step = await checkedStep(checkpoint, trained);
  const to = stageDir({ dir: run }, stage);
  await mkdir(to, { recursive: true });
  for (const product of Object.keys(products)) {
    const path = join(from, `${product}.safetensors`);
    if (existsSync(path)) await copyOver(path, productPath({ dir: run }, stage, product));
  }
  if (existsSync(join(from, LOG))) await copyOver(join(from, LOG), join(to, LOG));
  await copyOver(checkpoint, join(to, CHECKPOINT));
  return { stage, step };
}

/**
 * Copies checkpoints, logs and products of a stage's directory, or of all stages below a directory, into a run,
 * replacing the run's own.
 */
export async function adopt(dir: string, run: string): Promise<Adopted[]> {
  if (existsSync(join(dir, STAGE_FILE))) return [await adoptStage(dir, run)];
  const names = (await readdir(dir)).filter((name) => existsSync(join(dir, name, CHECKPOINT)));
  const stages = STAGES.filter((stage) => names.includes(stage));
  if (stages.length === 0) throw new Error(`expected trained stages in ${dir}, got none`);
  const adopted: Adopted[] = [];
  for (const stage of stages) adopted.push(await adoptStage(join(dir, stage), run));
  return adopted;
}
