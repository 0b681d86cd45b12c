/** Stage 5: the label generator. */
import { labelGenerator, ops as g } from "@reptok/model";
import type { Evaluation } from "../trainer/loop.ts";
import type { StageContext } from "./context.ts";
import type { OpenStage, StageDeclaration } from "./declaration.ts";
import { flowStep, generatorDraws, labelGeneratorConfig, latentTables } from "./generator.ts";
import { sampleSheet } from "./generator-samples.ts";
import { integerTable } from "./pictures.ts";

/** Maximum number of labels on the sample sheet. */
const SHOWN = 24;

export function labelGeneratorStage({ dataset, recipe }: StageContext): StageDeclaration {
  const stage = recipe.labelGenerator;
  const c = labelGeneratorConfig(recipe, dataset.labels.names.length);
  const labels = dataset.records.map((record) => dataset.labels.of(record));
  return {
    stage: "labelGenerator",
    recipe: stage,
    step: (scope, batch) =>
      flowStep(batch, c.token, (x, t) => labelGenerator(scope, x, t, g.input("label", [batch], "i32"), c)),
    // The last row means "no label".
    tables: { ...latentTables(dataset), labels: integerTable([...labels, c.labels]) },
    indices: {
      row: { draw: "epoch", rows: "train" },
      label: { draw: "dropout", of: "row", rate: stage.dropout, row: labels.length },
    },
    inputs: { ...generatorDraws, label: { draw: "gather", table: "labels", at: "label" } },
    evaluator: (opened) => Promise.resolve({ evaluate: () => evaluate(opened), release: () => Promise.resolve() }),
  };
}

async function evaluate({ context, optimizer }: OpenStage): Promise<Evaluation> {
  const { names } = context.dataset.labels;
  const count = Math.min(SHOWN, names.length);
  const shown = Array.from({ length: count }, (_, i) => Math.floor((i * names.length) / count));
  const items = shown.map((label) => ({ condition: { label }, seed: context.recipe.seed }));
  const captions = shown.map((label) => names[label]!);
  const samples = await sampleSheet(context, { labelGenerator: optimizer.average }, items, captions);
  return { scalars: {}, pictures: { samples } };
}
