/** How well the tokenizer redraws pictures it has not seen: flow loss in 8 segments of t, PSNR of Euler samples, a sheet. */
import {
  condition,
  emitOnnx,
  flowTimes,
  flowDecoder,
  itemNoise,
  integrate,
  ops as g,
  STREAM,
  vitEncoder,
  type FlowDecoderConfig,
  type Scope,
  type Weight,
} from "@reptok/model";
import { OrtSession } from "@reptok/runtime";
import { fillBatch } from "../data/batch.ts";
import { sheet } from "../report/sheet.ts";
import type { Evaluation } from "../trainer/loop.ts";
import type { AdamW } from "../trainer/optimizer.ts";
import { evaluated, f32, interleave, meanPsnr, type StageContext } from "./context.ts";
import type { DrawingSpace } from "./drawing-space.ts";

export interface EvaluatedTokenizer {
  readonly context: StageContext;
  readonly config: FlowDecoderConfig;
  /** With the encoder below `encoder`, the decoder below `decoder`. */
  readonly scope: Scope;
  readonly space: DrawingSpace;
  /** Everything that is not trained: of the encoder what is not tuned, the frequency tables. */
  readonly frozen: ReadonlyMap<string, Weight>;
  readonly frozenTokens: Float32Array;
  readonly optimizer: AdamW;
}

const EVALUATED = 64;
const SAMPLE_STEPS = 25;
const SEGMENTS = 8;

export async function tokenizerEvaluator(
  parts: EvaluatedTokenizer,
): Promise<{ evaluate(): Promise<Evaluation>; release(): Promise<void> }> {
  const { context, config: c, scope, space, frozen, frozenTokens, optimizer } = parts;
  const { dataset, recipe, threads } = context;
  const S = recipe.imageSize;
  const stride = c.channels * c.size ** 2;
  const held = evaluated(dataset, EVALUATED);
  const B = held.length;
  const real = new Float32Array(B * 3 * S * S);
  fillBatch(real, dataset, held);
  const clean = new Float32Array(B * stride);
  held.forEach((index, i) => clean.set(space.latents.subarray(index * stride, (index + 1) * stride), i * stride));

  const token = vitEncoder(scope.sub("encoder"), g.input("image", [B, 3, S, S]), recipe.encoder);
  const encoder = await OrtSession.create(
    emitOnnx({ name: "encode", weights: frozen, outputs: { token, cond: condition(scope.sub("decoder"), token, c) } }),
    { threads },
  );
  const [x, t, cond] = [
    g.input("x", [B, c.channels, c.size, c.size]),
    g.input("t", [B]),
    g.input("cond", [B, 1, c.width]),
  ];
  const decoder = await OrtSession.create(
    emitOnnx({
      name: "decode",
      weights: frozen,
      outputs: { velocity: flowDecoder(scope.sub("decoder"), x, t, cond, c) },
    }),
    { threads },
  );
  const painter = await space.painter(B);

  const evaluate = async (): Promise<Evaluation> => {
    const weights = optimizer.average.tensors();
    const encoded = await encoder.run({ ...weights, image: f32(real, B, 3, S, S) });
    const tokens = encoded["token"]!.data as Float32Array;
    const velocity = async (state: Float32Array, at: number): Promise<Float32Array> => {
      const feeds = {
        x: f32(state, B, c.channels, c.size, c.size),
        t: f32(new Float32Array(B).fill(at), B),
        cond: encoded["cond"]!,
      };
      return (await decoder.run({ ...weights, ...feeds }))["velocity"]!.data as Float32Array;
    };

    const scalars: Record<string, number> = { cosine: meanCosine(tokens, held, frozenTokens, recipe.encoder.width) };
    const noise = itemNoise(recipe.seed, STREAM.decoder, B * stride);
    for (let segment = 0; segment < SEGMENTS; segment++) {
      const at = (segment + 0.5) / SEGMENTS;
      const v = await velocity(
        clean.map((value, i) => value * (1 - at) + noise[i]! * at),
        at,
      );
      scalars[`flow_${segment}`] =
        v.reduce((sum, value, i) => sum + (value - (noise[i]! - clean[i]!)) ** 2, 0) / v.length;
    }
    const state = noise.slice();
    await integrate("euler", [{ index: 0, x: state }], flowTimes(1, 0, SAMPLE_STEPS, 1), (_, at) =>
      velocity(state, at),
    );
    const drawn = await painter.paint(state);
    scalars["psnr"] = meanPsnr(drawn, real, B);
    return {
      scalars,
      pictures: { reconstructions: await sheet(interleave(real, drawn, 3 * S * S, 64), { size: S, columns: 16 }) },
    };
  };
  return {
    evaluate,
    release: async () => void (await Promise.all([encoder.release(), decoder.release(), painter.release()])),
  };
}

function meanCosine(tokens: Float32Array, held: Uint32Array, frozen: Float32Array, width: number): number {
  let total = 0;
  held.forEach((index, i) => {
    let [dot, a, b] = [0, 0, 0];
    for (let j = 0; j < width; j++) {
      const [p, q] = [tokens[i * width + j]!, frozen[index * width + j]!];
      dot += p * q;
      a += p * p;
      b += q * q;
    }
    total += dot / Math.sqrt(a * b);
  });
  return total / held.length;
}
