/** Evaluates the tokenizer on held-out pictures: flow loss in 8 segments of t, PSNR of Euler samples, a sheet. */
import {
  condition,
  conditionWidth,
  emitOnnx,
  flowTimes,
  flowDecoder,
  itemNoise,
  integrate,
  ops as g,
  Scope,
  STREAM,
  vitEncoder,
  type FlowDecoderConfig,
} from "@reptok/model";
import { OrtSession } from "@reptok/runtime";
import { fillBatch } from "../data/batch.ts";
import { cosine } from "../eval/metrics/cosine.ts";
import { sheet } from "../report/sheet.ts";
import type { Evaluation } from "../trainer/loop.ts";
import { evaluated, f32, gatherRows, interleave, meanPsnr } from "./context.ts";
import type { OpenStage, StageEvaluator } from "./declaration.ts";
import { drawnStatistics, isPixelSpace, painter, tokenizerDecoderConfig } from "./drawing-space.ts";

const EVALUATED = 64;
const SAMPLE_STEPS = 25;
const SEGMENTS = 8;

/** Evaluates the decoder on the tokens of held-out pictures, [B,width], from `tokensOf`. */
export async function decoderEvaluator(
  stage: OpenStage,
  c: FlowDecoderConfig,
  tokensOf: (heldOut: Uint32Array) => Promise<Float32Array>,
): Promise<StageEvaluator> {
  const { context, tables, statistics, frozen, optimizer } = stage;
  const { dataset, recipe, threads } = context;
  const S = recipe.imageSize;
  const heldOut = evaluated(dataset, EVALUATED);
  const B = heldOut.length;
  const real = new Float32Array(B * 3 * S * S);
  fillBatch(real, dataset, heldOut);
  const clean = isPixelSpace(recipe) ? real : gatherRows(tables, "latents", heldOut);
  const scope = Scope.root().sub("decoder");
  const resources = new AsyncDisposableStack();
  const session = async (name: string, outputs: Parameters<typeof emitOnnx>[0]["outputs"]): Promise<OrtSession> => {
    const created = await OrtSession.create(emitOnnx({ name, weights: frozen, outputs }), { threads });
    resources.defer(() => created.release());
    return created;
  };
  const [x, t] = [g.input("x", [B, c.channels, c.size, c.size]), g.input("t", [B])];
  try {
    const conditioner = await session("condition", { cond: condition(scope, g.input("token", [B, c.token]), c) });
    const decoder = await session("decode", {
      velocity: flowDecoder(scope, x, t, g.input("cond", [B, 1, conditionWidth(c)]), c),
    });
    const drawing = await painter(context, drawnStatistics(statistics), B);
    resources.defer(() => drawing.release());

    const evaluate = async (): Promise<Evaluation> => {
      const weights = optimizer.average.tensors();
      const token = f32(await tokensOf(heldOut), B, c.token);
      const { cond } = await conditioner.run({ ...weights, token });
      const velocity = async (state: Float32Array, at: number): Promise<Float32Array> => {
        const feeds = {
          x: f32(state, B, c.channels, c.size, c.size),
          t: f32(new Float32Array(B).fill(at), B),
          cond: cond!,
        };
        return (await decoder.run({ ...weights, ...feeds }))["velocity"]!.data as Float32Array;
      };
      const scalars: Record<string, number> = {};
      const noise = itemNoise(recipe.seed, STREAM.decoder, clean.length);
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
      const drawn = await drawing.paint(state);
      scalars["psnr"] = meanPsnr(drawn, real, B);
      return {
        scalars,
        pictures: { reconstructions: await sheet(interleave(real, drawn, 3 * S * S, 64), { size: S, columns: 16 }) },
      };
    };
    return { evaluate, release: () => resources.disposeAsync() };
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}

/** The same with tokens of the current encoder, and their cosine to those of the original encoder. */
export async function tokenizerEvaluator(stage: OpenStage): Promise<StageEvaluator> {
  const { context, tables, frozen, optimizer } = stage;
  const { dataset, recipe, threads } = context;
  const heldOut = evaluated(dataset, EVALUATED);
  const [B, S, D] = [heldOut.length, recipe.imageSize, recipe.encoder.width];
  const real = new Float32Array(B * 3 * S * S);
  fillBatch(real, dataset, heldOut);
  const token = vitEncoder(Scope.root().sub("encoder"), g.input("image", [B, 3, S, S]), recipe.encoder);
  const encoder = await OrtSession.create(emitOnnx({ name: "encode", weights: frozen, outputs: { token } }), {
    threads,
  });
  const tokensOf = async (): Promise<Float32Array> => {
    const feeds = { ...optimizer.average.tensors(), image: f32(real, B, 3, S, S) };
    return (await encoder.run(feeds))["token"]!.data as Float32Array;
  };
  try {
    const decoder = await decoderEvaluator(stage, tokenizerDecoderConfig(recipe), tokensOf);
    const original = gatherRows(tables, "frozen", heldOut);
    return {
      async evaluate() {
        const { scalars, pictures = {} } = await decoder.evaluate();
        return { scalars: { cosine: meanCosine(await tokensOf(), original, D), ...scalars }, pictures };
      },
      release: async () => void (await Promise.all([encoder.release(), decoder.release()])),
    };
  } catch (error) {
    await encoder.release();
    throw error;
  }
}

function meanCosine(a: Float32Array, b: Float32Array, width: number): number {
  const count = a.length / width;
  let total = 0;
  for (let i = 0; i < count; i++) {
    const row = (of: Float32Array) => of.subarray(i * width, (i + 1) * width);
    total += cosine(row(a), row(b)) / count;
  }
  return total;
}
