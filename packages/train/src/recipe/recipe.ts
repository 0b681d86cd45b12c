/** What a recipe says: the networks' sizes, and how each stage is trained. */
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
import type { DerivedShares } from "../data/derive.ts";
import type { Schedule } from "../trainer/schedule.ts";

export interface StageRecipe {
  readonly schedule: Schedule;
  readonly batchSize: number;
  readonly weightDecay: number;
  readonly clip: number;
  readonly emaRate: number;
}

/**
 * What reads the prompts: a network trained along with the generator, its vocabulary (an upper bound) learned from captions;
 * or the pretrained one of `../text/sentence-encoder.ts` as it is, which reads `captions` of every picture once, before the
 * training.
 */
export type PromptEncoderRecipe =
  | ({ readonly kind: "learned" } & TextEncoderConfig)
  | { readonly kind: "sentence"; readonly maxTokens: number; readonly captions: number }
  | ({ readonly kind: "words" } & WordsRecipe);

/** A prompt encoder over whole words that is trained along, and the captions it learns from. */
export interface WordsRecipe extends Omit<CaptionTableOptions, "seed"> {
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
  /** Weight of the cross-entropy of the concept meant, beside the flow loss. */
  readonly conceptWeight: number;
}

/** Which weights of the encoder are trained with the decoder; each holds those before it. */
export type TunedPart = "nothing" | "cls" | "lastBlock" | "everything";

/** Self-distillation without labels (DINO, arXiv 2104.14294). */
export interface DistillationRecipe {
  /** Outputs of the head, over which student and teacher are compared. */
  readonly prototypes: number;
  /** Widths of the head: its hidden layers, and the unit vector before the prototypes. */
  readonly hidden: number;
  readonly bottleneck: number;
  readonly studentTemperature: number;
  readonly teacherTemperature: number;
  /** Least share of the picture's side that a view shows; views are mirrored in half of the cases. */
  readonly leastCrop: number;
}

export interface Recipe {
  readonly model: string;
  readonly seed: number;
  readonly imageSize: number;
  /** Where the bundle's weights were trained, for its card; on the machine at hand when absent. */
  readonly trainedOn?: string;
  /** Further pictures made of the drawings; none when absent. */
  readonly derived?: DerivedShares;
  /** How the bundle samples unless asked otherwise. */
  readonly samplers: Readonly<Record<"decoder" | "labelGenerator" | "textGenerator", Manifest["decoder"]["sampler"]>>;
  readonly autoencoder: StageRecipe & {
    readonly network: AutoencoderConfig;
    /** Weight of the KL divergence to the standard normal, a mean over latent elements. */
    readonly kl: number;
    /** Weight of the error of the differences between neighbouring pixels, which keeps edges crisp; 0 when absent. */
    readonly gradient?: number;
  };
  readonly encoder: VitConfig;
  readonly pretrain: StageRecipe & {
    /** Share of patches hidden from the encoder. */
    readonly masked: number;
    /** Blocks of the pixel decoder that sees the [cls] token only. */
    readonly decoderDepth: number;
    /**
     * Beside redrawing: the token's cosine to a learned vector of its concept, times `scale`, as logits of a cross-entropy of
     * this weight. Drawings of one thing in several styles come near each other.
     */
    readonly concepts?: { readonly weight: number; readonly scale: number };
    /** In place of masked autoencoding; the two fields above are not used then. */
    readonly distillation?: DistillationRecipe;
  };
  readonly tokenizer: StageRecipe & {
    readonly network: Omit<FlowDecoderConfig, "token" | "channels" | "size">;
    /** Weight of 1 - cosine(token, frozen token). */
    readonly lambda: number;
    /** Of the encoder; [cls] alone when absent, as in RepTok. */
    readonly tuned?: TunedPart;
    /** What is drawn: the autoencoder's latents when absent, or pixels, without a first stage. */
    readonly space?: "latent" | "pixel";
    /** Mean of the logit-normal times of the flow; 0 when absent. */
    readonly timeMean?: number;
  };
  /**
   * The decoder alone goes on learning after the tokenizer's stage, on its tokens as they are and on moved variants of the
   * pictures: what was learned from the tokens stays true, and a step costs little more than half. Left out when absent.
   */
  readonly decoder?: StageRecipe & {
    /** Moved variants of every picture, made once before the training; half of what is seen are the pictures themselves. */
    readonly variants: number;
    /** Largest move along each axis in pixels. */
    readonly shift: number;
    /** Chance that a variant is mirrored. */
    readonly flip: number;
    /** Greatest deviation of the noise added to tokens, drawn uniformly: generated tokens are not exact. 0 when absent. */
    readonly jitter?: number;
  };
  /**
   * The decoder's student, which takes the place of the decoder: each of its `steps` steps goes where `substeps` steps of the
   * decoder go (progressive distillation, arXiv 2202.00512). Left out when absent.
   */
  readonly student?: StageRecipe & {
    readonly steps: number;
    readonly substeps: number;
  };
  readonly labelGenerator: StageRecipe & {
    readonly network: Omit<LabelGeneratorConfig, "token" | "labels">;
    /** Chance that the label is dropped, for guidance. */
    readonly dropout: number;
  };
  readonly textGenerator: StageRecipe & {
    readonly network: Omit<TextGeneratorConfig, "token" | "text">;
    readonly encoder: PromptEncoderRecipe;
    /** Tokens of a caption that training reads; longer captions are cut. */
    readonly captionTokens: number;
    /** Which captions are drawn; those of `captionOf` where absent. */
    readonly captions?: Omit<CaptionOptions, "lexicon">;
    /** Chance that the caption is dropped, for guidance. */
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
/** In the order of training; each reads the checkpoints of those before. */
export const STAGES: readonly StageName[] = [
  "autoencoder",
  "pretrain",
  "tokenizer",
  "decoder",
  "student",
  "labelGenerator",
  "textGenerator",
];

/** The stages that a recipe has: without a first stage where the decoder draws pixels, without the decoder's own if left out. */
export const stagesOf = ({ tokenizer, decoder, student }: Recipe): readonly StageName[] =>
  STAGES.filter(
    (stage) =>
      (stage !== "autoencoder" || tokenizer.space !== "pixel") &&
      (stage !== "decoder" || decoder !== undefined) &&
      (stage !== "student" || student !== undefined),
  );

/** How a stage is trained. @throws {Error} where the recipe leaves it out */
export function stageRecipe(recipe: Recipe, stage: StageName): StageRecipe {
  const found = recipe[stage];
  if (found === undefined) throw new Error(`expected a recipe with the ${stage} stage`);
  return found;
}
