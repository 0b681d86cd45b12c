/** Fine-tuning of the tokenizer on a user's pictures. */
import { readFile } from "node:fs/promises";
import type { Pipeline, Tensor } from "@reptok/model";
import { readPicture } from "@reptok/runtime";
import { ApiError, type Manifest } from "@reptok/shared";
import { atModelSize } from "../eval/subject.ts";
import { sheet } from "../report/sheet.ts";
import { f32, interleave, meanPsnr } from "../stages/context.ts";
import { drawInput } from "../stages/draws.ts";
import { DECODER_TIMES } from "../stages/tokenizer.ts";
import type { Evaluation } from "../trainer/loop.ts";
import type { RowFile } from "./data/row-file.ts";
import { flowLatents, prepare, signedPixels } from "./data/prepare.ts";
import { split } from "./data/split.ts";
import { MAX_HELD_OUT, type Job, type JobContext } from "./job.ts";
import { liveRunner } from "./live.ts";
import type { Source } from "./source.ts";
import { tuneTokenizer } from "./tokenizer.ts";

function checkAutoencoder({ manifest }: Source): void {
  const { components, decoder, model } = manifest;
  if (decoder.space === "pixel" || components.autoencoder_encoder !== undefined) return;
  throw new ApiError(
    "invalid_request",
    `${model}: expected a bundle with its autoencoder's encoder, got none; training needs it`,
  );
}

/** Pictures per reconstruction batch. */
const CHUNK = 8;

/** @returns undefined when it was stopped while the pictures were prepared */
export async function tokenizerJob(context: JobContext): Promise<Job | undefined> {
  const { source, settings, dir, threads, examples, progress, stopped } = context;
  checkAutoencoder(source);
  const { manifest } = source;
  const { encoder: vit, decoder: c } = source.configs;
  const tuning = await tuneTokenizer(source, { ...settings, threads, dir });
  const original = { graph: source.graphs.get("encoder")!, frozen: tuning.frozenEncoder, weights: {} };
  const runner = liveRunner(source, { encoder: original }, threads);
  const [S, D, stride] = [vit.imageSize, vit.width, c.channels * c.size ** 2];
  const prepared = await prepare(
    examples,
    {
      rows: {
        image: { width: 3 * S * S, type: "f16" },
        latent: { width: stride, type: "f32" },
        frozen: { width: D, type: "f32" },
      },
      inputs: { image: manifest.preprocess, pixels: signedPixels(manifest.imageSize) },
      async compute({ image, pixels }, count) {
        const { token } = await runner.run("encoder", { image: f32(image, count, 3, S, S) });
        return {
          image,
          latent: await flowLatents(runner, manifest, pixels, count),
          frozen: token!.data as Float32Array,
        };
      },
    },
    { dir, stopped, progress: (done, total) => progress("pictures", done, total) },
  );
  await runner.release();
  if (prepared === undefined) {
    await tuning.step.release();
    return undefined;
  }

  const { rows, skipped } = prepared;
  const B = settings.batchSize;
  const latent = [B, c.channels, c.size, c.size];
  const feeds = {
    image: f32(new Float32Array(B * 3 * S * S), B, 3, S, S),
    latent: f32(new Float32Array(B * stride), ...latent),
    noise: f32(new Float32Array(B * stride), ...latent),
    t: { data: new Float32Array(B), dims: [B] },
    frozen: f32(new Float32Array(B * D), B, D),
  } satisfies Record<string, Tensor>;
  const parts = split(
    prepared.examples.map(({ name }) => name),
    settings.holdOut,
    settings.seed,
    MAX_HELD_OUT,
  );
  const shown = Array.from(parts.heldOut.subarray(0, settings.shown), (index) => prepared.examples[index]!.path);
  return {
    tuning,
    split: parts,
    skipped,
    async feeds(indices, random) {
      for (const name of ["image", "latent", "frozen"] as const) {
        await rows[name].read(indices, feeds[name].data as Float32Array);
      }
      drawInput(DECODER_TIMES, feeds.t, new Map(), new Map(), random);
      random.normals(feeds.noise.data as Float32Array);
      return feeds;
    },
    look: (pipeline) => redraw(pipeline, shown, manifest, settings.seed),
    close: async () => {
      for (const file of Object.values<RowFile>(rows)) await file.close();
    },
  };
}

/** Reconstructs each picture from its token: PSNR in dB, and a sheet of pairs. */
async function redraw(
  pipeline: Pipeline,
  paths: readonly string[],
  manifest: Manifest,
  seed: number,
): Promise<Evaluation> {
  const size = manifest.imageSize;
  const area = 3 * size * size;
  const [real, decoded] = [new Float32Array(paths.length * area), new Float32Array(paths.length * area)];
  for (let start = 0; start < paths.length; start += CHUNK) {
    const files = await Promise.all(paths.slice(start, start + CHUNK).map((path) => readFile(path)));
    const pictures = await Promise.all(files.map((bytes) => readPicture(bytes)));
    const latents = await pipeline.encode(pictures);
    const drawn = await pipeline.decode(latents.map((latent) => ({ latent, seed })));
    pictures.forEach((picture, i) => {
      real.set(atModelSize(picture, manifest).data, (start + i) * area);
      decoded.set(drawn[i]!.data, (start + i) * area);
    });
  }
  const samples = await sheet(interleave(real, decoded, area, paths.length), { size, columns: 8 });
  return { scalars: { psnr: meanPsnr(decoded, real, paths.length) }, pictures: { samples } };
}
