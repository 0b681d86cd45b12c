/** The jobs that make latents: of pictures, and of prompts or labels. */
import { ApiError, MAX_ITEMS, type PictureFile, sha256Hex } from "@reptok/shared";
import { type GenerationBody, generateRequest } from "../domain/generation.ts";
import { type Labels, labelsOf } from "../domain/metadata.ts";
import type { Owner } from "../domain/project.ts";
import type { Model } from "./models.ts";
import { type Submission, submissionOf } from "./submit.ts";

/** Whether the latents are kept, or only searched, mixed or ranked by. */
export type Purpose = "keep" | "query";

const forQuery = (purpose: Purpose) => (purpose === "query" ? ({ forQuery: true } as const) : {});

/** The purpose of encoding a picture: a latent to keep, with labels, or one for a query alone. */
export type Encoding =
  | { readonly purpose: "query" }
  | { readonly purpose: "keep"; readonly labels?: Labels; readonly translatedFrom?: string };

/** The job that encodes a picture: without its metadata, so that files which differ in nothing else are one job. Throws `invalid_request`. */
export async function encodeJob(
  owner: Owner,
  model: Model,
  { stripped }: PictureFile,
  encoding: Encoding,
): Promise<Submission> {
  const { components, model: name } = model.manifest;
  if (!components.encoder) throw new ApiError("invalid_request", `model ${name} cannot encode pictures`, "model");
  const sha256 = await sha256Hex(stripped);
  const { labels = {}, translatedFrom } = encoding.purpose === "keep" ? encoding : {};
  const origin = translatedFrom === undefined ? {} : { translatedFrom };
  const request = { kind: "encode", sha256, ...forQuery(encoding.purpose), ...labelsOf(labels), ...origin } as const;
  return { ...submissionOf(owner, model, request), upload: async () => stripped };
}

/** The jobs that generate `n` latents for consecutive seeds from `seed` on, without drawing them. */
export function generateJobs(
  owner: Owner,
  model: Model,
  body: Pick<GenerationBody, "prompt" | "label" | "num_inference_steps" | "guidance_scale" | "negative_prompt">,
  seed: number,
  n: number,
  purpose: Purpose,
  labels: Labels = {},
): Submission[] {
  const starts = Array.from({ length: Math.ceil(n / MAX_ITEMS) }, (_, i) => i * MAX_ITEMS);
  return starts.map((start) => {
    const part = {
      ...body,
      seed: (seed + start) % 2 ** 32,
      n: Math.min(MAX_ITEMS, n - start),
      response_format: "latent",
    } as const;
    const request = { ...generateRequest(part, model.manifest, 0), ...forQuery(purpose), ...labelsOf(labels) };
    return submissionOf(owner, model, request);
  });
}
