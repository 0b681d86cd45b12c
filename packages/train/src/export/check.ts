/**
 * The first steps of an exported stage on ONNX Runtime: inputs and losses that another trainer must reproduce. Results
 * of untrained earlier stages are replaced by placeholders: weights by their initial values, rows by standard normal
 * noise.
 */
import { initialValues, Random, Scope, sizeOf, type ParamSpec, type Tensor } from "@reptok/model";
import type { TensorToWrite } from "@reptok/checkpoint";
import type { StageName } from "../recipe/recipe.ts";
import { optimizerOf, type StageContext } from "../stages/context.ts";
import type { StageDeclaration, WeightSource } from "../stages/declaration.ts";
import { batchDrawer } from "../stages/draws.ts";
import { inputBuffers } from "../stages/graph-inputs.ts";
import { rolesOf, startingWeights, stepGraph } from "../stages/runner.ts";
import { declareStage } from "../stages/stages.ts";
import { PLACEHOLDER_STREAM, STREAMS, STRIDE } from "../stages/streams.ts";
import { tableNamed, type Table, type Tables } from "../stages/table.ts";
import { StageWeights, weightValues } from "../stages/weights.ts";
import { ParamSet } from "../trainer/params.ts";
import { learningRate } from "../trainer/schedule.ts";
import { TrainStep } from "../trainer/step.ts";

export const CHECK_BATCH = 4;
const CHECK_STEPS = 20;

export interface CheckedSteps {
  /** `<step>.<input>`; `weight.<name>` for placeholder weights. */
  readonly tensors: ReadonlyMap<string, TensorToWrite>;
  readonly losses: readonly number[];
  /** Initial values of the trained weights. */
  readonly initial: ParamSet;
}

const noiseTable = (dims: readonly number[]): Table => ({
  dims,
  read: (row, target) => void new Random(0, PLACEHOLDER_STREAM, row * STRIDE).normals(target as Float32Array),
});

/** [count, ...] of a map's output. */
async function mapDims(declaration: StageDeclaration, map: string, output: string, tables: Tables): Promise<number[]> {
  const declared = declaration.maps![map]!;
  const { shape } = declared.graph(Scope.root(), 1)[output]!;
  return [(declared.views ?? 1) * tableNamed(tables, declared.rows).dims[0]!, ...(shape.slice(1) as number[])];
}

async function standIns(declaration: StageDeclaration, context: StageContext): Promise<Tables> {
  const tables = new Map<string, Table>();
  for (const [name, source] of Object.entries(declaration.tables)) if ("data" in source) tables.set(name, source);
  for (const [name, source] of Object.entries(declaration.tables)) {
    if ("data" in source) continue;
    if ("map" in source) tables.set(name, noiseTable(await mapDims(declaration, source.map, source.output, tables)));
    else {
      const earlier = await declareStage(source.stage, context);
      const { map, output } = earlier.products![source.product]!;
      const own = new Map(
        Object.entries(earlier.tables).flatMap(([label, table]) => ("data" in table ? [[label, table] as const] : [])),
      );
      tables.set(name, noiseTable(await mapDims(earlier, map, output, own)));
    }
  }
  return tables;
}

export async function checkSteps(
  declaration: StageDeclaration,
  context: StageContext,
  chain: ReadonlySet<StageName>,
): Promise<CheckedSteps> {
  const { stage, recipe } = declaration;
  const { seed } = context.recipe;
  const tables = await standIns(declaration, context);
  const { graph, specs, outputs } = stepGraph(declaration, CHECK_BATCH);
  const roles = rolesOf(declaration, specs);
  const stages = new StageWeights(context);
  const tensors = new Map<string, TensorToWrite>();
  const valuesOf = (spec: ParamSpec, from: WeightSource): Promise<Float32Array> => {
    const unknown = "ridge" in from || ("stage" in from && chain.has(from.stage));
    if (!unknown) return weightValues(spec.name, sizeOf(spec.shape), from, stages);
    const data = initialValues(spec, new Random(seed, STREAMS[stage].weights, STRIDE));
    tensors.set(`weight.${spec.name}`, { data, dims: spec.shape });
    return Promise.resolve(data);
  };
  const initial = await startingWeights(declaration, roles, seed, valuesOf);
  const optimizer = optimizerOf(recipe, new ParamSet(initial.specs, initial.data));
  const frozen: Record<string, Tensor> = {};
  for (const { spec, from } of roles.frozen) {
    frozen[spec.name] =
      "average" in from
        ? optimizer.average.tensor(from.average)
        : { data: await valuesOf(spec, from), dims: spec.shape };
  }
  const draw = batchDrawer(declaration, inputBuffers(outputs), tables, CHECK_BATCH, {
    seed,
    stream: STREAMS[stage].steps,
  });
  const losses: number[] = [];
  const step = await TrainStep.create(graph, optimizer, { threads: context.threads });
  try {
    for (let at = 0; at < CHECK_STEPS; at++) {
      const batch = draw(at);
      for (const [name, { data, dims }] of Object.entries(batch))
        tensors.set(`${at}.${name}`, { data: data.slice(), dims });
      const { loss } = await step.train({ ...frozen, ...batch }, learningRate(recipe.schedule, at));
      losses.push(loss!);
    }
  } finally {
    await step.release();
  }
  return { tensors, losses, initial };
}
