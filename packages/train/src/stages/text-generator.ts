/** Stage 6: the text generator, and the text encoder if that is learned too. */
import { ops as g, textGenerator } from "@reptok/model";
import { trainedRows } from "../data/dataset.ts";
import type { Evaluation } from "../trainer/loop.ts";
import type { StageContext } from "./context.ts";
import type { OpenStage, StageDeclaration } from "./declaration.ts";
import { flowStep, generatorDraws, latentTables } from "./generator.ts";
import { sampleSheet } from "./generator-samples.ts";
import { integerTable } from "./pictures.ts";
import { trainingPrompts } from "./prompts.ts";

/** Prefix of the text encoder's weights in this stage's checkpoint. */
const TEXT_ENCODER = "text_encoder.";

/** Prompts on the sample sheet. */
const SHOWN = [
  "a red apple",
  "a green apple",
  "a banana",
  "a dog",
  "a cat face",
  "a car",
  "a house",
  "a smiling face",
  "a red heart",
  "a rose",
  "a tree",
  "a fish",
  "an airplane",
  "a star",
  "a book",
  "a key",
] as const;

export async function textGeneratorStage(context: StageContext): Promise<StageDeclaration> {
  const { dataset, recipe } = context;
  const stage = recipe.textGenerator;
  const { tables, indices, inputs, read, weights } = await trainingPrompts(context);
  const D = recipe.encoder.width;
  return {
    stage: "textGenerator",
    recipe: stage,
    step(scope, batch) {
      const { text, mask, loss } = read(scope.sub("text_encoder"), batch);
      const config = { ...stage.network, token: D, text: text.shape.at(-1) as number };
      const flow = flowStep(batch, D, (x, t) => textGenerator(scope.sub("generator"), x, t, text, mask, config));
      return loss ? { loss: g.add(flow.loss, loss), metrics: { flow: flow.loss, named: loss } } : flow;
    },
    ...(weights && {
      weights: (name: string) => (name.startsWith(TEXT_ENCODER) ? weights(name.slice(TEXT_ENCODER.length)) : {}),
    }),
    tables: {
      ...latentTables(dataset),
      // Drawings twice as often as derived pictures.
      train: integerTable(Uint32Array.of(...dataset.splits.train, ...trainedRows(dataset))),
      ...tables,
    },
    indices: { row: { draw: "epoch", rows: "train" }, ...indices },
    inputs: { ...generatorDraws, ...inputs },
    evaluator: (opened) => Promise.resolve({ evaluate: () => evaluate(opened), release: () => Promise.resolve() }),
    evaluateEvery: 2000,
  };
}

async function evaluate({ context, optimizer }: OpenStage): Promise<Evaluation> {
  const items = SHOWN.map((prompt) => ({ condition: { prompt }, seed: context.recipe.seed }));
  const samples = await sampleSheet(context, { textGenerator: optimizer.average }, items, SHOWN);
  return { scalars: {}, pictures: { samples } };
}
