/** Stage 2: self-supervised pretraining of the encoder by masked autoencoding through the [cls] token. */
import { maskedEncoder, ops as g, pixelDecoder, type Scope, type Value, type VitConfig } from "@reptok/model";
import type { StepGraph } from "../trainer/step.ts";
import type { StageContext } from "./context.ts";
import type { StageDeclaration } from "./declaration.ts";
import { pictureTables } from "./pictures.ts";
import { psnrOf, reconstructionEvaluator } from "./reconstruction-evaluation.ts";

/** Where the encoder's weights live in this stage's checkpoint. */
export const ENCODER = "encoder.";

export function pretrainLoss(s: Scope, image: Value, hidden: Value, c: VitConfig, depth: number): StepGraph {
  const token = maskedEncoder(s.sub("encoder"), image, hidden, c);
  const difference = g.sub(pixelDecoder(s.sub("decoder"), token, c, depth), image);
  return { loss: g.meanAll(g.mul(difference, difference)) };
}

export function pretrainStage({ dataset, recipe }: StageContext): StageDeclaration {
  const { pretrain: stage, encoder: c } = recipe;
  const [S, N] = [c.imageSize, (c.imageSize / c.patch) ** 2];
  const image = (batch: number): Value => g.input("image", [batch, 3, S, S]);
  const redraw = (scope: Scope, pictures: Value): Value => {
    const seen = g.constant(new Float32Array(N), [1, N, 1]);
    const token = maskedEncoder(scope.sub("encoder"), pictures, seen, c);
    return pixelDecoder(scope.sub("decoder"), token, c, stage.decoderDepth);
  };
  return {
    stage: "pretrain",
    recipe: stage,
    step: (scope, batch) => pretrainLoss(scope, image(batch), g.input("hidden", [batch, N, 1]), c, stage.decoderDepth),
    tables: pictureTables(dataset),
    indices: { row: { draw: "epoch", rows: "train" } },
    inputs: {
      image: { draw: "picture", table: "pixels", at: "row", shift: 4, flip: 0.5 },
      hidden: { draw: "hidden", mean: stage.masked },
    },
    evaluation: {
      rows: "held",
      graph: (scope, batch) => ({ psnr: psnrOf(redraw(scope, image(batch)), image(batch)) }),
      inputs: { image: { draw: "picture", table: "pixels", at: "row" } },
    },
    evaluator: (opened) => reconstructionEvaluator(opened, redraw),
    evaluateEvery: 500,
  };
}
