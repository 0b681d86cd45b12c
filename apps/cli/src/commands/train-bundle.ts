/** `reptok train tokenizer` and `reptok train generator`: fine-tune a bundle on a user's own pictures. */
import { availableParallelism } from "node:os";
import path from "node:path";
import { fineTune, type Tuned, type TuneEvent, type TuneOptions } from "@reptok/train";
import { Command, Option } from "commander";
import { table } from "../inspect/text.ts";
import { decimal, integer, withOptions } from "../options.ts";
import { interruption, phaseMeter } from "./train-progress.ts";

type Choices = Omit<TuneOptions, "task" | "run" | "model"> & { readonly run?: string; readonly model?: string };

function describe(measured: Tuned["measured"]): string {
  const { before = {}, after = {} } = measured ?? {};
  const rows = Object.entries(after).map(([name, value]) => [
    name,
    before[name]?.toPrecision(4) ?? "",
    value.toPrecision(4),
  ]);
  return table(["held out", "before", "after"], rows);
}

async function run(task: TuneOptions["task"], choices: Choices): Promise<void> {
  const name = path.basename(path.resolve(choices.out)).toLowerCase();
  const { run: dir = path.join(".data", "fine-tune", name), model = name } = choices;
  const progress = phaseMeter();
  const show = (event: TuneEvent): void => {
    if (event.kind === "report") progress.report(task, event.report);
    else if (event.kind === "progress") progress.update(event.what, event.done, event.total);
    else {
      progress.done();
      console.error(event.text);
    }
  };
  const { manifest, measured } = await fineTune({ ...choices, task, run: dir, model }, show, interruption()).finally(
    progress.done,
  );
  if (manifest === undefined) return console.log("stopped; run the same command to resume");
  console.log(`${describe(measured)}\n\n${manifest.model} written to ${choices.out}\nlicence: ${manifest.licence}`);
}

function tuning(task: TuneOptions["task"], description: string): Command {
  const command = new Command(task)
    .description(`${description}; interrupt at any time, run again to resume`)
    .requiredOption("--from <directory>", "the bundle to fine-tune")
    .requiredOption("-d, --data <folder>", "pictures (PNG, JPEG, WebP) of any size, in sub-folders or not")
    .requiredOption("-o, --out <directory>", "directory of the new bundle")
    .option(
      "-r, --run <directory>",
      "directory of checkpoint, log, loss curve and samples (.data/fine-tune/<out's name>)",
    )
    .option("-m, --model <id>", "id in the API and in latents; by default the directory's name")
    .option("--title <text>", "one line about the model")
    .addOption(
      new Option("--storage <type>", "storage of the trained weights; by default as in the bundle").choices([
        "f32",
        "f16",
        "i8",
      ]),
    )
    .option("--steps <number>", "training steps; by default about 30 epochs", integer(1, 10_000_000))
    .option(
      "-b, --batch-size <number>",
      "pictures per step; the default depends on the networks' size",
      integer(1, 65_536),
    )
    .option("--rate <number>", "learning rate; the default depends on the networks' size", decimal(0, 1))
    .option("--warmup <number>", "warm-up steps", integer(0, 10_000_000))
    .option("--hold-out <fraction>", "fraction of the pictures held out for evaluation; default 0.05", decimal(0, 0.9))
    .option("-t, --threads <number>", "compute threads", integer(1, 256), availableParallelism());
  withOptions(command, "seed", "force");
  return command.action((choices: Choices) => run(task, { ...choices, seed: choices.seed ?? 0 }));
}

export const trainTokenizer = (): Command =>
  tuning("tokenizer", "a bundle's flow decoder and [cls] embedding on your own pictures").option(
    "--lambda <number>",
    "weight of staying near the original encoder's tokens; default 0.1",
    decimal(0, 1000),
  );

export const trainGenerator = (): Command =>
  tuning("generator", "a bundle's generator on your own labels (sub-folders) or captions")
    .option("--captions <file>", "captions: COCO's .json, or .jsonl of file_name and text")
    .addOption(
      new Option("--on <what>", "labels or captions; by default captions if there are both").choices([
        "labels",
        "captions",
      ]),
    );
