/** The encoder's pretraining: in the paper's ablation DINOv2 is better than MAE, and MAE better than none. */
import type { Recipe } from "@reptok/train/experiments";
import { type Study, vary, withoutPretraining } from "./study.ts";

export const selfSupervision = (base: Recipe): Study => {
  const { batchSize } = base.pretrain;
  const distillation = {
    prototypes: 256,
    hidden: 128,
    bottleneck: 32,
    studentTemperature: 0.1,
    teacherTemperature: 0.05,
    minCrop: 0.5,
  };
  return {
    name: "self-supervision",
    title: "Self-supervised pretraining of the encoder",
    varied: "pretraining",
    generates: "label",
    variants: [
      { name: "none", recipe: withoutPretraining(base) },
      { name: "self-distillation", recipe: vary(base, { pretrain: { distillation, batchSize: batchSize / 2 } }) },
      { name: "masked, via [cls]", recipe: base },
    ],
  };
};
