/** Whether stored pictures are of the models that their jobs name: each is compared with the pictures of every model. */
import type { Manifest } from "@reptok/shared";
import sharp from "sharp";
import { withModel } from "../../apps/cli/src/model.ts";
import { writePicture } from "../../packages/runtime/src/index.ts";

export interface Bundle {
  readonly dir: string;
  readonly manifest: Manifest;
}

/** A stored picture and its sources. */
export interface Drawn {
  readonly id: string;
  readonly decoder: string;
  readonly picture: Uint8Array;
  readonly latent: Float32Array;
  readonly seed: number;
  readonly steps: number;
}

async function pixelsOf(file: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await sharp(file).removeAlpha().raw().toBuffer());
}

/** Mean absolute difference, 0 to 255. */
const distance = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;

/** Pictures that are nearest to those of another decoder, or near to none. */
export async function wrongPictures(drawn: readonly Drawn[], bundles: readonly Bundle[]): Promise<string[]> {
  const distances = drawn.map(() => new Map<string, number>());
  for (const { dir, manifest } of bundles)
    await withModel(dir, async ({ pipeline }) => {
      for (const [i, { latent, seed, steps, picture }] of drawn.entries()) {
        const [redrawn] = await pipeline.decode([{ latent, seed }], { steps });
        const file = await writePicture(redrawn!, { format: "png" });
        distances[i]!.set(manifest.identity.decoder, distance(await pixelsOf(picture), await pixelsOf(file)));
      }
    });
  return drawn.flatMap(({ id, decoder }, i) => {
    const [nearest, difference] = [...distances[i]!].toSorted(([, a], [, b]) => a - b)[0]!;
    return nearest === decoder && difference < 1
      ? []
      : [`${id} is of ${decoder}, and nearest to ${nearest} (${difference})`];
  });
}
