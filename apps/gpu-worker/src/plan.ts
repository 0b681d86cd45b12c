/** Validates a job against its model and applies the model's defaults. Pure. */
import { ApiError, checkLatentOf, decodeLatent, inspectUpload } from "@reptok/shared";
import type { ImageSpec, Job, Manifest, PictureFile } from "@reptok/shared";
import type { Condition } from "@reptok/model";

export interface GeneratePlan {
  readonly kind: "generate";
  readonly condition: Condition;
  readonly seeds: readonly number[];
  readonly steps: number;
  readonly guidance: number;
  readonly image: ImageSpec | null;
  readonly partials: number;
}
export interface EncodePlan {
  readonly kind: "encode";
  readonly picture: PictureFile;
}
export interface DecodePlan {
  readonly kind: "decode";
  readonly latents: readonly Float32Array[];
  /** End latents of animations, one per latent; empty for pictures. */
  readonly towards: readonly Float32Array[];
  readonly seeds: readonly number[];
  readonly image: ImageSpec;
  readonly partials: number;
}
export type Plan = GeneratePlan | EncodePlan | DecodePlan;

const invalid = (message: string, param: string): ApiError => new ApiError("invalid_request", message, param);

export const outputsOf = (plan: Plan): number => (plan.kind === "encode" ? 1 : plan.seeds.length);

/** Plans a job; `inputs` are the bytes of its inputs. Throws ApiError if the model does not support the request or the latents are not of its space. */
export function planJob(job: Job, inputs: readonly Uint8Array[], manifest: Manifest): Plan {
  const expected =
    job.kind === "generate" ? 0 : job.kind === "encode" ? 1 : job.latents.length + (job.towards?.length ?? 0);
  if (inputs.length !== expected) throw invalid(`expected ${expected} inputs; got ${inputs.length}`, "inputs");
  switch (job.kind) {
    case "encode":
      return { kind: "encode", picture: inspectUpload(inputs[0]!) };
    case "generate": {
      const sampler = samplerFor(job.condition, manifest);
      return {
        kind: "generate",
        condition: "prompt" in job.condition ? { ...job.condition, negative: job.negative } : job.condition,
        seeds: job.seeds,
        steps: job.steps ?? sampler.steps,
        guidance: job.guidance ?? sampler.guidance,
        image: job.image ?? null,
        partials: job.partials ?? 0,
      };
    }
    case "decode": {
      const { seeds, image } = job;
      const latents = inputs.map((bytes, i) => readLatent(bytes, manifest, `latents[${i}]`));
      return {
        kind: "decode",
        latents: latents.slice(0, seeds.length),
        towards: latents.slice(seeds.length),
        seeds,
        image,
        partials: job.partials ?? 0,
      };
    }
  }
}

function samplerFor(condition: Condition, { model, labelGenerator, textGenerator }: Manifest) {
  if ("prompt" in condition) {
    if (textGenerator === undefined) throw invalid(`expected a label; model ${model} takes no prompts`, "prompt");
    return textGenerator.sampler;
  }
  if (labelGenerator === undefined) throw invalid(`expected a prompt; model ${model} takes no labels`, "label");
  const { length } = labelGenerator.labels;
  if (condition.label >= length) throw invalid(`expected a label below ${length}; got ${condition.label}`, "label");
  return labelGenerator.sampler;
}

function readLatent(bytes: Uint8Array, manifest: Manifest, param: string): Float32Array {
  const latent = decodeLatent(bytes);
  checkLatentOf(latent, manifest, param);
  return latent.data;
}
