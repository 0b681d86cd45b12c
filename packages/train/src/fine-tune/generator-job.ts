/** Common parts of fine-tuning the generators: the pictures' latents, which they learn to generate. */
import type { Pipeline, Random } from "@reptok/model";
import type { GenerateItem } from "@reptok/model";
import { drawSheet } from "../stages/generator-samples.ts";
import { f32 } from "../stages/context.ts";
import type { Evaluation } from "../trainer/loop.ts";
import { prepare, type Prepared } from "./data/prepare.ts";
import type { JobContext } from "./job.ts";
import { liveRunner } from "./live.ts";

/** The latents of all pictures by the bundle's own encoder; undefined when it was stopped. */
export async function latentsOf(context: JobContext): Promise<Prepared<"latent"> | undefined> {
  const { source, dir, threads, examples, progress, stopped } = context;
  const { preprocess, token } = source.manifest;
  const S = preprocess.size;
  const runner = liveRunner(source, {}, threads);
  try {
    return await prepare(
      examples,
      {
        rows: { latent: { width: token.dimensions, type: "f32" } },
        inputs: { image: preprocess },
        async compute({ image }, count) {
          const { token: read } = await runner.run("encoder", { image: f32(image, count, 3, S, S) });
          return { latent: (read!.data as Float32Array).map((x) => x / token.scaleFactor) };
        },
      },
      { dir, stopped, progress: (done, total) => progress("pictures", done, total) },
    );
  } finally {
    await runner.release();
  }
}

/** data, noise [B,1,D] and t [B] for the pictures at `indices`. */
export async function flowFeeds({ rows }: Prepared<"latent">, indices: Uint32Array, random: Random) {
  const [n, D] = [indices.length, rows.latent.width];
  const latents = new Float32Array(n * D);
  await rows.latent.read(indices, latents);
  const [noise, t] = [new Float32Array(n * D), new Float32Array(n)];
  random.normals(noise);
  for (let i = 0; i < n; i++) t[i] = random.uniform();
  return { data: f32(latents, n, 1, D), noise: f32(noise, n, 1, D), t: f32(t, n) };
}

/** A captioned sheet of the generator's pictures, each with its own seed. */
export async function sample(
  pipeline: Pipeline,
  size: number,
  conditions: readonly GenerateItem["condition"][],
  captions: readonly string[],
  seed: number,
): Promise<Evaluation> {
  const items = conditions.map((condition, i) => ({ condition, seed: (seed + i) >>> 0 }));
  return { scalars: {}, pictures: { samples: await drawSheet(pipeline, size, items, captions, 8) } };
}
