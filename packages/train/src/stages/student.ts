/**
 * Stage 5, optional: the decoder's student. It starts as the decoder, and each of its few steps learns to match
 * several steps of the decoder (progressive distillation, arXiv 2202.00512).
 */
import { condition, flowDecoder, flowTimes, isFrequency, ops as g, type Scope, type Value } from "@reptok/model";
import type { StageContext } from "./context.ts";
import type { StageDeclaration } from "./declaration.ts";
import { decoderStage, nameInTokenizer, noisyToken, tokenNoiseDraws, viewsMap } from "./decoder.ts";
import { integerTable } from "./pictures.ts";
import { decoderConfig } from "./drawing-space.ts";
import { DECODER, decoderInputs, decoderTimes, frequencySource } from "./tokenizer.ts";

/** Prefix of the teacher's weights in this stage's graph. */
const TEACHER = "teacher.";

export function studentStage(context: StageContext): StageDeclaration {
  const { recipe } = context;
  const { student: stage, decoder: teacher } = recipe;
  if (stage === undefined || teacher === undefined)
    throw new Error("expected a recipe with a student and a decoder stage");
  const c = decoderConfig(recipe);
  const times = Float32Array.from(flowTimes(1, 0, stage.steps, recipe.samplers.decoder.shift));
  const from = decoderStage(context);

  /** The mean velocity of `substeps` equal steps of the decoder from time `start` to `end`, both [B,1,1,1]. */
  function taught(scope: Scope, x: Value, start: Value, end: Value, token: Value): Value {
    const cond = condition(scope, token, c);
    const length = g.mul(g.sub(end, start), 1 / stage!.substeps);
    let [moved, time] = [x, start];
    for (let i = 0; i < stage!.substeps; i++) {
      moved = g.add(moved, g.mul(flowDecoder(scope, moved, g.reshape(time, [time.shape[0]!]), cond, c), length));
      time = g.add(time, length);
    }
    return g.div(g.sub(moved, x), g.sub(end, start));
  }

  return {
    ...from,
    stage: "student",
    recipe: stage,
    step(scope, batch) {
      const { latent, noise } = decoderInputs(batch, c);
      const token = noisyToken(batch, c.token, teacher);
      const [start, end] = ["start", "end"].map((name) => g.reshape(g.input(name, [batch]), [batch, 1, 1, 1])) as [
        Value,
        Value,
      ];
      const x = g.add(g.mul(latent, g.sub(1, start)), g.mul(noise, start));
      const student = scope.sub("decoder");
      const velocity = flowDecoder(student, x, g.reshape(start, [batch]), condition(student, token, c), c);
      const error = g.sub(velocity, taught(scope.sub("teacher"), x, start, end, token));
      return { loss: g.meanAll(g.mul(error, error)) };
    },
    weights(name) {
      if (isFrequency(name))
        return {
          frozen: true,
          from: frequencySource(nameInTokenizer(name.replace(TEACHER, DECODER), teacher.layers), recipe),
        };
      const source = { stage: "decoder", weight: name.replace(TEACHER, DECODER) } as const;
      return { frozen: name.startsWith(TEACHER), from: source };
    },
    evaluation: {
      ...from.evaluation!,
      inputs: { ...from.evaluation!.inputs, t: decoderTimes(recipe) },
    },
    maps: { views: viewsMap(context) },
    tables: {
      ...from.tables,
      // Each step of the student with equal probability; the list is repeated so that one epoch draws many.
      segments: integerTable(Array.from({ length: 1024 * stage.steps }, (_, i) => i % stage.steps)),
      starts: { data: times.slice(0, -1), dims: [stage.steps] },
      ends: { data: times.slice(1), dims: [stage.steps] },
    },
    indices: { ...from.indices, segment: { draw: "epoch", rows: "segments" } },
    inputs: {
      token: { draw: "gather", table: "tokens", at: "view" },
      latent: { draw: "gather", table: "latents", at: "view" },
      noise: { draw: "normal" },
      start: { draw: "gather", table: "starts", at: "segment" },
      end: { draw: "gather", table: "ends", at: "segment" },
      ...tokenNoiseDraws(teacher).inputs,
    },
  };
}
