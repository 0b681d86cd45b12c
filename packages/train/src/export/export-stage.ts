/** Writes a stage for training elsewhere (`torch/README.md`): graphs, weights, tables and `stage.json`. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeSafetensors, type TensorToWrite } from "@reptok/checkpoint";
import { emitOnnx, Scope, sizeOf, type ParamSpec } from "@reptok/model";
import type { StageName } from "../recipe/recipe.ts";
import { adamWOptions, type StageContext } from "../stages/context.ts";
import type { StageDeclaration, TableSource, WeightSource } from "../stages/declaration.ts";
import { rolesOf, stepGraph } from "../stages/runner.ts";
import type { ArrayTable, TableData } from "../stages/table.ts";
import { MAP_BATCH, readProduct } from "../stages/compute-tables.ts";
import { StageWeights, weightValues } from "../stages/weights.ts";
import { emitStep } from "../trainer/step.ts";
import { CHECK_BATCH, checkSteps } from "./check.ts";

export const STAGE_FILE = "stage.json";
const [WEIGHTS, TABLES, CHECK] = ["weights.safetensors", "tables.safetensors", "check.safetensors"];
/** Rows per evaluation batch. */
const EVALUATION_BATCH = 64;

export interface ExportStageOptions {
  /** Directory of the stage. */
  readonly dir: string;
  /** Batch sizes to emit the step for, the first by default. */
  readonly batches: readonly number[];
  /** Stages that will be trained elsewhere before this one: their results are referenced instead of written. */
  readonly chain: ReadonlySet<StageName>;
  /** Tables shared between stages, by their data: the first stage writes them, the others refer to them. */
  readonly written: Map<TableData, { readonly file: string; readonly tensor: string }>;
  /** For a machine with a slow connection: random initial weights are drawn there, and no check is written. */
  readonly small?: boolean;
}

/** A weight's initialiser, if it is random or constant. */
function drawn({ init }: ParamSpec): object | undefined {
  if (init.kind === "values") return undefined;
  return init.kind === "normal" ? { normal: init.std } : { fill: init.value };
}

/** Node before 24 has no such arrays. */
const isHalf = (data: TableData): data is Float16Array => "Float16Array" in globalThis && data instanceof Float16Array;

/** f16 arrays are written as their bits. */
function toWrite({ data, dims }: ArrayTable): TensorToWrite {
  if (isHalf(data)) return { dims, dtype: "F16", data: new Uint16Array(data.buffer, data.byteOffset, data.length) };
  return { dims, data };
}

/** Writes weights under unique names, and describes each for `stage.json`. */
class WeightWriter {
  readonly tensors = new Map<string, TensorToWrite>();
  readonly #stages: StageWeights;
  readonly #chain: ReadonlySet<StageName>;

  constructor(context: StageContext, chain: ReadonlySet<StageName>) {
    this.#stages = new StageWeights(context);
    this.#chain = chain;
  }

  /** @param own the exported stage: a map for its products uses its own weights */
  async source(prefix: string, { name, shape }: ParamSpec, from: WeightSource, own?: StageName): Promise<object> {
    if ("average" in from || "ridge" in from) return from;
    if ("stage" in from && (this.#chain.has(from.stage) || from.stage === own)) return from;
    const tensor = prefix + name;
    const data = await weightValues(name, sizeOf(shape), from, this.#stages);
    this.tensors.set(tensor, { data, dims: shape });
    return { file: WEIGHTS, tensor };
  }
}

const isArray = (source: TableSource): source is ArrayTable => "data" in source;

/** Writes the directory. @throws {Error} if an earlier stage is neither in the chain nor trained */
export async function exportStage(
  declaration: StageDeclaration,
  context: StageContext,
  { dir, batches, chain, written, small = false }: ExportStageOptions,
): Promise<void> {
  const { stage, recipe, maps = {}, evaluation } = declaration;
  await mkdir(dir, { recursive: true });
  const weights = new WeightWriter(context, chain);
  const { specs } = stepGraph(declaration, CHECK_BATCH);
  const roles = rolesOf(declaration, specs);

  const trained: object[] = [];
  const fresh = new Map<string, TensorToWrite>();
  const check = small ? undefined : await checkSteps(declaration, context, chain);
  for (const { spec, from } of roles.trained) {
    const { name, shape } = spec;
    const stored = from && (await weights.source("", spec, from));
    const start = stored ?? (check === undefined ? drawn(spec) : undefined);
    if (start === undefined) {
      const data = check?.initial.tensor(name).data ?? (spec.init as { values: Float32Array }).values;
      fresh.set(name, { data, dims: shape });
    }
    trained.push({ name, shape, decays: shape.length >= 2, from: start ?? { file: WEIGHTS, tensor: name } });
  }
  const frozen: Record<string, object> = {};
  for (const { spec, from } of roles.frozen) frozen[spec.name] = await weights.source("", spec, from);

  const steps: Record<string, string> = {};
  for (const batch of new Set(small ? batches : [...batches, CHECK_BATCH, CHECK_BATCH / 2])) {
    const { graph, specs: own } = stepGraph(declaration, batch);
    steps[batch] = `step-${batch}.onnx`;
    await writeFile(
      join(dir, steps[batch]),
      emitStep(
        graph,
        rolesOf(declaration, own).trained.map(({ spec }) => spec),
      ),
    );
  }

  const described: Record<string, object> = {};
  for (const [name, map] of Object.entries(maps)) {
    const scope = Scope.root();
    const outputs = map.graph(scope, MAP_BATCH);
    const graph = `map-${name}.onnx`;
    await writeFile(join(dir, graph), emitOnnx({ name, outputs }));
    const sources: Record<string, object> = {};
    for (const spec of scope.specs())
      sources[spec.name] = await weights.source(`map/${name}/`, spec, map.weights(spec.name), stage);
    const { inputs, rows, views = 1 } = map;
    described[name] = { graph, batch: MAP_BATCH, inputs, weights: sources, rows, views };
  }

  const evaluated = evaluation && { graph: "evaluate.onnx", batch: evaluationBatch(declaration, evaluation.rows) };
  if (evaluation && evaluated) {
    const outputs = evaluation.graph(Scope.root(), evaluated.batch);
    await writeFile(join(dir, evaluated.graph), emitOnnx({ name: "evaluate", outputs }));
  }

  const tables: Record<string, object> = {};
  const arrays = new Map<string, TensorToWrite>();
  for (const [name, source] of Object.entries(declaration.tables)) {
    if (isArray(source)) {
      const before = written.get(source.data);
      tables[name] = before ?? { file: TABLES, tensor: name };
      if (before !== undefined) continue;
      arrays.set(name, toWrite(source));
      written.set(source.data, { file: `../${stage}/${TABLES}`, tensor: name });
    } else if ("product" in source && !chain.has(source.stage)) {
      arrays.set(name, await readProduct(context, source.stage, source.product));
      tables[name] = { file: TABLES, tensor: name, ...(source.standardize && { standardize: source.standardize }) };
    } else tables[name] = source;
  }

  await writeSafetensors(join(dir, WEIGHTS), new Map([...fresh, ...weights.tensors]));
  await writeSafetensors(join(dir, TABLES), arrays);
  if (check) await writeSafetensors(join(dir, CHECK), check.tensors);
  const text = {
    format: 1,
    stage,
    batch: batches[0]!,
    steps,
    schedule: recipe.schedule,
    optimizer: adamWOptions(recipe),
    trained,
    frozen,
    maps: described,
    tables,
    indices: declaration.indices,
    inputs: declaration.inputs,
    products: declaration.products ?? {},
    ...(evaluation &&
      evaluated && {
        evaluation: { ...evaluated, rows: evaluation.rows, inputs: evaluation.inputs ?? {} },
      }),
    ...(check && { check: { file: CHECK, batch: CHECK_BATCH, losses: check.losses } }),
  };
  await writeFile(join(dir, STAGE_FILE), `${JSON.stringify(text, null, 1)}\n`);
}

function evaluationBatch({ tables }: StageDeclaration, rows: string): number {
  const table = tables[rows];
  if (table === undefined || !isArray(table)) throw new Error(`expected a table ${rows} to evaluate on`);
  return Math.min(EVALUATION_BATCH, table.dims[0]!);
}
