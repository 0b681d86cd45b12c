/** The stages by name. */
import type { StageName } from "../recipe/recipe.ts";
import { autoencoderStage } from "./autoencoder.ts";
import type { StageContext } from "./context.ts";
import type { StageDeclaration } from "./declaration.ts";
import { decoderStage } from "./decoder.ts";
import { labelGeneratorStage } from "./label-generator.ts";
import { pretrainStage } from "./pretrain.ts";
import { distillationStage } from "./self-distillation.ts";
import { studentStage } from "./student.ts";
import { textGeneratorStage } from "./text-generator.ts";
import { tokenizerStage } from "./tokenizer.ts";

const stages = {
  autoencoder: autoencoderStage,
  pretrain: (context) =>
    context.recipe.pretrain.distillation === undefined ? pretrainStage(context) : distillationStage(context),
  tokenizer: tokenizerStage,
  decoder: decoderStage,
  student: studentStage,
  labelGenerator: labelGeneratorStage,
  textGenerator: textGeneratorStage,
} satisfies Record<StageName, (context: StageContext) => StageDeclaration | Promise<StageDeclaration>>;

export const declareStage = async (stage: StageName, context: StageContext): Promise<StageDeclaration> =>
  stages[stage](context);
