/** Compares all of a file's tensors with a bundle's results. */
import { autoencoderRules } from "./autoencoder.ts";
import type { Backend } from "./backend.ts";
import { absent, unmentioned } from "./complete.ts";
import { difference, type Difference } from "./compare.ts";
import { decoderRules } from "./decoder.ts";
import { encoderRules } from "./encoder.ts";
import type { Expected } from "./expected.ts";
import { generatorRules } from "./generator.ts";
import { INPUTS, type Rule, type RuleContext } from "./rules.ts";

const RULES: readonly Rule[] = [...encoderRules, ...generatorRules, ...decoderRules, ...autoencoderRules];

/** Result for one tensor of the file. */
export interface Row {
  readonly name: string;
  /** Absent if the file does not have it. */
  readonly dims?: readonly number[];
  /** Absent if it was not compared. */
  readonly difference?: Difference;
  /** Why it does not match; absent if it does. */
  readonly problem?: string;
}

export interface Verification {
  /** Every tensor except inputs, compared or not, and missing ones that the inputs imply; by name. */
  readonly rows: readonly Row[];
  /** True only if there was something to compare and all of it matches. */
  readonly holds: boolean;
  /** Networks of which the file has no tensor, and which are therefore not verified. */
  readonly unmentioned: readonly string[];
}

export interface VerifyOptions {
  /** Largest accepted {@link Difference.deviation}. */
  readonly tolerance: number;
  /**
   * Steps of the file's latents, the one that `decoder.image_first` decodes first; inferred from the names by default.
   */
  readonly steps?: readonly number[] | undefined;
  /** Called before each tensor with the number done and the total. */
  readonly onTensor?: ((name: string, done: number, total: number) => void) | undefined;
}

async function verifyOne(context: RuleContext, name: string, tolerance: number): Promise<Row> {
  const tensor = context.expected.get(name)!;
  const row = { name, dims: tensor.dims };
  for (const rule of RULES) {
    const match = rule.name.exec(name);
    if (match === null) continue;
    const { data } = tensor;
    if (!(data instanceof Float32Array)) return { ...row, problem: `is ${data.constructor.name}; expected F32` };
    try {
      const actual = await rule.compute(context, match);
      if (actual.dims.join() !== tensor.dims.join()) {
        return {
          ...row,
          problem: `expected [${tensor.dims.join(", ")}], the bundle computes [${actual.dims.join(", ")}]`,
        };
      }
      const comparison = difference(actual.data, data);
      if (comparison.deviation <= tolerance) return { ...row, difference: comparison };
      return { ...row, difference: comparison, problem: `beyond the tolerance of ${tolerance}` };
    } catch (error) {
      return { ...row, problem: `not compared: ${error instanceof Error ? error.message : String(error)}` };
    }
  }
  return { ...row, problem: "not compared: unknown tensor name" };
}

/** Unknown, incomparable and missing tensors are rows with a problem; nothing is skipped. */
export async function verify(
  backend: Backend,
  expected: Expected,
  { tolerance, steps, onTensor }: VerifyOptions,
): Promise<Verification> {
  const names = [...expected.keys()].filter((name) => !INPUTS.some((input) => input.test(name))).toSorted();
  const context = { backend, expected, firstSteps: steps?.[0] };
  const rows: Row[] = [...absent(expected, steps)];
  for (const [done, name] of names.entries()) {
    onTensor?.(name, done, names.length);
    rows.push(await verifyOne(context, name, tolerance));
  }
  rows.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    rows,
    holds: rows.length > 0 && rows.every(({ problem }) => problem === undefined),
    unmentioned: unmentioned(expected),
  };
}
