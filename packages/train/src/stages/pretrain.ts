/** Stage 2: self-supervised pretraining of the encoder by masked autoencoding through the [cls] token. */
import { maskedEncoder, ops as g, pixelDecoder, type Scope, type Value, type VitConfig } from "@reptok/model";
import type { Recipe } from "../recipe/recipe.ts";
import type { StepGraph } from "../trainer/step.ts";
import { conceptTables, crossEntropy } from "./concepts.ts";
import type { StageContext } from "./context.ts";
import type { StageDeclaration } from "./declaration.ts";
import { pictureTables } from "./pictures.ts";
import { isTokenSkip, once, principalToken } from "./principal.ts";
import { psnrOf, reconstructionEvaluator } from "./reconstruction-evaluation.ts";

/** Prefix of the encoder's weights in this stage's checkpoint. */
export const ENCODER = "encoder.";

/** Initial root mean square of the linear path's contribution to a token: the measured spread of tokens. */
const SKIP_DEVIATION = 0.35;

export function pretrainLoss(
  s: Scope,
  image: Value,
  hidden: Value,
  c: VitConfig,
  { decoderDepth, concepts }: Pick<Recipe["pretrain"], "decoderDepth" | "concepts">,
  concept?: Concept,
): StepGraph {
  const token = maskedEncoder(s.sub("encoder"), image, hidden, c);
  const difference = g.sub(pixelDecoder(s.sub("decoder"), token, c, decoderDepth), image);
  const redrawing = g.meanAll(g.mul(difference, difference));
  if (concepts === undefined || concept === undefined) return { loss: redrawing };
  const vectors = s.param("concepts", [concept.count, c.width], { kind: "normal", std: 1 / Math.sqrt(c.width) });
  const logits = g.mul(g.matmul(unit(token), g.swapLast(unit(vectors))), concepts.scale);
  const named = crossEntropy(logits, concept.id, concept.means, concept.count);
  return { loss: g.add(redrawing, g.mul(named, concepts.weight)), metrics: { redrawing, named } };
}

/** The concept of a picture: id i32 [B]; means f32 [B], 0 if it shows several. */
interface Concept {
  readonly id: Value;
  readonly means: Value;
  readonly count: number;
}

const unit = (x: Value): Value => g.div(x, g.sqrt(g.add(g.reduceSum(g.mul(x, x), -1), 1e-6)));

export function pretrainStage(context: StageContext): StageDeclaration {
  const { dataset, recipe } = context;
  const { pretrain: stage, encoder: c } = recipe;
  const [S, N] = [c.imageSize, (c.imageSize / c.patch) ** 2];
  const image = (batch: number): Value => g.input("image", [batch, 3, S, S]);
  const redraw = (scope: Scope, pictures: Value): Value => {
    const seen = g.constant(new Float32Array(N), [1, N, 1]);
    const token = maskedEncoder(scope.sub("encoder"), pictures, seen, c);
    return pixelDecoder(scope.sub("decoder"), token, c, stage.decoderDepth);
  };
  const { tables, count } = conceptTables(dataset);
  const { skip } = c;
  const path = skip === undefined ? undefined : once(() => principalToken(dataset, { ...c, skip }, SKIP_DEVIATION));
  const named = stage.concepts !== undefined;
  return {
    stage: "pretrain",
    recipe: stage,
    step(scope, batch) {
      const hidden = g.input("hidden", [batch, N, 1]);
      if (!named) return pretrainLoss(scope, image(batch), hidden, c, stage);
      const concept = { id: g.input("concept", [batch], "i32"), means: g.input("means", [batch]), count };
      return pretrainLoss(scope, image(batch), hidden, c, stage, concept);
    },
    weights(name) {
      const own = name.startsWith(ENCODER) ? name.slice(ENCODER.length) : "";
      return path && isTokenSkip(own) ? { from: { values: () => path()[own] } } : {};
    },
    tables: { ...pictureTables(dataset), ...(named && tables) },
    indices: { row: { draw: "epoch", rows: "train" } },
    inputs: {
      image: { draw: "picture", table: "pixels", at: "row", shift: 4, flip: 0.5 },
      hidden: { draw: "hidden", mean: stage.masked },
      ...(named && {
        concept: { draw: "gather", table: "concept", at: "row" },
        means: { draw: "gather", table: "means", at: "row" },
      }),
    },
    evaluation: {
      rows: "heldOut",
      graph: (scope, batch) => ({ psnr: psnrOf(redraw(scope, image(batch)), image(batch)) }),
      inputs: { image: { draw: "picture", table: "pixels", at: "row" } },
    },
    evaluator: (opened) => reconstructionEvaluator(opened, redraw),
    evaluateEvery: 500,
  };
}
