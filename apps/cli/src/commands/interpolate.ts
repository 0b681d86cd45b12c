/** `reptok interpolate`: a strip of pictures between two latents. */
import { type Picture, slerp } from "@reptok/model";
import { readPicture, writePicture } from "@reptok/runtime";
import { Command } from "commander";
import { checkOutputs, kindOf, pictureKind, readPictureFile, writeOutput } from "../files.ts";
import { readLatent } from "../latents.ts";
import { checkSize, conditionOf, type Model, withModel } from "../model.ts";
import { integer, randomSeed, withOptions } from "../options.ts";
import { meter } from "../progress.ts";

interface Options {
  readonly model: string;
  readonly n: number;
  readonly seed?: number;
  readonly steps?: number;
  readonly size?: number;
  readonly out: string;
  readonly force?: true;
}

/** An endpoint of the path: a latent file, a picture file, or else a prompt. */
async function endpoint({ manifest, pipeline }: Model, text: string, seed: number): Promise<Float32Array> {
  const kind = kindOf(text);
  if (kind === "latent") return readLatent(text, manifest);
  const [latent] =
    kind === undefined
      ? await pipeline.generate([{ condition: conditionOf(manifest, { prompt: text }), seed }])
      : await pipeline.encode([await readPictureFile(text, manifest.preprocess.size)]);
  if (!latent) throw new Error("expected a latent from the pipeline, got none");
  return latent;
}

/** All pictures share the noise, so that only the latent varies. */
async function drawPath({ pipeline }: Model, path: readonly Float32Array[], seed: number, steps?: number) {
  const bar = meter("decode");
  const items = path.map((latent) => ({ latent, seed }));
  const pictures = await pipeline.decode(items, { onStep: bar.update, ...(steps === undefined ? {} : { steps }) });
  bar.done();
  return pictures.filter((picture) => picture !== null);
}

/** Resamples with the same writer as every other output. */
async function enlarge(picture: Picture, size: number): Promise<Picture> {
  return readPicture(await writePicture(picture, { format: "png", size }));
}

/** Joins pictures side by side: one picture, h x (n * w), from n pictures of the same size; planar RGB. */
function joinStrip(pictures: readonly Picture[]): Picture {
  const [first] = pictures;
  if (first === undefined) throw new RangeError("expected at least one picture");
  const { width, height } = first;
  const row = width * pictures.length;
  const data = new Float32Array(3 * height * row);
  for (const [i, picture] of pictures.entries()) {
    if (picture.width !== width || picture.height !== height) {
      throw new RangeError(`expected ${width} x ${height}, got ${picture.width} x ${picture.height}`);
    }
    for (let line = 0; line < 3 * height; line++) {
      data.set(picture.data.subarray(line * width, (line + 1) * width), line * row + i * width);
    }
  }
  return { data, width: row, height };
}

async function run(from: string, to: string, options: Options): Promise<void> {
  const { n, size, out, seed = randomSeed() } = options;
  const format = pictureKind(out);
  await checkOutputs([out], options.force ?? false);
  await withModel(options.model, async (model) => {
    checkSize(model.manifest, size);
    const [start, end] = [await endpoint(model, from, seed), await endpoint(model, to, seed)];
    const path = Array.from({ length: n }, (_, i) => slerp(start, end, i / (n - 1)));
    const pictures = await drawPath(model, path, seed, options.steps);
    const sized = size === undefined ? pictures : await Promise.all(pictures.map((picture) => enlarge(picture, size)));
    await writeOutput(out, await writePicture(joinStrip(sized), { format }));
    console.log(`${out}  (${n} pictures, seed ${seed})`);
  });
}

export function interpolate(): Command {
  const command = new Command("interpolate")
    .description("draw a strip of pictures between two latents (spherical interpolation)")
    .argument("<from>", "a latent file, a picture file, or a prompt")
    .argument("<to>", "the same")
    .option("-n, --n <number>", "pictures in the strip, both ends included", integer(2, 64), 8)
    .option("-o, --out <file>", "picture file", "strip.png");
  return withOptions(command, "seed", "steps", "size", "model", "force").action(run);
}
