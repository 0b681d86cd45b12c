/** Latents made by jobs, for requests that wait for them. */
import { ApiError, type Latent, MAX_ITEMS, sha256Hex } from "@reptok/shared";
import type { Context } from "hono";
import { ownerOf, projectOf } from "../../accounts/caller.ts";
import type { JobRow } from "../../db/jobs.ts";
import { type GenerationBody, generateRequest } from "../../domain/generation.ts";
import { inspectUpload } from "../../domain/upload.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import type { Model } from "../../gpu/models.ts";
import type { Submission } from "../../jobs/submit.ts";
import { awaitJob } from "../../jobs/wait.ts";
import { decodeStored, readLatents } from "../../storage/latents.ts";

/** The job that encodes a picture file. Throws `invalid_image`, `image_too_large` or `invalid_request`. */
export async function encodeJob(
  c: Context<AppEnv>,
  { manifest, version }: Model,
  picture: Uint8Array,
): Promise<Submission> {
  inspectUpload(picture);
  if (!manifest.components.encoder)
    throw new ApiError("invalid_request", `model ${manifest.model} cannot encode pictures`, "model");
  const request = { kind: "encode", sha256: await sha256Hex(picture) } as const;
  return { owner: ownerOf(c), model: manifest.model, version, request, upload: picture };
}

/** The jobs that generate `n` latents for consecutive seeds from `seed` on, without drawing them. */
export function generateJobs(
  c: Context<AppEnv>,
  { manifest, version, decoder }: Model,
  body: Pick<GenerationBody, "prompt" | "label" | "num_inference_steps" | "guidance_scale">,
  seed: number,
  n: number,
): Submission[] {
  const starts = Array.from({ length: Math.ceil(n / MAX_ITEMS) }, (_, i) => i * MAX_ITEMS);
  return starts.map((start) => {
    const part = {
      ...body,
      seed: (seed + start) % 2 ** 32,
      n: Math.min(MAX_ITEMS, n - start),
      response_format: "latent",
    } as const;
    const request = generateRequest(part, manifest, decoder, 0);
    return { owner: ownerOf(c), model: manifest.model, version, request };
  });
}

/** The ids of the latents that jobs made, in order. They are waited for one after the other: connections are few. */
export async function latentsOfJobs(c: Context<AppEnv>, jobs: readonly JobRow[]): Promise<string[]> {
  const ids: string[] = [];
  for (const job of jobs) {
    const { outputs } = await awaitJob(c, job);
    if (!outputs) throw new ApiError("internal", "latents were made but are not recorded");
    ids.push(...outputs);
  }
  return ids;
}

/** Kept latents with their values; throws `not_found` with `param` where one is not kept. */
export async function loadLatents(c: Context<AppEnv>, ids: readonly string[], param = "id"): Promise<Latent[]> {
  const read = await readLatents(c.env, projectOf(c), ids);
  return read.map((bytes, i) => {
    if (!bytes) throw new ApiError("not_found", "expected the id of a latent that is kept here", param);
    return decodeStored(bytes, ids[i]!);
  });
}
