/** `reptok generate`: generates pictures or latents from a prompt or a label. */
import type { Condition } from "@reptok/model";
import { writePicture } from "@reptok/runtime";
import { encodeLatentOf, type LatentDtype, MAX_ITEMS, type Manifest } from "@reptok/shared";
import { Command } from "commander";
import { UsageError } from "../failure.ts";
import { checkOutputs, numbered, outputKind, writeOutput } from "../files.ts";
import { asStored } from "../latents.ts";
import { checkSize, conditionOf, type Model, withModel } from "../model.ts";
import { decimal, integer, randomSeed, withOptions } from "../options.ts";
import { meter } from "../progress.ts";

interface Options {
  readonly model: string;
  readonly label?: string;
  readonly seed?: number;
  readonly n: number;
  readonly steps?: number;
  readonly guidance?: number;
  readonly size?: number;
  readonly out: readonly string[];
  readonly dtype: LatentDtype;
  readonly force?: true;
}

interface Request {
  readonly condition: Condition;
  /** One per item: picture i has seed + i, so that the first of n equals the one of n = 1. */
  readonly seeds: readonly number[];
}

/** New latents, rounded as when stored. */
async function sample({ manifest, pipeline }: Model, request: Request, options: Options): Promise<Float32Array[]> {
  const bar = meter("generate");
  const items = request.seeds.map((seed) => ({ condition: request.condition, seed }));
  const { steps, guidance } = options;
  const results = await pipeline.generate(items, {
    onStep: bar.update,
    ...(steps === undefined ? {} : { steps }),
    ...(guidance === undefined ? {} : { guidance }),
  });
  bar.done();
  return results.flatMap((latent) => (latent === null ? [] : [asStored(manifest, latent, options.dtype)]));
}

async function draw(model: Model, latents: readonly Float32Array[], seeds: readonly number[], steps?: number) {
  const bar = meter("decode");
  const items = latents.map((latent, i) => ({ latent, seed: seeds[i] ?? 0 }));
  const pictures = await model.pipeline.decode(items, {
    onStep: bar.update,
    ...(steps === undefined ? {} : { steps }),
  });
  bar.done();
  return pictures;
}

function requestOf(prompt: string | undefined, options: Options, manifest: Manifest): Request {
  if ((prompt === undefined) === (options.label === undefined)) {
    throw new UsageError('expected either a prompt or --label: reptok generate "a red apple"');
  }
  const seed = options.seed ?? randomSeed();
  return {
    condition: conditionOf(manifest, prompt === undefined ? { label: options.label ?? "" } : { prompt }),
    seeds: Array.from({ length: options.n }, (_, i) => (seed + i) % 2 ** 32),
  };
}

async function run(prompt: string | undefined, options: Options): Promise<void> {
  const { n, out, dtype, size } = options;
  const kinds = out.map(outputKind);
  await checkOutputs(
    out.flatMap((file) => Array.from({ length: n }, (_, i) => numbered(file, i, n))),
    options.force ?? false,
  );
  await withModel(options.model, async (model) => {
    checkSize(model.manifest, size);
    const request = requestOf(prompt, options, model.manifest);
    const latents = await sample(model, request, options);
    const wantsPictures = kinds.some((kind) => kind !== "latent");
    const pictures = wantsPictures ? await draw(model, latents, request.seeds, options.steps) : [];
    for (const [i, latent] of latents.entries()) {
      for (const [j, file] of out.entries()) {
        const kind = kinds[j];
        const picture = pictures[i];
        const name = numbered(file, i, n);
        if (kind === "latent") await writeOutput(name, encodeLatentOf(model.manifest, latent, dtype));
        else if (kind !== undefined && picture) {
          await writeOutput(
            name,
            await writePicture(picture, { format: kind, ...(size === undefined ? {} : { size }) }),
          );
        }
        console.log(`${name}  (seed ${request.seeds[i]})`);
      }
    }
  });
}

export function generate(): Command {
  const command = new Command("generate")
    .description("generate pictures (.png, .webp, .jpg) or latents (.latent) from a prompt or a label")
    .argument("[prompt]", 'what to draw: "a red apple"')
    .option("-l, --label <name>", "a label of the model, by name or number, instead of a prompt")
    .option("-n, --n <number>", "number of items; item i has seed + i", integer(1, MAX_ITEMS), 1)
    .option("-g, --guidance <number>", "classifier-free guidance; 1 = none", decimal(0, 30))
    .option("-o, --out <files...>", "output files; the extension determines the format", ["out.png"]);
  return withOptions(command, "seed", "steps", "size", "dtype", "model", "force").action(run);
}
