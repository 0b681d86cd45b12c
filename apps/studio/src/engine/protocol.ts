/** Messages between the page and the worker that runs the networks. */
import type { Manifest } from "@reptok/shared";
import type { Words } from "./words.ts";

/** Non-premultiplied RGBA, one byte per channel, of a `width` x `height` picture. */
export interface Pixels {
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** The input from which a latent is generated. */
export type Condition = { readonly prompt: string } | { readonly label: number };

export interface Opened {
  readonly manifest: Manifest;
  /** "wasm" runs on `threads` threads. */
  readonly provider: "webgpu" | "wasm";
  readonly threads: number;
}

export interface DrawRequest {
  readonly condition: Condition | { readonly latent: Float32Array };
  readonly seed: number;
  /** Steps of generator and decoder; the model's by default. */
  readonly steps?: number | undefined;
  /** Classifier-free guidance scale; the model's by default. */
  readonly guidance?: number | undefined;
  /** How many intermediate steps `strip` can draw afterwards; the picture does not depend on it. */
  readonly previews?: number | undefined;
}

export interface Drawn extends Pixels {
  /** f32 [tokens * dimensions], rounded to f16 as the API stores latents. */
  readonly latent: Float32Array;
  /** The latent as the API's bytes, f16. */
  readonly file: Uint8Array<ArrayBuffer>;
  /** Milliseconds of computation, without downloads. */
  readonly ms: { readonly generate: number; readonly decode: number };
}

export interface Methods {
  open(request: {
    readonly base: string;
    readonly device: "auto" | "wasm";
    readonly threads?: number | undefined;
  }): Opened;
  draw(request: DrawRequest): Drawn;
  /** Draws and reports the intermediate steps of the latest drawing that requested previews. */
  strip(request: Record<string, never>): void;
  /** Decodes latents to pictures, in one batch. */
  decode(request: {
    readonly latents: readonly Float32Array[];
    readonly seed: number;
    readonly steps?: number;
  }): Pixels[];
  /** Generates latents from prompts or labels, rounded to f16. */
  generate(request: {
    readonly items: readonly { readonly condition: Condition; readonly seed: number }[];
    readonly steps?: number | undefined;
    readonly guidance?: number | undefined;
  }): Float32Array[];
  encode(request: { readonly pixels: Pixels }): Float32Array;
  /** A latent as the API's bytes, f16. */
  bytes(request: { readonly latent: Float32Array }): Uint8Array<ArrayBuffer>;
  words(request: Record<string, never>): Words;
}
export type Method = keyof Methods;
export type RequestOf<M extends Method> = Parameters<Methods[M]>[0];
export type ResultOf<M extends Method> = ReturnType<Methods[M]>;

/** Sent before the result. */
export type Report =
  | { readonly type: "fetch"; readonly file: string; readonly loaded: number; readonly bytes: number }
  | { readonly type: "step"; readonly stage: "generate" | "decode"; readonly step: number; readonly steps: number }
  | ({ readonly type: "preview"; readonly step: number; readonly steps: number } & Pixels);

export type ToWorker =
  | { readonly id: number; readonly method: Method; readonly request: unknown }
  | { readonly cancel: number };

export type FromWorker =
  | { readonly id: number; readonly report: Report }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly code: string; readonly message: string } };
