/** `reptok train tokenizer` and `reptok train generator`: a bundle goes on learning on a user's own pictures. */
import { availableParallelism } from "node:os";
import path from "node:path";
import { fineTune, type Tuned, type TuneEvent, type TuneOptions } from "@reptok/train";
import { Command, Option } from "commander";
import { table } from "../inspect/text.ts";
import { decimal, integer, withOptions } from "../options.ts";
import { interruption, phaseMeter } from "./train-progress.ts";

type Asked = Omit<TuneOptions, "task" | "run" | "model"> & { readonly run?: string; readonly model?: string };

function describe(measured: Tuned["measured"]): string {
  const { before = {}, after = {} } = measured ?? {};
  const rows = Object.entries(after).map(([name, value]) => [
    name,
    before[name]?.toPrecision(4) ?? "",
    value.toPrecision(4),
  ]);
  return table(["held out", "before", "after"], rows);
}

async function run(task: TuneOptions["task"], asked: Asked): Promise<void> {
  const name = path.basename(path.resolve(asked.out)).toLowerCase();
  const { run: dir = path.join(".data", "fine-tune", name), model = name } = asked;
  const progress = phaseMeter();
  const show = (event: TuneEvent): void => {
    if (event.kind === "report") progress.report(task, event.report);
    else if (event.kind === "progress") progress.update(event.what, event.done, event.total);
    else {
      progress.done();
      console.error(event.text);
    }
  };
  const { manifest, measured } = await fineTune({ ...asked, task, run: dir, model }, show, interruption()).finally(
    progress.done,
  );
  if (manifest === undefined) return console.log("stopped; the same command goes on from here");
  console.log(`${describe(measured)}\n\n${manifest.model} written to ${asked.out}\nlicence: ${manifest.licence}`);
}

function tuning(task: TuneOptions["task"], description: string): Command {
  const command = new Command(task)
    .description(`${description}; interrupt at any time, run again to go on`)
    .requiredOption("--from <directory>", "the bundle to go on from")
    .requiredOption("-d, --data <folder>", "pictures (PNG, JPEG, WebP) of any size, in sub-folders or not")
    .requiredOption("-o, --out <directory>", "directory of the new bundle")
    .option("-r, --run <directory>", "where checkpoint, log, loss curve and samples go (.data/fine-tune/<out's name>)")
    .option("-m, --model <id>", "id in the API and in latents; the directory's name when absent")
    .option("--title <text>", "one line about the model")
    .addOption(
      new Option("--storage <type>", "how trained weights are stored; as in the bundle when absent").choices([
        "f32",
        "f16",
        "i8",
      ]),
    )
    .option("--steps <number>", "training steps; about 30 times over the pictures when absent", integer(1, 10_000_000))
    .option("-b, --batch-size <number>", "pictures a step; by the networks' size when absent", integer(1, 65_536))
    .option("--rate <number>", "learning rate; by the networks' size when absent", decimal(0, 1))
    .option("--warmup <number>", "steps in which the rate rises", integer(0, 10_000_000))
    .option("--hold-out <share>", "share of the pictures to measure on, 0.05 when absent", decimal(0, 0.9))
    .option("-t, --threads <number>", "threads that compute", integer(1, 256), availableParallelism());
  withOptions(command, "seed", "force");
  return command.action((asked: Asked) => run(task, { ...asked, seed: asked.seed ?? 0 }));
}

export const trainTokenizer = (): Command =>
  tuning("tokenizer", "a bundle's flow decoder and [cls] embedding on your own pictures").option(
    "--lambda <number>",
    "weight of staying near the untouched encoder's tokens, 0.1 when absent",
    decimal(0, 1000),
  );

export const trainGenerator = (): Command =>
  tuning("generator", "a bundle's generator on your own labels (sub-folders) or captions")
    .option("--captions <file>", "captions: COCO's .json, or .jsonl of file_name and text")
    .addOption(
      new Option("--on <what>", "labels or captions; captions where there are both").choices(["labels", "captions"]),
    );
