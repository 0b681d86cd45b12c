/**
 * Stages trained by `torch/run.py`: on ONNX Runtime's inputs, in one and in two processes; and a chain of all stages,
 * adopted.
 */
import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadDataset } from "../data/load-dataset.ts";
import { stagesOf, type StageName } from "../recipe/recipe.ts";
import { recipe, writeSquares } from "../../test/tiny-recipe.ts";
import { trainRecipe } from "../recipe/train.ts";
import type { StageContext } from "../stages/context.ts";
import { drawnStatistics } from "../stages/drawing-space.ts";
import { declareStage } from "../stages/stages.ts";
import type { Statistics } from "../stages/table.ts";
import { readProduct, resolveTables, runMap } from "../stages/compute-tables.ts";
import { StageWeights } from "../stages/weights.ts";
import type { Report } from "../trainer/loop.ts";
import { readTensors, writeTensors } from "../trainer/state.ts";
import { adopt } from "./adopt.ts";
import { exportRun } from "./export-run.ts";

const RUN = fileURLToPath(import.meta.resolve("../../torch/run.py"));
/** Debian's, which has its PyTorch, takes precedence. */
const python = ["/usr/bin/python3", "python3"].find(
  (name) => spawnSync(name, ["-c", "import torch"], { stdio: "ignore" }).status === 0,
);

const run = async (args: readonly string[], env: Record<string, string> = {}): Promise<string> => {
  const options = { env: { ...process.env, OMP_NUM_THREADS: "1", ...env } };
  const { stdout } = await promisify(execFile)(python!, [RUN, ...args, "--device", "cpu"], options);
  return stdout;
};
const worstOf = (output: string): number => Number(/largest relative difference of a loss: (.*)/.exec(output)![1]);

describe.skipIf(python === undefined)("stages trained by PyTorch", { timeout: 600_000 }, () => {
  let root: string;
  const dirs = () => stagesOf(recipe).map((stage) => join(root, "out", stage));
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "reptok-export-"));
    await writeSquares(join(root, "data"));
    await exportRun({
      recipe,
      data: join(root, "data"),
      run: join(root, "run"),
      out: join(root, "out"),
      stages: stagesOf(recipe),
      batches: [8],
      threads: 1,
    });
  }, 600_000);
  afterAll(() => rm(root, { recursive: true }));

  test("the first 20 losses of every stage match ONNX Runtime's, with the emitted gradients and with PyTorch's autograd", async () => {
    expect(worstOf(await run([...dirs(), "--check"]))).toBeLessThan(1e-4);
    expect(worstOf(await run([...dirs(), "--check", "--gradients", "autograd"]))).toBeLessThan(1e-4);
    // A lower precision gives different numbers: the comparison can fail.
    const coarse = await run([...dirs(), "--check", "--precision", "bf16"]).catch(
      ({ stdout }: { stdout: string }) => stdout,
    );
    expect(worstOf(coarse)).toBeGreaterThan(1e-4);
    expect(worstOf(coarse)).toBeLessThan(0.1);
  });

  test("two processes with half of each batch have the same losses", async () => {
    const both = Array.from({ length: 2 }, (_, rank) =>
      run([join(root, "out", "decoder"), "--check"], {
        WORLD_SIZE: "2",
        RANK: String(rank),
        MASTER_ADDR: "127.0.0.1",
        MASTER_PORT: String(20_000 + (process.pid % 20_000)),
      }),
    );
    for (const output of await Promise.all(both)) expect(worstOf(output)).toBeLessThan(1e-4);
  });

  test("a chain trains without Node, and the run adopts its weights, products and statistics", async () => {
    const output = await run(dirs());
    expect(output).toMatch(/decoder held out: flow \d/);
    const context: StageContext = {
      recipe,
      dataset: await loadDataset(join(root, "data")),
      dir: join(root, "run"),
      threads: 1,
      report: () => {},
      stopped: () => false,
    };
    expect(await adopt(join(root, "out"), context.dir)).toEqual(stagesOf(recipe).map((stage) => ({ stage, step: 60 })));

    const losses = async (stage: StageName) =>
      (await readFile(join(root, "run", stage, "log.jsonl"), "utf8"))
        .trim()
        .split("\n")
        .flatMap((line) => (JSON.parse(line) as { scalars?: { loss: number } }).scalars?.loss ?? []);
    for (const stage of stagesOf(recipe))
      expect((await losses(stage)).every((loss) => Number.isFinite(loss))).toBe(true);

    // ONNX Runtime computes the same products from the trained weights.
    const { maps, tables: declared } = await declareStage("tokenizer", context);
    const stages = new StageWeights(context);
    const { tables, statistics } = await resolveTables({ tables: declared, maps: maps! }, stages, context);
    const { token } = await runMap(maps!["tuned"]!, [{ output: "token" }], tables, stages, context);
    const { data } = await readProduct(context, "tokenizer", "tokens");
    token!.data.forEach((x, i) => expect(Math.abs(x - data[i]!)).toBeLessThan(1e-4));
    const { metadata } = await readTensors(join(root, "run", "tokenizer", "checkpoint.safetensors"));
    const found = JSON.parse(metadata.get("statistics")!) as Record<string, Statistics>;
    for (const key of ["shift", "scale"] as const) {
      const ours = drawnStatistics(statistics)[key];
      drawnStatistics(found)[key].forEach((x, i) => expect(x / ours[i]!).toBeCloseTo(1, 3));
    }

    // Nothing is left to train; a longer schedule continues from the adopted weights.
    const went: [StageName, number][] = [];
    const options = {
      data: join(root, "data"),
      run: context.dir,
      threads: 1,
      onReport: (stage: StageName, { step }: Report) => went.push([stage, step]),
    };
    await expect(trainRecipe({ ...options, recipe })).resolves.toBe(true);
    expect(went).toEqual([]);
    const schedule = { ...recipe.decoder.schedule, steps: 80 };
    const longer = { ...recipe, decoder: { ...recipe.decoder, schedule } };
    await expect(trainRecipe({ ...options, recipe: longer, stages: ["decoder"] })).resolves.toBe(true);
    expect(went).toEqual([["decoder", 80]]);

    // A checkpoint that lacks a weight is rejected.
    const path = join(root, "out", "pretrain", "checkpoint.safetensors");
    const { tensors: all, metadata: fileMetadata } = await readTensors(path);
    all.delete("moment1.encoder.cls_token");
    await writeTensors(path, all, Object.fromEntries(fileMetadata));
    const refused = "expected F32 moment1.encoder.cls_token [1, 1, 16], got none";
    await expect(adopt(join(root, "out", "pretrain"), context.dir)).rejects.toThrow(refused);
    await expect(adopt(join(root, "data"), context.dir)).rejects.toThrow("expected trained stages");
  });
});
