/** `POST /v1/images/variations` and `/v1/images/edits`: pictures from pictures. form.rules.ts defines the arithmetic. */
import { ApiError, encodeLatentOf, inspectUpload, MAX_PICTURE_BYTES, type PictureFile } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { ownerOf, projectOf } from "../../accounts/caller.ts";
import { drawnAs, isAnimated } from "../../domain/drawing.ts";
import { drawRequest, editOf, MAX_PICTURES } from "../../domain/edit.ts";
import { generateRequest, seedOfJob, seedsFrom } from "../../domain/generation.ts";
import { type DrawingForm, parseEdit, parseVariation, variationsOf } from "./form.rules.ts";
import { labelsOfTexts } from "../latents/format.rules.ts";
import { DEFAULT_COLLECTION, type Labels } from "../../domain/metadata.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { limitBody } from "../../http/body.ts";
import { type Model, resolveModel } from "../../jobs/models.ts";
import { seedOnce, submitOnceToEnd } from "../../jobs/once.ts";
import { submissionOf, submitJob, submitJobs } from "../../jobs/submit.ts";
import { indexLater } from "../latents/keep.ts";
import { queryLatents } from "../latents/make.ts";
import { encodeJob, generateJobs } from "../../jobs/latent-jobs.ts";
import { keepLatents } from "../../storage/latents.ts";
import { filesIn, type Form, formDigest, readForm } from "../../http/form.ts";
import { answerWithImages, checkAnswer, imageAnswer } from "./answer.ts";
import { latentText, usageOf } from "./data.ts";
import type { StreamKind } from "./stream.ts";

const FRAMING_BYTES = 64 * 1024;

/** The form's pictures, all checked. Throws `invalid_request`, `unknown_parameter`, and what `inspectUpload` throws. */
function picturesOf(form: Form, most: number): PictureFile[] {
  const partial = form.files.find(({ name }) => name === "mask" || name === "markup");
  if (partial)
    throw new ApiError(
      "invalid_request",
      `${partial.name}: expected none: a latent is the picture as a whole`,
      partial.name,
    );
  const files = filesIn(form, ["image", "image[]"]);
  if (files.length < 1 || files.length > most)
    throw new ApiError(
      "invalid_request",
      `image: expected ${most === 1 ? "1 file" : `1 to ${most} files`}, got ${files.length}`,
      "image",
    );
  return files.map(({ bytes, type }) => inspectUpload(bytes, type));
}

/** The pictures' latents. */
async function encoded(c: Context<AppEnv>, model: Model, pictures: readonly PictureFile[]): Promise<Float32Array[]> {
  const encodes = await Promise.all(
    pictures.map((picture) => encodeJob(ownerOf(c), model, picture, { purpose: "query" })),
  );
  const jobs = await submitJobs(c.env, encodes);
  const latents = await queryLatents(c, encodes, jobs);
  return latents.map(({ data }) => data);
}

/** Keeps new latents and returns their ids in order. */
async function kept(
  c: Context<AppEnv>,
  { manifest }: Model,
  vectors: readonly Float32Array[],
  { collection = DEFAULT_COLLECTION, metadata }: Labels,
): Promise<string[]> {
  const list = vectors.map((data) => ({ bytes: encodeLatentOf(manifest, data, "f16") }));
  const keeping = { project: projectOf(c), source: "derived", collection, metadata } as const;
  const latents = await keepLatents(c.env, list, keeping, Date.now());
  indexLater(c, latents);
  return latents.map(({ row }) => row.id);
}

type Derive = (model: Model, latents: readonly Float32Array[], seeds: readonly number[]) => Promise<Float32Array[]>;

/** Answers with the latents that are derived from the form's pictures, one per seed; draws nothing and creates no job. */
async function answerLatents(
  c: Context<AppEnv>,
  form: Form,
  asked: DrawingForm,
  model: Model,
  pictures: readonly PictureFile[],
  derive: Derive,
): Promise<Response> {
  const chosen = await seedOnce(c, await formDigest(form));
  const seeds = seedsFrom(asked.seed ?? chosen, asked.n ?? 1);
  const vectors = await derive(model, await encoded(c, model, pictures), seeds);
  const ids = await kept(c, model, vectors, labelsOfTexts(asked));
  const data = await Promise.all(
    ids.map(async (latent_id, i) => ({ latent: await latentText(c, latent_id), latent_id, seed: seeds[i]! })),
  );
  const usage = usageOf({ model, inputTokens: inputTokensOf(model, pictures) }, { predictTime: null }, data.length);
  return imageAnswer(c, { createdAt: Date.now() }, data, undefined, usage, asked);
}

/** The common latent of all uploaded pictures. */
const originOf = (latents: readonly Float32Array[]) => editOf(latents, latents[0]!, 0);

const inputTokensOf = ({ manifest }: Model, pictures: readonly unknown[]): number =>
  pictures.length * manifest.token.count;

/** Draws the latents that `derive` computes from the form's pictures, one per seed, and answers. */
async function drawDerived(
  c: Context<AppEnv>,
  form: Form,
  asked: DrawingForm,
  pictures: readonly PictureFile[],
  kind: StreamKind,
  derive: Derive,
): Promise<Response> {
  checkAnswer(asked);
  const model = await resolveModel(c, asked.model);
  const { manifest } = model;
  // Rejects invalid settings before anything is computed.
  drawnAs(asked, manifest);
  const labels = labelsOfTexts(asked);
  if (asked.response_format === "latent") return answerLatents(c, form, asked, model, pictures, derive);
  const job = await submitOnceToEnd(c, await formDigest(form), async (id) => {
    const seeds = seedsFrom(asked.seed ?? seedOfJob(id), asked.n ?? 1);
    const latents = await encoded(c, model, pictures);
    const ids = await kept(c, model, await derive(model, latents, seeds), labels);
    // An animation goes from the pictures to the result.
    const from = isAnimated(asked) ? await kept(c, model, [originOf(latents)], labels) : null;
    const drawn = from ? seeds.map(() => from[0]!) : ids;
    const request = drawRequest(asked, manifest, drawn, from ? ids : undefined, seeds);
    return submitJob(c.env, { ...submissionOf(ownerOf(c), model, request), id });
  });
  return answerWithImages(c, { job, model, inputTokens: inputTokensOf(model, pictures) }, asked, kind);
}

export const imageEdits = new Hono<AppEnv>()
  .post("/variations", limitBody(MAX_PICTURE_BYTES + FRAMING_BYTES), async (c) => {
    const form = await readForm(c);
    const pictures = picturesOf(form, 1);
    const asked = parseVariation(form.fields);
    return drawDerived(c, form, asked, pictures, "image_generation", async (_, [latent], seeds) =>
      variationsOf(latent!, asked.strength, seeds),
    );
  })
  .post("/edits", limitBody(2 * MAX_PICTURE_BYTES + FRAMING_BYTES), async (c) => {
    const form = await readForm(c);
    const pictures = picturesOf(form, MAX_PICTURES);
    const asked = parseEdit(form.fields);
    const { prompt, num_inference_steps, guidance_scale, negative_prompt } = asked;
    const body = { prompt, num_inference_steps, guidance_scale, negative_prompt };
    const { manifest } = await resolveModel(c, asked.model);
    // Rejects an invalid prompt before the pictures are encoded.
    generateRequest(body, manifest, 0);
    return drawDerived(c, form, asked, pictures, "image_edit", async (model, latents, seeds) => {
      const submissions = generateJobs(ownerOf(c), model, body, seeds[0]!, seeds.length, "query");
      const prompts = await queryLatents(c, submissions, await submitJobs(c.env, submissions));
      return prompts.map(({ data }) => editOf(latents, data, asked.strength));
    });
  });
