/** A recipe: the networks' sizes, and how each stage is trained. */
import type {
  AutoencoderConfig,
  FlowDecoderConfig,
  LabelGeneratorConfig,
  TextEncoderConfig,
  TextGeneratorConfig,
  VitConfig,
} from "@reptok/model";
import type { Manifest } from "@reptok/shared";
import type { CaptionTableOptions } from "../data/caption-table.ts";
import type { CaptionOptions } from "../data/captions.ts";
import type { DerivedFractions } from "../data/derive.ts";
import type { Schedule } from "../trainer/schedule.ts";

export interface StageRecipe {
  readonly schedule: Schedule;
  readonly batchSize: number;
  readonly weightDecay: number;
  readonly clip: number;
  readonly emaRate: number;
}

/**
 * The prompt encoder: a network trained with the generator, whose vocabulary (an upper bound) is learned from captions;
 * or the frozen pretrained one of `../text/sentence-encoder.ts`, which encodes `captions` captions of every picture
 * once, before training.
 */
export type PromptEncoderRecipe =
  | ({ readonly kind: "learned" } & TextEncoderConfig)
  | { readonly kind: "sentence"; readonly maxTokens: number; readonly captions: number }
  | ({ readonly kind: "words" } & WordsRecipe);

/** A words encoder of prompts that is trained with the generator, and its training captions. */
export interface WordsRecipe extends Omit<CaptionTableOptions, "seed"> {
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
  /** Weight of the cross-entropy of the named concept, added to the flow loss. */
  readonly conceptWeight: number;
}

/** The weights of the encoder that are trained with the decoder; each set includes those before it. */
export type TunedPart = "nothing" | "cls" | "lastBlock" | "everything";

/** Self-distillation without labels (DINO, arXiv 2104.14294). */
export interface DistillationRecipe {
  /** Number of prototypes, over which student and teacher are compared. */
  readonly prototypes: number;
  /** Widths of the head: its hidden layers, and the unit vector before the prototypes. */
  readonly hidden: number;
  readonly bottleneck: number;
  readonly studentTemperature: number;
  readonly teacherTemperature: number;
  /** Minimum crop size of a view as a fraction of the picture's side; views are mirrored in half of the cases. */
  readonly minCrop: number;
}

export interface Recipe {
  readonly model: string;
  readonly seed: number;
  readonly imageSize: number;
  /** Hardware on which the bundle's weights were trained, for its card; the current machine by default. */
  readonly trainedOn?: string;
  /** Pictures derived from the drawings; none by default. */
  readonly derived?: DerivedFractions;
  /** The background of pictures whose prompt names none, as stated in the manifest. */
  readonly background?: NonNullable<Manifest["background"]>;
  /** The bundle's default sampling. */
  readonly samplers: Readonly<Record<"decoder" | "labelGenerator" | "textGenerator", Manifest["decoder"]["sampler"]>>;
  readonly autoencoder: StageRecipe & {
    readonly network: AutoencoderConfig;
    /** Weight of the KL divergence to the standard normal, a mean over latent elements. */
    readonly kl: number;
    /** Weight of the error of the differences between adjacent pixels, which keeps edges sharp; 0 by default. */
    readonly gradient?: number;
  };
  readonly encoder: VitConfig;
  readonly pretrain: StageRecipe & {
    /** Fraction of patches masked from the encoder. */
    readonly masked: number;
    /** Blocks of the pixel decoder, which sees the [cls] token only. */
    readonly decoderDepth: number;
    /**
     * In addition to reconstruction: the token's cosine to a learned vector of its concept, times `scale`, as logits of
     * a cross-entropy of this weight. It moves drawings of one concept in several styles closer together.
     */
    readonly concepts?: { readonly weight: number; readonly scale: number };
    /** Replaces masked autoencoding; the two fields above are then unused. */
    readonly distillation?: DistillationRecipe;
  };
  readonly tokenizer: StageRecipe & {
    readonly network: Omit<FlowDecoderConfig, "token" | "channels" | "size">;
    /** Weight of 1 - cosine(token, frozen token). */
    readonly lambda: number;
    /** Trained weights of the encoder; [cls] alone by default, as in RepTok. */
    readonly tuned?: TunedPart;
    /** The decoder's space: the autoencoder's latents (default), or pixels, without a first stage. */
    readonly space?: "latent" | "pixel";
    /** Mean of the flow's logit-normal times; 0 by default. */
    readonly timeMean?: number;
  };
  /**
   * Further training of the decoder alone after the tokenizer's stage, on fixed tokens and on shifted variants of the
   * pictures: existing tokens stay valid, and a step costs little more than half. Omitted by default.
   */
  readonly decoder?: StageRecipe & {
    /**
     * Shifted variants of every picture, computed once before training; half of the samples are the pictures
     * themselves.
     */
    readonly variants: number;
    /** Largest shift along each axis in pixels. */
    readonly shift: number;
    /** Probability that a variant is mirrored. */
    readonly flip: number;
    /**
     * Maximum standard deviation, drawn uniformly, of normal noise added to tokens: generated tokens are inexact. 0 by
     * default.
     */
    readonly jitter?: number;
    /**
     * Maximum weight, drawn uniformly, of noise with the covariance of the tokens: the difference of two other
     * pictures' tokens, over the root of 2. The errors of generated tokens have about that covariance. 0 by default.
     */
    readonly mixing?: number;
    /**
     * The remaining layers of the tokenizer's decoder, which make it smaller and faster; all by default. This
     * stage starts from their weights.
     */
    readonly layers?: readonly number[];
  };
  /**
   * The decoder's student, which replaces the decoder: each of its `steps` steps matches `substeps` steps of the
   * decoder (progressive distillation, arXiv 2202.00512). Omitted by default.
   */
  readonly student?: StageRecipe & {
    readonly steps: number;
    readonly substeps: number;
  };
  readonly labelGenerator: StageRecipe & {
    readonly network: Omit<LabelGeneratorConfig, "token" | "labels">;
    /** Probability that the label is dropped, for guidance. */
    readonly dropout: number;
  };
  readonly textGenerator: StageRecipe & {
    readonly network: Omit<TextGeneratorConfig, "token" | "text">;
    readonly encoder: PromptEncoderRecipe;
    /** Length in tokens of captions in training; longer captions are truncated. */
    readonly captionTokens: number;
    /** Proportions of the kinds of captions; the defaults of `captionOf` if absent. */
    readonly captions?: Omit<CaptionOptions, "lexicon">;
    /** Probability that the caption is dropped, for guidance. */
    readonly dropout: number;
  };
}

export type StageName =
  | "autoencoder"
  | "pretrain"
  | "tokenizer"
  | "decoder"
  | "student"
  | "labelGenerator"
  | "textGenerator";
/** In training order; each reads the checkpoints of earlier ones. */
export const STAGES: readonly StageName[] = [
  "autoencoder",
  "pretrain",
  "tokenizer",
  "decoder",
  "student",
  "labelGenerator",
  "textGenerator",
];

/**
 * The stages of a recipe: without a first stage if the decoder works on pixels, without the optional ones if omitted.
 */
export const stagesOf = ({ tokenizer, decoder, student }: Recipe): readonly StageName[] =>
  STAGES.filter(
    (stage) =>
      (stage !== "autoencoder" || tokenizer.space !== "pixel") &&
      (stage !== "decoder" || decoder !== undefined) &&
      (stage !== "student" || student !== undefined),
  );

/** The settings of a stage. @throws {Error} if the recipe omits it */
export function stageRecipe(recipe: Recipe, stage: StageName): StageRecipe {
  const found = recipe[stage];
  if (found === undefined) throw new Error(`expected a recipe with the ${stage} stage`);
  return found;
}
