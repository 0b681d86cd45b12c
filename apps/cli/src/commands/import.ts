/** `reptok import`: converts published weights to a bundle. */
import path from "node:path";
import { importBundle, type Imported, readLabels } from "@reptok/importer";
import { Command, Option } from "commander";
import { TaskFailed, UsageError } from "../failure.ts";
import { describeComponents } from "../inspect/bundle.ts";
import { decimal, integer } from "../options.ts";
import { meter } from "../progress.ts";

interface Options {
  readonly out: string;
  readonly model?: string;
  readonly storage: "f32" | "f16" | "i8";
  readonly base?: string;
  readonly encoder?: string;
  readonly vae?: string;
  readonly textEncoder?: string;
  readonly tokenizer?: string;
  readonly maxTokens?: number;
  readonly labels?: string;
  readonly title?: string;
  readonly licence?: string;
  readonly imageSize?: number;
  readonly scaleFactor?: number;
  readonly heads?: number;
  readonly force?: true;
}

const LOG_EVERY_MS = 10_000;

/** Aborted by the first SIGINT or SIGTERM, so that the incomplete bundle is removed. */
function interruption(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const stop = () => controller.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  return { signal: controller.signal, release: () => process.off("SIGINT", stop).off("SIGTERM", stop) };
}

function textEncoderOf({ textEncoder, tokenizer, maxTokens }: Options) {
  if (textEncoder === undefined && tokenizer === undefined) return undefined;
  if (textEncoder === undefined || tokenizer === undefined) {
    throw new UsageError("--text-encoder and --tokenizer: expected both, the network and its tokenizer");
  }
  return { model: textEncoder, tokenizer, maxTokens };
}

/** Maximum number of unused entries to list. */
const SHOWN = 5;

function report({ manifest, unused }: Imported, out: string): void {
  console.log(describeComponents(manifest));
  if (unused.length > 0) {
    const more = unused.length > SHOWN ? ` and ${unused.length - SHOWN} more` : "";
    console.log(`\nnot used: ${unused.slice(0, SHOWN).join(", ")}${more}`);
  }
  console.log(`\n${manifest.model} written to ${out}\nlicence: ${manifest.licence}`);
}

async function run(checkpoint: string | undefined, options: Options): Promise<void> {
  const { base, out, force, labels, model = path.basename(path.resolve(out)).toLowerCase(), ...rest } = options;
  if ((checkpoint === undefined) === (base === undefined)) {
    throw new UsageError("expected a checkpoint, or --base with a bundle in which to replace parts");
  }
  const textEncoder = textEncoderOf(options);
  const { signal, release } = interruption();
  const progress = meter("import", LOG_EVERY_MS);
  try {
    const imported = await importBundle({
      ...rest,
      checkpoint,
      base,
      out,
      model,
      textEncoder,
      labels: labels === undefined ? undefined : await readLabels(labels),
      force: force === true,
      signal,
      onProgress: (done, total) => progress.update(done, total, "weights"),
    });
    progress.done();
    report(imported, out);
  } catch (cause) {
    if (signal.aborted) throw new TaskFailed("interrupted; nothing was written", { cause });
    throw cause;
  } finally {
    progress.done();
    release();
  }
}

export function importCommand(): Command {
  return new Command("import")
    .description("convert published weights to a bundle: a RepTok checkpoint, or parts that replace those of a bundle")
    .argument("[checkpoint]", "RepTok's checkpoint, a .ckpt file")
    .requiredOption("-o, --out <directory>", "directory of the bundle, such as models/reptok-xl")
    .option("-m, --model <id>", "id in the API and in latents; by default the directory's name")
    .addOption(new Option("--storage <type>", "storage of the weights").choices(["f32", "f16", "i8"]).default("f32"))
    .option("--base <directory>", "instead of a checkpoint: a bundle that supplies the other parts")
    .option("--encoder <file>", "DINOv2 with registers: the hub's .pth or Hugging Face's .safetensors")
    .option("--vae <file>", "SD-VAE in diffusers' .safetensors")
    .option("--text-encoder <file>", "text encoder in ONNX")
    .option("--tokenizer <file>", "the text encoder's tokenizer.json")
    .option("--max-tokens <number>", "maximum tokens of a prompt for the text encoder", integer(1, 512))
    .option(
      "--labels <file>",
      "names of the labels, one per line or a JSON array; by default ImageNet's for 1000 labels",
    )
    .option("--title <text>", "one line about the model")
    .option("--licence <text>", "the weights' licence; by default the published weights' terms")
    .option("--image-size <pixels>", "side of the pictures, if the checkpoint does not state it", integer(8, 2048))
    .option("--scale-factor <number>", "the token's scale factor, instead of the checkpoint's", decimal(1e-6, 1e6))
    .option(
      "--heads <number>",
      "the encoder's attention heads; by default its width divided by 64, if that is an integer",
      integer(1, 1024),
    )
    .option("-f, --force", "replace the bundle at --out")
    .action(run);
}
