/** The loop of the stages that train the decoder, with or without the encoder: both are judged by what they redraw. */
import type { Tensor } from "@reptok/model";
import { stageRecipe } from "../recipe/recipe.ts";
import { trainLoop } from "../trainer/loop.ts";
import type { TrainStep } from "../trainer/step.ts";
import { stageDir } from "./context.ts";
import { tokenizerEvaluator, type EvaluatedTokenizer } from "./tokenizer-evaluation.ts";

/** Trains to the stage's end, or until stopped, and releases the step. Returns whether it finished. */
export async function trainDrawing(
  name: "tokenizer" | "decoder",
  judged: EvaluatedTokenizer,
  step: TrainStep,
  batch: (step: number) => Readonly<Record<string, Tensor>>,
): Promise<boolean> {
  const { context, optimizer } = judged;
  const { schedule, batchSize } = stageRecipe(context.recipe, name);
  const evaluator = await tokenizerEvaluator(judged);
  const finished = await trainLoop({
    dir: stageDir(context, name),
    schedule,
    batchSize,
    optimizer,
    step,
    batch,
    evaluate: () => evaluator.evaluate(),
    evaluateEvery: 1000,
    report: context.report,
    stopped: context.stopped,
  });
  await Promise.all([step.release(), evaluator.release()]);
  return finished;
}
