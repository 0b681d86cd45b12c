/**
 * Edits in a batch, in two steps: jobs encode the pictures and generate the latents of the prompt; from these the edit's latents
 * are computed, which another job renders. The first step admits the whole edit or nothing.
 */
import {
  ApiError,
  decodeFileText,
  decodeLatent,
  encodeLatentOf,
  inspectUpload,
  MAX_PICTURE_BYTES,
  type PictureFile,
} from "@reptok/shared";
import { database } from "../db/client.ts";
import { findFile } from "../db/files.ts";
import { findJobs, type JobRow } from "../db/jobs.ts";
import type { EditLine, PictureReference } from "../domain/batch.ts";
import { drawnAs } from "../domain/drawing.ts";
import { drawRequest, EDIT_STRENGTH, editOf } from "../domain/edit.ts";
import { seedOfJob, seedsFrom } from "../domain/generation.ts";
import { isFinished, JOB_LIFE_MS } from "../domain/job.ts";
import { DEFAULT_COLLECTION } from "../domain/metadata.ts";
import type { Owner } from "../domain/project.ts";
import { needsOf } from "../domain/usage.ts";
import type { Env } from "../env.ts";
import { resolveModel } from "../jobs/models.ts";
import { encodeJob, generateJobs } from "../jobs/latent-jobs.ts";
import { failureOf, type ImageResult } from "./answer.ts";
import { submissionOf, submitJobs, type Submission } from "../jobs/submit.ts";
import { tryToIndex } from "../search/indexing.ts";
import { openFile } from "../storage/files.ts";
import { keepLatents } from "../storage/latents.ts";
import { readQueryLatents } from "../storage/query-latents.ts";
import type { Sources } from "./lines.ts";

/** Reads a picture. Throws `not_found` for a missing file, and the errors of `inspectUpload`. */
async function readPicture(env: Env, project: string, reference: PictureReference, i: number): Promise<PictureFile> {
  if ("image_url" in reference) {
    const limits = { param: `images[${i}].image_url`, maxBytes: MAX_PICTURE_BYTES };
    return inspectUpload(decodeFileText(reference.image_url, limits));
  }
  const row = await findFile(database(env.DB), project, reference.file_id, Date.now());
  const object = row && row.bytes <= MAX_PICTURE_BYTES ? await openFile(env, row) : null;
  if (object) return inspectUpload(new Uint8Array(await object.arrayBuffer()));
  throw new ApiError("not_found", "expected the id of a stored picture file", `images[${i}].file_id`);
}

const seedsOf = (job: string, { seed, n }: EditLine) => seedsFrom(seed ?? seedOfJob(job), n ?? 1);

/**
 * Submits the jobs of the edit's sources. `again` computes them again after their cached latents were deleted. `job` is the id of
 * the edit's own job. Throws an ApiError for an invalid request.
 */
export async function submitSources(
  env: Env,
  owner: Owner,
  job: string,
  body: EditLine,
  again = false,
): Promise<Sources> {
  const model = await resolveModel({ env }, body.model);
  // Rejects invalid settings before anything is computed.
  const image = drawnAs(body, model.manifest);
  const seeds = seedsOf(job, body);
  const { prompt, num_inference_steps, guidance_scale, negative_prompt } = body;
  const condition = { prompt, num_inference_steps, guidance_scale, negative_prompt };
  const encodings: Submission[] = [];
  // Sequentially, and read again where the job is new, so that few pictures are in memory at a time.
  for (const [i, reference] of body.images.entries()) {
    const read = () => readPicture(env, owner.project, reference, i);
    const encoding = await encodeJob(owner, model, await read(), { purpose: "query" });
    encodings.push({ ...encoding, upload: async () => (await read()).stripped });
  }
  const generations = generateJobs(owner, model, condition, seeds[0]!, seeds.length, "query");
  const submissions = [...encodings, ...generations].map((each) => ({ ...each, lane: "batch", again }) as const);
  const needs = needsOf([{ kind: "decode", seeds, image }], model.manifest);
  const later = body.response_format === "latent" ? {} : { later: { ...needs, expiresAt: Date.now() + JOB_LIFE_MS } };
  const ids = (await submitJobs(env, submissions, { reservation: job, ...later })).map(({ id }) => id);
  return { pictures: ids.slice(0, encodings.length), prompt: ids.slice(encodings.length) };
}

/** Returns the jobs' latents in order; null if some are no longer cached. */
async function latentsOf(env: Env, jobs: readonly JobRow[]): Promise<Float32Array[] | null> {
  const read = await Promise.all(jobs.map((job) => readQueryLatents(env.BUCKET, job)));
  if (read.some((bytes) => bytes === null)) return null;
  return read.flatMap((bytes) => bytes!.map((each) => decodeLatent(each).data));
}

/** An edit's next step: the submission of its job, or its result if the response has latents but no pictures. */
export type EditStep =
  | { readonly kind: "waiting" }
  /** The jobs of its sources or their latents have been deleted. */
  | { readonly kind: "lost" }
  | { readonly kind: "failed"; readonly error: ApiError }
  | { readonly kind: "draw"; readonly submission: Submission }
  | { readonly kind: "answer"; readonly result: ImageResult };

/** Stores the edit's latents once the jobs of its sources have ended. Returns the next step. */
export async function stepOfEdit(
  env: Env,
  owner: Owner,
  job: string,
  body: EditLine,
  sources: Sources,
): Promise<EditStep> {
  const rows = new Map(
    (await findJobs(database(env.DB), [...sources.pictures, ...sources.prompt])).map((row) => [row.id, row]),
  );
  const [pictures, prompt] = [sources.pictures, sources.prompt].map((ids) => ids.flatMap((id) => rows.get(id) ?? []));
  if (pictures!.length < sources.pictures.length || prompt!.length < sources.prompt.length) return { kind: "lost" };
  const all = [...pictures!, ...prompt!];
  for (const row of all) {
    const error = failureOf(row);
    if (error) return { kind: "failed", error };
  }
  if (!all.every(({ status }) => isFinished(status))) return { kind: "waiting" };
  const [of, towards] = [await latentsOf(env, pictures!), await latentsOf(env, prompt!)];
  if (!of || !towards) return { kind: "lost" };
  const model = await resolveModel({ env }, body.model);
  const amount = body.strength ?? EDIT_STRENGTH[body.input_fidelity ?? "low"];
  const list = towards.map((vector) => ({ bytes: encodeLatentOf(model.manifest, editOf(of, vector, amount), "f16") }));
  const { collection, metadata } = body;
  const keeping = {
    project: owner.project,
    source: "derived",
    collection: collection ?? DEFAULT_COLLECTION,
    metadata: metadata ?? undefined,
  } as const;
  const kept = await keepLatents(env, list, keeping, Date.now());
  await tryToIndex(env, () => kept);
  const ids = kept.map(({ row }) => row.id);
  const request = drawRequest(
    { ...body, partial_images: undefined },
    model.manifest,
    ids,
    undefined,
    seedsOf(job, body),
  );
  if (body.response_format === "latent") {
    const { space, decoder } = model.version;
    const { project } = owner;
    const result = { project, space, decoder, request, outputs: ids, createdAt: Date.now(), predictTime: null };
    return { kind: "answer", result };
  }
  return { kind: "draw", submission: { ...submissionOf(owner, model, request), id: job, lane: "batch" } };
}
