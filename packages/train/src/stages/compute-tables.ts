/** Computes the tables that a stage declares: runs its maps, reads earlier stages' products, standardises. */
import { join } from "node:path";
import { emitOnnx, Random, Scope, sizeOf, type Tensor, type Weight } from "@reptok/model";
import { OrtSession } from "@reptok/runtime";
import type { StageName } from "../recipe/recipe.ts";
import { HalfArray } from "../trainer/half.ts";
import { readTensors } from "../trainer/state.ts";
import { stageDir, type StageContext } from "./context.ts";
import type { MapDeclaration, StageDeclaration, TableSource } from "./declaration.ts";
import { checkNames, drawInput } from "./draws.ts";
import { inputBuffers } from "./graph-inputs.ts";
import { STRIDE, VIEW_STREAM } from "./streams.ts";
import { standardize, tableNamed, type ArrayTable, type Statistics, type Tables } from "./table.ts";
import { type StageWeights, weightValues } from "./weights.ts";

/** Rows per batch of a map. */
export const MAP_BATCH = 64;

/** A map's outputs, [views x count, ...] each; of all rows if `only` is absent. */
export async function runMap(
  map: MapDeclaration,
  requested: readonly { readonly output: string; readonly dtype?: "f32" | "f16" }[],
  tables: Tables,
  stages: StageWeights,
  { recipe, threads }: Pick<StageContext, "recipe" | "threads">,
): Promise<Record<string, ArrayTable>> {
  const count = tableNamed(tables, map.rows).dims[0]!;
  const { views = 1 } = map;
  const scope = Scope.root();
  const outputs = map.graph(scope, MAP_BATCH);
  const weights = new Map<string, Weight>();
  for (const { name, shape } of scope.specs())
    weights.set(name, { data: await weightValues(name, sizeOf(shape), map.weights(name), stages) });
  const buffers = inputBuffers(Object.values(outputs));
  checkNames(map.inputs, buffers);
  const results: Record<string, ArrayTable> = {};
  for (const { output, dtype } of requested) {
    const dims = [views * count, ...(outputs[output]!.shape.slice(1) as number[])];
    const size = sizeOf(dims);
    results[output] = { data: dtype === "f16" ? new HalfArray(size) : new Float32Array(size), dims };
  }
  const session = await OrtSession.create(emitOnnx({ name: "map", outputs, weights }), { threads });
  try {
    for (let view = 0; view < views; view++) {
      for (let start = 0; start < count; start += MAP_BATCH) {
        const rows = Math.min(MAP_BATCH, count - start);
        const row = Array.from({ length: MAP_BATCH }, (_, i) => start + Math.min(i, rows - 1));
        const random = new Random(recipe.seed, VIEW_STREAM, (view * count + start) * STRIDE);
        for (const [name, draw] of Object.entries(map.inputs))
          drawInput(draw, buffers[name]!, new Map([["row", row]]), tables, random, view === 0);
        const found = await session.run(buffers);
        for (const [output, { data, dims }] of Object.entries(results)) {
          const size = sizeOf(dims.slice(1));
          data.set((found[output]!.data as Float32Array).subarray(0, rows * size), (view * count + start) * size);
        }
      }
    }
  } finally {
    await session.release();
  }
  return results;
}

/** Path of a stage's product. */
export const productPath = (context: Pick<StageContext, "dir">, stage: StageName, product: string): string =>
  join(stageDir(context, stage), `${product}.safetensors`);

/** @throws {Error} if the stage is not finished */
export async function readProduct(
  context: Pick<StageContext, "dir">,
  stage: StageName,
  product: string,
): Promise<Tensor & { readonly data: Float32Array }> {
  const path = productPath(context, stage, product);
  const { tensors } = await readTensors(path).catch((cause: unknown) => {
    throw new Error(`expected the ${stage} stage's ${product} at ${path}; train that stage first`, { cause });
  });
  return tensors.get(product)!;
}

const isArray = (source: TableSource): source is ArrayTable => "data" in source;

export interface ResolvedTables {
  readonly tables: Tables;
  readonly statistics: Readonly<Record<string, Statistics>>;
}

export async function resolveTables(
  { tables: declared, maps = {} }: Pick<StageDeclaration, "tables" | "maps">,
  stages: StageWeights,
  context: StageContext,
): Promise<ResolvedTables> {
  const entries = Object.entries(declared);
  const tables = new Map(entries.filter((entry): entry is [string, ArrayTable] => isArray(entry[1])));
  const statistics: Record<string, Statistics> = {};
  const keep = (name: string, table: ArrayTable, source: TableSource, rows: number): void => {
    if ("standardize" in source && source.standardize) statistics[name] = standardize(table, source.standardize, rows);
    tables.set(name, table);
  };
  for (const [label, map] of Object.entries(maps)) {
    const users = entries.flatMap(([name, source]) =>
      "map" in source && source.map === label ? [{ name, source }] : [],
    );
    if (users.length === 0) continue;
    const results = await runMap(
      map,
      users.map(({ source }) => source),
      tables,
      stages,
      context,
    );
    for (const { name, source } of users)
      keep(name, results[source.output]!, source, tableNamed(tables, map.rows).dims[0]!);
  }
  for (const [name, source] of entries) {
    if (!("product" in source)) continue;
    const { data, dims } = await readProduct(context, source.stage, source.product);
    keep(name, { data, dims }, source, dims[0]!);
  }
  return { tables, statistics };
}
