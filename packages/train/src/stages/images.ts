/** Pictures as network inputs and outputs, for training and evaluation. */
import { autoencoderDecoder, emitOnnx, latentSize, ops as g, Scope, type Weight } from "@reptok/model";
import { OrtSession } from "@reptok/runtime";
import type { Recipe } from "../recipe/recipe.ts";
import { f32 } from "./context.ts";
import type { Statistics } from "./table.ts";

/** Mean and deviation of the encoder's input: pixels in [0,1] go to [-1,1]. */
export const PREPROCESS = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;

export const asWeights = (
  values: ReadonlyMap<string, Float32Array>,
  storage: Weight["storage"] = "f32",
): Map<string, Weight> => new Map([...values].map(([name, data]) => [name, { data, storage }]));

export interface Painter {
  /** Flow latents [count,C,L,L] -> pictures [count,3,S,S]. */
  paint(latents: Float32Array): Promise<Float32Array>;
  release(): Promise<void>;
}

/** Decodes latents with the autoencoder's decoder. */
export async function latentPainter(
  recipe: Recipe,
  weights: ReadonlyMap<string, Float32Array>,
  statistics: Statistics,
  count: number,
  threads: number,
): Promise<Painter> {
  const c = recipe.autoencoder.network;
  const [C, L] = [c.latent, latentSize(c)];
  const image = autoencoderDecoder(Scope.root(), g.input("z", [count, C, L, L]), c);
  const session = await OrtSession.create(
    emitOnnx({ name: "paint", outputs: { image }, weights: asWeights(weights) }),
    { threads },
  );
  return {
    async paint(latents) {
      const z = latents.map((x, i) => {
        const channel = Math.floor(i / (L * L)) % C;
        return x / statistics.scale[channel]! + statistics.shift[channel]!;
      });
      return (await session.run({ z: f32(z, count, C, L, L) }))["image"]!.data as Float32Array;
    },
    release: () => session.release(),
  };
}
