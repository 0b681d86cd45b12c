/** `reptok verify`: compares a bundle's results with numbers of the reference implementation. */
import { type Row, type Verification, verifyBundle } from "@reptok/importer";
import { Command } from "commander";
import { TaskFailed } from "../failure.ts";
import { table } from "../inspect/text.ts";
import { decimal } from "../options.ts";
import { meter } from "../progress.ts";

interface Options {
  readonly tolerance: number;
  readonly json?: true;
}

const number = (value: number | undefined): string => value?.toExponential(2) ?? "-";

function line({ name, dims, difference, problem }: Row): string[] {
  const shape = dims === undefined ? "-" : dims.join("x") || "scalar";
  return [name, shape, number(difference?.absolute), number(difference?.deviation), problem ?? "holds"];
}

function describe({ rows }: Verification): string {
  return table(["tensor", "shape", "difference", "deviation", "result"], rows.map(line));
}

async function run(bundle: string, expected: string, { tolerance, json }: Options): Promise<void> {
  const progress = meter("verify");
  const verification = await verifyBundle(bundle, expected, {
    tolerance,
    onTensor: (name, done, total) => progress.update(done, total, name),
  }).finally(progress.done);
  const { rows, holds, unmentioned } = verification;
  console.log(json ? JSON.stringify({ tolerance, ...verification }, null, 2) : describe(verification));
  if (rows.length === 0) throw new TaskFailed(`${expected}: expected tensors to compare, got none`);
  const broken = rows.filter(({ problem }) => problem !== undefined).length;
  if (!holds) throw new TaskFailed(`${broken} of ${rows.length} tensors are not within ${tolerance}`);
  if (json) return;
  console.log(`\nall ${rows.length} tensors are within ${tolerance}`);
  if (unmentioned.length > 0) console.log(`not verified, no numbers: ${unmentioned.join(", ")}`);
}

export function verify(): Command {
  return new Command("verify")
    .description("compare a bundle with the reference's numbers; exit code 0 only if all tensors match")
    .argument("<bundle>", "bundle directory")
    .argument("<expected>", "safetensors file of inputs and outputs")
    .option(
      "--tolerance <number>",
      "largest difference relative to the largest expected value (at least 1)",
      decimal(0, 1e6),
      1e-4,
    )
    .option("--json", "print JSON")
    .action(run);
}
