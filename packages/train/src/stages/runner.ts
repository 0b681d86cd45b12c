/** Trains a stage from its declaration; resumes from its checkpoint, if any. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Random, Scope, sizeOf, type ParamSpec, type Tensor, type Value, type Weight } from "@reptok/model";
import { CHECKPOINT, trainLoop } from "../trainer/loop.ts";
import type { AdamW } from "../trainer/optimizer.ts";
import { ParamSet } from "../trainer/params.ts";
import { writeTensors } from "../trainer/state.ts";
import { TrainStep, type StepGraph } from "../trainer/step.ts";
import { optimizerOf, stageDir, type StageContext } from "./context.ts";
import type { StageDeclaration, WeightSource } from "./declaration.ts";
import { batchDrawer } from "./draws.ts";
import { inputBuffers } from "./graph-inputs.ts";
import { STREAMS } from "./streams.ts";
import { productPath, resolveTables, runMap } from "./compute-tables.ts";
import type { Statistics, Tables } from "./table.ts";
import { StageWeights, weightValues } from "./weights.ts";

/** The weights of a step's graph by role. */
export interface Roles {
  readonly trained: readonly { readonly spec: ParamSpec; readonly from?: WeightSource }[];
  readonly frozen: readonly { readonly spec: ParamSpec; readonly from: WeightSource }[];
}

export function rolesOf({ weights }: Pick<StageDeclaration, "weights">, specs: readonly ParamSpec[]): Roles {
  const [trained, frozen]: [Roles["trained"][number][], Roles["frozen"][number][]] = [[], []];
  for (const spec of specs) {
    const { frozen: isFrozen = false, from } = weights?.(spec.name) ?? {};
    if (!isFrozen) trained.push({ spec, ...(from && { from }) });
    else if (from === undefined) throw new Error(`${spec.name}: expected a source for a frozen weight, got none`);
    else frozen.push({ spec, from });
  }
  return { trained, frozen };
}

/** The step's graph for the given batch size. */
export function stepGraph(
  { step }: Pick<StageDeclaration, "step">,
  batch: number,
): { readonly graph: StepGraph; readonly specs: readonly ParamSpec[]; readonly outputs: readonly Value[] } {
  const scope = Scope.root();
  const graph = step(scope, batch);
  return { graph, specs: scope.specs(), outputs: outputsOf(graph) };
}
const outputsOf = ({ loss, metrics = {} }: StepGraph): Value[] => [loss, ...Object.values(metrics)];

/** Initial values of the trained weights. */
export async function startingWeights(
  { stage }: Pick<StageDeclaration, "stage">,
  { trained }: Roles,
  seed: number,
  valuesOf: (spec: ParamSpec, from: WeightSource) => Promise<Float32Array>,
): Promise<ParamSet> {
  const params = ParamSet.initial(
    trained.map(({ spec }) => spec),
    new Random(seed, STREAMS[stage].weights),
  );
  for (const { spec, from } of trained)
    if (from !== undefined) params.tensor(spec.name).data.set(await valuesOf(spec, from));
  return params;
}

interface Opened {
  readonly optimizer: AdamW;
  readonly frozen: ReadonlyMap<string, Weight>;
  readonly tables: Tables;
  readonly statistics: Readonly<Record<string, Statistics>>;
  readonly graph: StepGraph;
  readonly draw: (step: number) => Readonly<Record<string, Tensor>>;
}

async function open(declaration: StageDeclaration, context: StageContext): Promise<Opened> {
  const { stage, recipe: stageRecipe } = declaration;
  const { seed } = context.recipe;
  const stages = new StageWeights(context);
  const { tables, statistics } = await resolveTables(declaration, stages, context);
  const { graph, specs, outputs } = stepGraph(declaration, stageRecipe.batchSize);
  const roles = rolesOf(declaration, specs);
  const valuesOf = (spec: ParamSpec, from: WeightSource) =>
    weightValues(spec.name, sizeOf(spec.shape), from, stages, tables);
  // A checkpoint replaces the initial weights.
  const resumed = existsSync(join(stageDir(context, stage), CHECKPOINT));
  const start: Roles = resumed ? { ...roles, trained: roles.trained.map(({ spec }) => ({ spec })) } : roles;
  const optimizer = optimizerOf(stageRecipe, await startingWeights(declaration, start, seed, valuesOf));

  const frozen = new Map<string, Weight>();
  const averages: Record<string, Tensor> = {};
  for (const { spec, from } of roles.frozen) {
    if ("average" in from) averages[spec.name] = optimizer.average.tensor(from.average);
    else frozen.set(spec.name, { data: await valuesOf(spec, from) });
  }
  const draw = batchDrawer(declaration, inputBuffers(outputs), tables, stageRecipe.batchSize, {
    seed,
    stream: STREAMS[stage].steps,
  });
  return { optimizer, frozen, tables, statistics, graph, draw: (step) => ({ ...averages, ...draw(step) }) };
}

/** @returns whether the stage completed its schedule */
export async function trainStage(declaration: StageDeclaration, context: StageContext): Promise<boolean> {
  const { stage, recipe: stageRecipe, evaluator: openEvaluator, evaluateEvery = 1000 } = declaration;
  const { optimizer, frozen, tables, statistics, graph, draw } = await open(declaration, context);
  const resources = new AsyncDisposableStack();
  try {
    const step = await TrainStep.create(graph, optimizer, { frozen, threads: context.threads });
    resources.defer(() => step.release());
    const evaluator = await openEvaluator?.({ context, optimizer, frozen, tables, statistics });
    if (evaluator) resources.defer(() => evaluator.release());
    const finished = await trainLoop({
      dir: stageDir(context, stage),
      schedule: stageRecipe.schedule,
      batchSize: stageRecipe.batchSize,
      optimizer,
      step,
      batch: draw,
      metadata: { statistics: JSON.stringify(statistics) },
      ...(evaluator && { evaluate: () => evaluator.evaluate() }),
      evaluateEvery,
      report: context.report,
      stopped: context.stopped,
    });
    if (finished) await writeProducts(declaration, context, averagesOf(optimizer), tables, statistics);
    return finished;
  } finally {
    await resources.disposeAsync();
  }
}

const averagesOf = ({ average }: AdamW): Map<string, Float32Array> =>
  new Map(average.names.map((name) => [name, average.tensor(name).data]));

/** Computes the products of a stage with its averaged weights `own`, and writes them next to its checkpoint. */
export async function writeProducts(
  { stage, maps = {}, products = {} }: StageDeclaration,
  context: StageContext,
  own: Map<string, Float32Array>,
  tables: Tables,
  statistics: Readonly<Record<string, Statistics>>,
): Promise<void> {
  const stages = new StageWeights(context, { [stage]: own });
  for (const [product, { map, output }] of Object.entries(products)) {
    const results = await runMap(maps[map]!, [{ output }], tables, stages, context);
    const { data, dims } = results[output]!;
    await writeTensors(
      productPath(context, stage, product),
      new Map([[product, { data: data as Float32Array, dims }]]),
      { statistics: JSON.stringify(statistics) },
    );
  }
}
