/**
 * The interface between the pipelines and a runtime, and the pipelines' inputs and outputs. Pure: the same pipelines
 * run over onnxruntime-node in the GPU worker and over onnxruntime-web in a page.
 */
import type { ComponentName } from "@reptok/shared";

/** A dense row-major tensor. */
export interface Tensor {
  readonly data: Float32Array | Int32Array;
  readonly dims: readonly number[];
}

/**
 * Runs one of a bundle's networks. Names of inputs and outputs, with batch size B:
 *
 * | component           | inputs                                                  | output                        |
 * | ------------------- | ------------------------------------------------------- | ----------------------------- |
 * | encoder             | image f32 [B,3,S,S] normalised                          | token f32 [B,D]               |
 * | decoder_condition   | token f32 [B,D]                                         | cond f32 [B,1,W]              |
 * | decoder             | x f32 [B,C,H,W], t f32 [B], cond f32 [B,1,W]            | velocity f32 [B,C,H,W]        |
 * | autoencoder_decoder | z f32 [B,C,H,W]                                         | image f32 [B,3,S,S] in [-1,1] |
 * | autoencoder_encoder | image f32 [B,3,S,S] in [-1,1]                           | moments f32 [B,2C,H,W]        |
 * | label_generator     | x f32 [B,1,D], t f32 [B], label i32 [B]                 | velocity f32 [B,1,D]          |
 * | text_encoder        | ids i32 [B,L], mask f32 [B,L] (1 = token, 0 = padding)  | text f32 [B,L,E]              |
 * | text_generator      | x f32 [B,1,D], t f32 [B], text f32 [B,L,E], mask [B,L]  | velocity f32 [B,1,D]          |
 */
export interface Runner {
  run(component: ComponentName, feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
}

/** A decoded picture: planar RGB, `data[c * height * width + y * width + x]` in [-1, 1]. */
export interface Picture {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** `negative`: the prompt that guidance moves away from, instead of the empty prompt. */
export type Condition =
  | { readonly prompt: string; readonly negative?: string | undefined }
  | { readonly label: number };

/** Fields common to the items of a batch. An aborted item leaves its batch before the next step; its result is null. */
interface Item {
  readonly signal?: AbortSignal;
  /** Explicit initial noise, f32, instead of the seed's: for comparison with other implementations. */
  readonly noise?: Float32Array;
}
export interface GenerateItem extends Item {
  readonly condition: Condition;
  /** Seeds the item's own noise: unsigned 32-bit integer. The result depends on it and never on the batch. */
  readonly seed: number;
}
export interface DecodeItem extends Item {
  /** f32 [dimensions], in latent units (token / scaleFactor). */
  readonly latent: Float32Array;
  readonly seed: number;
  /**
   * Steps (from 1) after which `onPreview` and `onEstimate` get the decoder's estimate of the picture. The result does
   * not depend on it.
   */
  readonly previews?: readonly number[];
  /** Receives the estimate after step `step`; must not throw. */
  readonly onPreview?: (picture: Picture, step: number) => void;
  /** Receives, after step `step`, a function that draws the estimate when it is called; must not throw. */
  readonly onEstimate?: (draw: () => Promise<Picture>, step: number) => void;
}

export interface SampleOptions {
  /** Sampler steps; the manifest's default when absent. */
  readonly steps?: number;
  /** Classifier-free guidance scale; the manifest's default when absent; 1 = none. Generators only. */
  readonly guidance?: number;
  /** Called after every step with the number of steps done and the total. */
  readonly onStep?: (step: number, steps: number) => void;
}

/** The operations of one model; every result array is in the order of its items. Items in one call share options. */
export interface Pipeline {
  /** Pictures of any size -> latents f32 [dimensions]: centre crop, resample, normalise, encode. */
  encode(pictures: readonly Picture[]): Promise<Float32Array[]>;
  /** New latents from labels or prompts (all items of the same kind). */
  generate(items: readonly GenerateItem[], options?: SampleOptions): Promise<(Float32Array | null)[]>;
  /** Latents -> pictures of `imageSize` x `imageSize`. */
  decode(items: readonly DecodeItem[], options?: SampleOptions): Promise<(Picture | null)[]>;
}
