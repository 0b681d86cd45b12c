/**
 * Stage 4, where the recipe has it: the flow decoder goes on alone, with the tokenizer's flow loss. The encoder is not run:
 * tokens and latents are made once, of every picture and of moved variants, without which the decoder learns the pictures
 * by heart.
 */
import { Random, Scope } from "@reptok/model";
import type { Augmentation } from "../data/batch.ts";
import { seededRandom } from "../data/random.ts";
import type { StageRecipe } from "../recipe/recipe.ts";
import { ParamSet } from "../trainer/params.ts";
import { TrainStep } from "../trainer/step.ts";
import { fedInputs, indexBatches, optimizerOf, weightsOf, type StageContext } from "./context.ts";
import { type DrawingSpace, drawingSpace } from "./drawing-space.ts";
import { chooseView, drawDecoderTimes } from "./draws.ts";
import { asWeights, encodeTokens } from "./images.ts";
import {
  decoderConfig,
  decoderLoss,
  frequencyTables,
  inGraph,
  pretrainedEncoder,
  readTokens,
  tunedEncoder,
} from "./tokenizer.ts";
import { trainDrawing } from "./train-drawing.ts";

type Weights = ReadonlyMap<string, Float32Array>;

/** Tokens and latents of all pictures, as they are drawn in one place. */
interface View {
  readonly tokens: Float32Array;
  readonly latents: Float32Array;
}

/** The pictures at rest, then each variant; both of a variant's encodings move the pictures alike. */
async function viewsOf(context: StageContext, encoder: Weights, space: DrawingSpace): Promise<View[]> {
  const { dataset, recipe, threads } = context;
  const { variants, shift, flip } = recipe.decoder!;
  const views: View[] = [{ tokens: (await readTokens(context)).data, latents: space.latents }];
  for (let variant = 0; variant < variants; variant++) {
    const move = (): Augmentation => ({ random: seededRandom("decoder", recipe.seed, variant), shift, flip });
    const tokens = await encodeTokens(dataset, recipe, encoder, threads, move());
    views.push({ tokens, latents: await space.moved(move()) });
  }
  return views;
}

export async function trainDecoder(context: StageContext): Promise<boolean> {
  const { dataset, recipe, threads } = context;
  const stage: StageRecipe = recipe.decoder!;
  const c = decoderConfig(recipe);
  const [B, D] = [stage.batchSize, c.token];
  const stride = c.channels * c.size ** 2;
  const space = await drawingSpace(context);
  const pretrained = await pretrainedEncoder(context);
  const trained = await weightsOf(context, "tokenizer");
  const encoder = tunedEncoder(pretrained, trained);
  const views = await viewsOf(context, encoder, space);

  const scope = Scope.root();
  const drawn = [B, c.channels, c.size, c.size];
  const { inputs, buffers, feeds } = fedInputs({ token: [B, D], latent: drawn, noise: drawn, t: [B] });
  const loss = decoderLoss(scope.sub("decoder"), inputs.token, inputs, c);
  const tables = frequencyTables(scope, recipe);
  const params = ParamSet.initial(
    scope.specs().filter(({ name }) => !tables.names.includes(name)),
    new Random(recipe.seed, 30),
  );
  for (const name of params.names) params.tensor(name).data.set(trained.get(name)!);
  const optimizer = optimizerOf(stage, params);
  const step = await TrainStep.create({ loss }, optimizer, { frozen: tables.weights(), threads });

  const indices = indexBatches(dataset.splits.train, recipe.seed + 3, B);
  const batch = (at: number) => {
    const random = new Random(recipe.seed, 31, at * 1_000_000);
    indices(at).forEach((index, i) => {
      const { tokens, latents } = views[chooseView(views.length, () => random.uniform())]!;
      buffers.token.set(tokens.subarray(index * D, (index + 1) * D), i * D);
      buffers.latent.set(latents.subarray(index * stride, (index + 1) * stride), i * stride);
    });
    drawDecoderTimes(random, buffers.t);
    random.normals(buffers.noise);
    return feeds;
  };

  const judged = {
    context,
    config: c,
    scope,
    space,
    frozen: new Map([...asWeights(inGraph(encoder)), ...tables.weights()]),
    frozenTokens: await encodeTokens(dataset, recipe, pretrained, threads),
    optimizer,
  };
  return trainDrawing("decoder", judged, step, batch);
}
