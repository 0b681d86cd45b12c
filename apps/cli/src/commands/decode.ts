/** `reptok decode`: decodes latents to pictures. */
import path from "node:path";
import { writePicture } from "@reptok/runtime";
import { Command } from "commander";
import { checkOutputs, kindOf, pictureKind, writeOutput } from "../files.ts";
import { UsageError } from "../failure.ts";
import { readLatent } from "../latents.ts";
import { checkSize, withModel } from "../model.ts";
import { withOptions } from "../options.ts";
import { meter } from "../progress.ts";

interface Options {
  readonly model: string;
  readonly seed?: number;
  readonly steps?: number;
  readonly size?: number;
  readonly out?: string;
  readonly force?: true;
}

/** Latents per batch. */
const AT_ONCE = 8;

function outputName(file: string, out: string | undefined, count: number): string {
  if (out !== undefined && kindOf(out) !== undefined) {
    if (count === 1) return out;
    throw new UsageError(`--out: expected a directory for ${count} latents, got ${out}`);
  }
  const { dir, name } = path.parse(file);
  return path.join(out ?? dir, `${name}.png`);
}

async function run(files: readonly string[], options: Options): Promise<void> {
  const { seed = 0, steps, size } = options;
  const names = files.map((file) => outputName(file, options.out, files.length));
  const formats = names.map(pictureKind);
  await checkOutputs(names, options.force ?? false);
  await withModel(options.model, async ({ manifest, pipeline }) => {
    checkSize(manifest, size);
    const latents = await Promise.all(files.map((file) => readLatent(file, manifest)));
    for (let from = 0; from < latents.length; from += AT_ONCE) {
      const bar = meter("decode");
      const items = latents.slice(from, from + AT_ONCE).map((latent) => ({ latent, seed }));
      const pictures = await pipeline.decode(items, { onStep: bar.update, ...(steps === undefined ? {} : { steps }) });
      bar.done();
      for (const [i, picture] of pictures.entries()) {
        const [name, format] = [names[from + i], formats[from + i]];
        if (picture === null || name === undefined || format === undefined) continue;
        await writeOutput(name, await writePicture(picture, { format, ...(size === undefined ? {} : { size }) }));
        console.log(name);
      }
    }
  });
}

export function decode(): Command {
  const command = new Command("decode")
    .description("decode latents to pictures")
    .argument("<latents...>", "latent files")
    .option("-o, --out <path>", "picture file, or a directory for several; by default a PNG next to the latent");
  return withOptions(command, "seed", "steps", "size", "model", "force").action(run);
}
