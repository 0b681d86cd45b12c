/** A task is the smallest piece of work: one item of one stage of a job. Tasks with the same batch key may share a batch. */
import type { Condition, Picture, Pipeline } from "@reptok/model";
import type { Manifest, ModelVersion, PictureFile } from "@reptok/shared";

export interface LoadedModel {
  readonly manifest: Manifest;
  readonly version: ModelVersion;
  readonly pipeline: Pipeline;
}

/** A task's result, with its share of the batch's computing time. */
export interface Computed<T> {
  readonly value: T;
  readonly seconds: number;
}

interface TaskOf<T> {
  readonly model: LoadedModel;
  /** Tenant of the job; tenants are served in turn. */
  readonly tenant: string;
  /** Position of the task's job in the order of acceptance. Lower goes first: a job's later stages do not queue behind newer jobs. */
  readonly order: number;
  /** If aborted, the task leaves the queue, or its batch before the next step, and rejects with the reason. */
  readonly signal: AbortSignal;
  /** Called when the task enters a batch. */
  readonly onStart: () => void;
  /** Called with the number of sampler steps done. */
  readonly onStep: (step: number) => void;
  readonly resolve: (result: Computed<T>) => void;
  readonly reject: (error: unknown) => void;
}

export interface EncodeTask extends TaskOf<Float32Array> {
  readonly op: "encode";
  readonly picture: Picture;
  /** Cost of decoding its file: see {@link decodingCost}. */
  readonly decoding: number;
}
export interface GenerateTask extends TaskOf<Float32Array> {
  readonly op: "generate";
  readonly condition: Condition;
  readonly seed: number;
  readonly steps: number;
  readonly guidance: number;
}
export interface DecodeTask extends TaskOf<Picture> {
  readonly op: "decode";
  readonly latent: Float32Array;
  readonly seed: number;
  readonly steps: number;
  /** Steps after which `onPreview` gets the current estimate of the picture. */
  readonly previews: readonly number[];
  readonly onPreview: (picture: Picture) => void;
}
export type Task = EncodeTask | GenerateTask | DecodeTask;

/**
 * Processor time of decoding a picture, in network evaluations. Measured against the starter's decoder on one core (4.5 ms per
 * evaluation): 23 to 31 ms per megapixel for JPEG and PNG, up to 120 for WebP, 0.6 for each scan of a JPEG.
 */
export function decodingCost({ width, height, passes }: PictureFile): number {
  return ((width * height) / 1e6) * (8 + passes / 8);
}

/** Returns a task's cost in network evaluations: one per step; for an encoding, one plus the cost of decoding its picture. */
export function costOf(task: Task): number {
  return task.op === "encode" ? 1 + task.decoding : task.steps;
}

/** Returns a key that is equal for tasks that one pipeline call can compute together. */
export function batchKey(task: Task): string {
  const { version } = task.model.version;
  switch (task.op) {
    case "encode":
      return `${version} encode`;
    case "generate":
      return `${version} generate ${"label" in task.condition ? "label" : "prompt"} ${task.steps} ${task.guidance}`;
    case "decode":
      return `${version} decode ${task.steps}`;
  }
}
