/** Evaluates one-pass reconstruction of held-out pictures: PSNR and a sheet. */
import { emitOnnx, ops as g, Scope, type Value } from "@reptok/model";
import { OrtSession } from "@reptok/runtime";
import { fillBatch } from "../data/batch.ts";
import { sheet } from "../report/sheet.ts";
import { evaluated, f32, interleave, meanPsnr } from "./context.ts";
import type { OpenStage, StageEvaluator } from "./declaration.ts";

const EVALUATED = 128;

/** Mean PSNR in dB over pictures in [-1,1], a scalar. */
export function psnrOf(drawn: Value, real: Value): Value {
  const difference = g.sub(drawn, real);
  const error = g.reduceMean(g.mul(difference, difference), [1, 2, 3]);
  return g.mul(g.meanAll(g.log(g.add(g.mul(error, 1 / 4), 1e-10))), -10 / Math.LN10);
}

/** @param redraw the network, from pictures [n,3,S,S] in [-1,1] to pictures; run with the averaged weights */
export async function reconstructionEvaluator(
  { context: { dataset, threads }, optimizer }: OpenStage,
  redraw: (scope: Scope, image: Value) => Value,
): Promise<StageEvaluator> {
  const S = dataset.size;
  const heldOut = evaluated(dataset, EVALUATED);
  const real = new Float32Array(heldOut.length * 3 * S * S);
  fillBatch(real, dataset, heldOut);
  const outputs = { drawn: redraw(Scope.root(), g.input("image", [heldOut.length, 3, S, S])) };
  const session = await OrtSession.create(emitOnnx({ name: "evaluate", outputs }), { threads });
  return {
    async evaluate() {
      const results = await session.run({ ...optimizer.average.tensors(), image: f32(real, heldOut.length, 3, S, S) });
      const drawn = results["drawn"]!.data as Float32Array;
      return {
        scalars: { psnr: meanPsnr(drawn, real, heldOut.length) },
        pictures: { reconstructions: await sheet(interleave(real, drawn, 3 * S * S, 32), { size: S, columns: 16 }) },
      };
    },
    release: () => session.release(),
  };
}
