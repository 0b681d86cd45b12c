/**
 * Alternative stage 2: self-distillation without labels (DINO, arXiv 2104.14294). A student and its moving average, the
 * teacher, see two views of a picture; the student's distribution over prototypes for one view is trained to match the
 * teacher's for the other. To avoid collapse the teacher's outputs are centred and sharpened. The centre is the mean of
 * the step's own outputs (the paper's with momentum 0, which still works), so that a step depends only on weights and
 * batch.
 */
import { ops as g, vitEncoder, type Scope, type Value, type VitConfig } from "@reptok/model";
import type { DistillationRecipe } from "../recipe/recipe.ts";
import type { StepGraph } from "../trainer/step.ts";
import type { StageContext } from "./context.ts";
import type { StageDeclaration } from "./declaration.ts";
import { pictureTables } from "./pictures.ts";

const gelu = (x: Value): Value => g.mul(g.mul(x, 0.5), g.add(g.erf(g.mul(x, Math.SQRT1_2)), 1));
const unit = (x: Value): Value => g.div(x, g.sqrt(g.add(g.reduceSum(g.mul(x, x), -1), 1e-12)));

/** x [n,in] -> [n,out] */
function linear(s: Scope, x: Value, out: number): Value {
  const inputs = x.shape[1] as number;
  const weight = s.param("weight", [out, inputs], { kind: "normal", std: 1 / Math.sqrt(inputs) });
  return g.add(g.matmul(x, g.swapLast(weight)), s.param("bias", [out], { kind: "fill", value: 0 }));
}

/** token [n,width] -> cosines with the prototypes [n,prototypes]. */
function prototypeCosines(s: Scope, token: Value, d: DistillationRecipe): Value {
  const hidden = gelu(linear(s.sub(1), gelu(linear(s.sub(0), token, d.hidden)), d.hidden));
  const prototypes = s.param("prototypes", [d.prototypes, d.bottleneck], { kind: "normal", std: 1 });
  return g.matmul(unit(linear(s.sub(2), hidden, d.bottleneck)), g.swapLast(unit(prototypes)));
}

/** Mean entropy in nats of rows of probabilities [n,K]. */
const entropy = (p: Value): Value => g.mul(g.meanAll(g.mul(p, g.log(g.add(p, 1e-9)))), -(p.shape[1] as number));

/**
 * @param views [2B,3,S,S]: one view of each picture, then another of each
 * @returns the cross-entropy in nats; metrics: the mean entropy of the teacher's distributions (`sharpness`: log K when
 *   collapsed to uniform) and the entropy of their mean (`spread`: near 0 when collapsed to one prototype)
 */
export function distillationLoss(
  student: Scope,
  teacher: Scope,
  views: Value,
  c: VitConfig,
  d: DistillationRecipe,
): StepGraph {
  const cosines = (s: Scope): Value => prototypeCosines(s.sub("head"), vitEncoder(s.sub("encoder"), views, c), d);
  const [studentCosines, teacherCosines] = [cosines(student), cosines(teacher)];
  const target = g.softmax(g.mul(g.sub(teacherCosines, g.reduceMean(teacherCosines, 0)), 1 / d.teacherTemperature));
  const B = (views.shape[0] as number) / 2;
  const swapped = g.concat([g.slice(target, 0, B, 2 * B), g.slice(target, 0, 0, B)], 0);
  // Cosines over the temperature are small enough that softmax does not underflow.
  const logs = g.log(g.softmax(g.mul(studentCosines, 1 / d.studentTemperature)));
  const loss = g.mul(g.meanAll(g.mul(swapped, logs)), -d.prototypes);
  const mean = g.reduceMean(target, 0);
  return { loss, metrics: { sharpness: entropy(target), spread: entropy(mean) } };
}

/** Prefix of the teacher's weights in the graph; their values are the optimiser's averages. */
const TEACHER = "teacher.";

export function distillationStage({ dataset, recipe }: StageContext): StageDeclaration {
  const { pretrain: stage, encoder: c } = recipe;
  const { distillation } = stage;
  if (distillation === undefined) throw new Error("expected a recipe with self-distillation, got one without");
  const S = c.imageSize;
  const { minCrop } = distillation;
  return {
    stage: "pretrain",
    recipe: stage,
    step: (scope, batch) =>
      distillationLoss(scope, scope.sub("teacher"), g.input("views", [2 * batch, 3, S, S]), c, distillation),
    weights: (name) =>
      name.startsWith(TEACHER) ? { frozen: true, from: { average: name.slice(TEACHER.length) } } : {},
    tables: pictureTables(dataset),
    indices: { row: { draw: "epoch", rows: "train" } },
    inputs: { views: { draw: "crop", table: "pixels", at: "row", views: 2, minCrop, flip: 0.5 } },
  };
}
