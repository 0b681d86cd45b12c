/** `POST /v1/images/variations` and `/v1/images/edits`: pictures from pictures. form.rules.ts defines the arithmetic. */
import { ApiError, encodeLatentOf, inspectUpload, MAX_PICTURE_BYTES, type PictureFile } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { ownerOf, projectOf } from "../../accounts/caller.ts";
import { drawnAs, isAnimated } from "../../domain/drawing.ts";
import { drawRequest, editOf, MAX_PICTURES } from "../../domain/edit.ts";
import { seedOfJob, seedsFrom } from "../../domain/generation.ts";
import { type DrawingForm, parseEdit, parseVariation, variationsOf } from "./form.rules.ts";
import { labelsOfTexts } from "../latents/format.rules.ts";
import { DEFAULT_COLLECTION, type Labels } from "../../domain/metadata.ts";
import { needsOf } from "../../domain/usage.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { limitBody } from "../../http/body.ts";
import { type Model, resolveModel } from "../../jobs/models.ts";
import { seedOnce, submitOnceToEnd } from "../../jobs/once.ts";
import { inStages, type Stages, type Submit } from "../../jobs/stages.ts";
import { type Submission, submissionOf, submitJobs } from "../../jobs/submit.ts";
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
function picturesOf(form: Form, maximum: number): PictureFile[] {
  const partial = form.files.find(({ name }) => name === "mask" || name === "markup");
  if (partial)
    throw new ApiError(
      "invalid_request",
      `${partial.name}: expected none: a latent is the picture as a whole`,
      partial.name,
    );
  const files = filesIn(form, ["image", "image[]"]);
  if (files.length < 1 || files.length > maximum)
    throw new ApiError(
      "invalid_request",
      `image: expected ${maximum === 1 ? "1 file" : `1 to ${maximum} files`}, got ${files.length}`,
      "image",
    );
  return files.map(({ bytes, type }) => inspectUpload(bytes, type));
}

/** How latents are derived from those of pictures, and from others that are generated for it. */
interface Derivation {
  /** The jobs that generate the other latents. */
  readonly generations: (model: Model, seeds: readonly number[]) => Submission[];
  /** Computes one latent per seed. */
  readonly derive: (
    pictures: readonly Float32Array[],
    generated: readonly Float32Array[],
    seeds: readonly number[],
  ) => Float32Array[];
}

interface Derived {
  /** The pictures' latents. */
  readonly pictures: readonly Float32Array[];
  /** The derived latents, one per seed. */
  readonly vectors: readonly Float32Array[];
}

/**
 * Encodes the pictures and derives latents from them. All jobs are submitted together, so that nothing is computed if moderation or
 * a limit rejects one.
 */
async function deriveFrom(
  c: Context<AppEnv>,
  model: Model,
  files: readonly PictureFile[],
  { generations, derive }: Derivation,
  seeds: readonly number[],
  submit: Submit,
): Promise<Derived> {
  const encodings = await Promise.all(files.map((file) => encodeJob(ownerOf(c), model, file, { purpose: "query" })));
  const submissions = [...encodings, ...generations(model, seeds)];
  const latents = await queryLatents(c, submissions, await submit(submissions));
  const values = latents.map(({ data }) => data);
  const pictures = values.slice(0, files.length);
  return { pictures, vectors: derive(pictures, values.slice(files.length), seeds) };
}

/** Keeps new latents and returns their ids in order. */
async function keep(
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

/** Answers with the latents that are derived from the form's pictures, one per seed; draws nothing and creates no job. */
async function answerLatents(
  c: Context<AppEnv>,
  form: Form,
  fields: DrawingForm,
  model: Model,
  pictures: readonly PictureFile[],
  derivation: Derivation,
): Promise<Response> {
  const defaultSeed = await seedOnce(c, await formDigest(form));
  const seeds = seedsFrom(fields.seed ?? defaultSeed, fields.n ?? 1);
  const submit: Submit = (submissions) => submitJobs(c.env, submissions);
  const { vectors } = await deriveFrom(c, model, pictures, derivation, seeds, submit);
  const ids = await keep(c, model, vectors, labelsOfTexts(fields));
  const data = await Promise.all(
    ids.map(async (latent_id, i) => ({ latent: await latentText(c, latent_id), latent_id, seed: seeds[i]! })),
  );
  const usage = usageOf({ model, inputTokens: inputTokensOf(model, pictures) }, { predictTime: null }, data.length);
  return imageAnswer(c, { createdAt: Date.now() }, data, undefined, usage, fields);
}

/** The common latent of all uploaded pictures. */
const originOf = (latents: readonly Float32Array[]) => editOf(latents, latents[0]!, 0);

const inputTokensOf = ({ manifest }: Model, pictures: readonly unknown[]): number =>
  pictures.length * manifest.token.count;

/** Draws the latents that `derive` computes from the form's pictures, one per seed, and answers. */
async function drawDerived(
  c: Context<AppEnv>,
  form: Form,
  fields: DrawingForm,
  pictures: readonly PictureFile[],
  kind: StreamKind,
  derivation: Derivation,
): Promise<Response> {
  checkAnswer(fields);
  const model = await resolveModel(c, fields.model);
  const { manifest } = model;
  // Rejects invalid settings before an Idempotency-Key is reserved.
  drawnAs(fields, manifest);
  derivation.generations(model, [0]);
  const labels = labelsOfTexts(fields);
  if (fields.response_format === "latent") return answerLatents(c, form, fields, model, pictures, derivation);
  const owner = ownerOf(c);
  const draw = async ({ first, second }: Stages, id: string) => {
    const seeds = seedsFrom(fields.seed ?? seedOfJob(id), fields.n ?? 1);
    const derived = await deriveFrom(c, model, pictures, derivation, seeds, first);
    const ids = await keep(c, model, derived.vectors, labels);
    // An animation goes from the pictures to the result.
    const from = isAnimated(fields) ? await keep(c, model, [originOf(derived.pictures)], labels) : null;
    const drawn = from ? seeds.map(() => from[0]!) : ids;
    const request = drawRequest(fields, manifest, drawn, from ? ids : undefined, seeds);
    return (await second([{ ...submissionOf(owner, model, request), id }]))[0]!;
  };
  const drawing = drawRequest(fields, manifest, [], undefined, seedsFrom(0, fields.n ?? 1));
  const job = await submitOnceToEnd(c, await formDigest(form), (id) =>
    inStages(c.env, owner, needsOf([drawing], manifest), (stages) => draw(stages, id)),
  );
  return answerWithImages(c, { job, model, inputTokens: inputTokensOf(model, pictures) }, fields, kind);
}

export const imageEdits = new Hono<AppEnv>()
  .post("/variations", limitBody(MAX_PICTURE_BYTES + FRAMING_BYTES), async (c) => {
    const form = await readForm(c);
    const pictures = picturesOf(form, 1);
    const fields = parseVariation(form.fields);
    return drawDerived(c, form, fields, pictures, "image_generation", {
      generations: () => [],
      derive: ([latent], _, seeds) => variationsOf(latent!, fields.strength, seeds),
    });
  })
  .post("/edits", limitBody(2 * MAX_PICTURE_BYTES + FRAMING_BYTES), async (c) => {
    const form = await readForm(c);
    const pictures = picturesOf(form, MAX_PICTURES);
    const fields = parseEdit(form.fields);
    const { prompt, num_inference_steps, guidance_scale, negative_prompt, strength } = fields;
    const condition = { prompt, num_inference_steps, guidance_scale, negative_prompt };
    return drawDerived(c, form, fields, pictures, "image_edit", {
      generations: (model, seeds) => generateJobs(ownerOf(c), model, condition, seeds[0]!, seeds.length, "query"),
      derive: (latents, generated) => generated.map((vector) => editOf(latents, vector, strength)),
    });
  });
