/** `reptok encode`: encodes pictures to latents. */
import path from "node:path";
import { encodeLatentOf, type LatentDtype } from "@reptok/shared";
import { Command } from "commander";
import { UsageError } from "../failure.ts";
import { checkOutputs, readPictureFile, writeOutput } from "../files.ts";
import { withModel } from "../model.ts";
import { withOptions } from "../options.ts";

interface Options {
  readonly model: string;
  readonly out?: string;
  readonly dtype: LatentDtype;
  readonly force?: true;
}

/** Pictures per batch. */
const AT_ONCE = 8;

function outputName(file: string, out: string | undefined, count: number): string {
  if (out !== undefined && path.extname(out) === ".latent") {
    if (count === 1) return out;
    throw new UsageError(`--out: expected a directory for ${count} pictures, got ${out}`);
  }
  const { dir, name } = path.parse(file);
  return path.join(out ?? dir, `${name}.latent`);
}

async function run(files: readonly string[], options: Options): Promise<void> {
  const names = files.map((file) => outputName(file, options.out, files.length));
  await checkOutputs(names, options.force ?? false);
  await withModel(options.model, async ({ manifest, pipeline }) => {
    const { size } = manifest.preprocess;
    for (let from = 0; from < files.length; from += AT_ONCE) {
      const pictures = await Promise.all(files.slice(from, from + AT_ONCE).map((file) => readPictureFile(file, size)));
      const latents = await pipeline.encode(pictures);
      for (const [i, latent] of latents.entries()) {
        const name = names[from + i] ?? "";
        await writeOutput(name, encodeLatentOf(manifest, latent, options.dtype));
        console.log(name);
      }
    }
  });
}

export function encode(): Command {
  const command = new Command("encode")
    .description("turn pictures (PNG, JPEG, WebP) into latents")
    .argument("<pictures...>", "picture files")
    .option("-o, --out <path>", "latent file, or a directory for several; by default next to the picture");
  return withOptions(command, "dtype", "model", "force").action(run);
}
