/** Resolves the sources of weights. */
import type { StageName } from "../recipe/recipe.ts";
import { weightsOf, type StageContext } from "./context.ts";
import type { Ridge, WeightSource } from "./declaration.ts";
import { ridgeRegression } from "./ridge.ts";
import type { Tables } from "./table.ts";

export type Averages = ReadonlyMap<string, Float32Array>;

/** Averaged weights of stages, each read once. */
export class StageWeights {
  readonly #context: Pick<StageContext, "dir">;
  readonly #stages = new Map<StageName, Promise<Averages>>();

  /** @param loaded averages of stages whose checkpoints are not read */
  constructor(context: Pick<StageContext, "dir">, loaded: Readonly<Partial<Record<StageName, Averages>>> = {}) {
    this.#context = context;
    for (const [stage, weights] of Object.entries(loaded))
      this.#stages.set(stage as StageName, Promise.resolve(weights));
  }

  async of(stage: StageName, weight: string): Promise<Float32Array> {
    const reading = this.#stages.get(stage) ?? weightsOf(this.#context, stage);
    this.#stages.set(stage, reading);
    const found = (await reading).get(weight);
    if (found === undefined) throw new Error(`expected a weight ${weight} in the ${stage} stage's checkpoint`);
    return found;
  }
}

/**
 * The values of a weight of `size` numbers. @throws {Error} for a moving average, which has no values yet, and for
 * another size
 */
export async function weightValues(
  name: string,
  size: number,
  source: WeightSource,
  stages: StageWeights,
  tables: Tables = new Map(),
): Promise<Float32Array> {
  const values = await read(name, source, stages, tables);
  if (values.length !== size) throw new Error(`${name}: expected ${size} initial values, got ${values.length}`);
  return values;
}

function read(
  name: string,
  source: WeightSource,
  stages: StageWeights,
  tables: Tables,
): Promise<Float32Array> | Float32Array {
  if ("values" in source) return source.values();
  if ("stage" in source) return stages.of(source.stage, source.weight);
  if ("ridge" in source) return regressed(source.ridge, tables);
  throw new Error(`${name}: expected values, got the stage's own moving average`);
}

/** Both parts of a regression over the same tables are solved once. */
const solved = new WeakMap<Tables, Map<string, ReturnType<typeof ridgeRegression>>>();
function regressed({ part, ...ridge }: Ridge, tables: Tables): Float32Array {
  const cached = solved.get(tables) ?? new Map<string, ReturnType<typeof ridgeRegression>>();
  solved.set(tables, cached);
  const key = JSON.stringify(ridge);
  const found = cached.get(key) ?? ridgeRegression(ridge, tables);
  cached.set(key, found);
  return found[part];
}
