/** How well a network redraws held-out pictures in one pass: PSNR and a sheet. */
import { emitOnnx, ops as g, type Value } from "@reptok/model";
import { OrtSession } from "@reptok/runtime";
import { fillBatch } from "../data/batch.ts";
import { sheet } from "../report/sheet.ts";
import type { Evaluation } from "../trainer/loop.ts";
import type { AdamW } from "../trainer/optimizer.ts";
import { evaluated, f32, interleave, meanPsnr, type StageContext } from "./context.ts";

const EVALUATED = 128;

/** @param redraw the network, from pictures [n,3,S,S] in [-1,1] to pictures; run with the optimiser's averaged weights */
export async function reconstructionEvaluator(
  { dataset, threads }: StageContext,
  optimizer: AdamW,
  redraw: (image: Value) => Value,
): Promise<{ evaluate(): Promise<Evaluation>; release(): Promise<void> }> {
  const S = dataset.size;
  const held = evaluated(dataset, EVALUATED);
  const real = new Float32Array(held.length * 3 * S * S);
  fillBatch(real, dataset, held);
  const outputs = { drawn: redraw(g.input("image", [held.length, 3, S, S])) };
  const session = await OrtSession.create(emitOnnx({ name: "evaluate", outputs }), { threads });
  return {
    async evaluate() {
      const results = await session.run({ ...optimizer.average.tensors(), image: f32(real, held.length, 3, S, S) });
      const drawn = results["drawn"]!.data as Float32Array;
      return {
        scalars: { psnr: meanPsnr(drawn, real, held.length) },
        pictures: { reconstructions: await sheet(interleave(real, drawn, 3 * S * S, 32), { size: S, columns: 16 }) },
      };
    },
    release: () => session.release(),
  };
}
