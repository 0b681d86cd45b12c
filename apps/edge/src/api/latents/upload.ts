/** `POST /v1/latents`: a picture to encode, or a latent to keep. Everything is checked before anything is stored. */
import {
  ApiError,
  checkLatentOf,
  decodeLatent,
  inspectUpload,
  LATENT_MEDIA_TYPE,
  type LatentDtype,
  latentFromJson,
  MAX_PICTURE_BYTES,
  parseAs,
  type PictureFile,
} from "@reptok/shared";
import type { Context } from "hono";
import { ownerOf, projectOf } from "../../accounts/caller.ts";
import { inDtype, labelsOfTexts, UploadForm, UploadQuery } from "./format.rules.ts";
import type { LatentRow } from "../../db/latents.ts";
import { DEFAULT_COLLECTION, type Labels } from "../../domain/metadata.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { resolveMaker, resolveModel } from "../../jobs/models.ts";
import { submitJob } from "../../jobs/submit.ts";
import { indexLater } from "./keep.ts";
import { latentsOfJobs } from "./make.ts";
import { encodeJob } from "../../jobs/latent-jobs.ts";
import { keepLatent, readLatent } from "../../storage/latents.ts";
import { mediaType, readJson } from "../../http/body.ts";
import { filesIn, readForm } from "../../http/form.ts";
import { latentNotFound } from "./id.ts";

/** A picture of the largest size and the multipart framing around it. */
export const MAX_LATENT_REQUEST_BYTES = MAX_PICTURE_BYTES + 64 * 1024;

async function keepAs(
  c: Context<AppEnv>,
  bytes: Uint8Array,
  source: LatentRow["source"],
  { collection = DEFAULT_COLLECTION, metadata }: Labels,
): Promise<string> {
  const latent = await keepLatent(c.env, bytes, { project: projectOf(c), source, collection, metadata }, Date.now());
  indexLater(c, [latent]);
  return latent.row.id;
}

async function keep(c: Context<AppEnv>, bytes: Uint8Array, labels: Labels): Promise<string> {
  const latent = decodeLatent(bytes);
  const { manifest } = await resolveMaker(c, latent);
  checkLatentOf(latent, manifest);
  return keepAs(c, bytes, "uploaded", labels);
}

async function encode(
  c: Context<AppEnv>,
  picture: PictureFile,
  name: string | undefined,
  labels: Labels,
): Promise<string> {
  const submission = await encodeJob(ownerOf(c), await resolveModel(c, name), picture, { purpose: "keep", labels });
  const [latent] = await latentsOfJobs(c, [await submitJob(c.env, submission)]);
  if (latent === undefined) throw new ApiError("internal", "the picture was encoded but its latent is not recorded");
  return latent;
}

interface Encoded {
  readonly id: string;
  readonly labels: Labels;
}

/** The model and the labels, of the form or of the query. */
async function encodeForm(c: Context<AppEnv>, queryModel: string | undefined, queryLabels: Labels): Promise<Encoded> {
  const form = await readForm(c);
  const [image, ...others] = filesIn(form, ["image"]);
  const { model = queryModel, ...texts } = parseAs(UploadForm, form.fields);
  const own = labelsOfTexts(texts);
  const labels = {
    collection: own.collection ?? queryLabels.collection,
    metadata: own.metadata ?? queryLabels.metadata,
  };
  if (!image || others.length > 0) {
    const message = `image: expected 1 file, got ${image ? 1 + others.length : 0}`;
    throw new ApiError("invalid_request", message, "image");
  }
  return { id: await encode(c, inspectUpload(image.bytes, image.type), model, labels), labels };
}

/** Keeps an encoded latent also in another dtype on request, and returns the id of the requested one. */
async function inRequestedDtype(
  c: Context<AppEnv>,
  { id, labels }: Encoded,
  dtype: LatentDtype | undefined,
): Promise<string> {
  const stored = await readLatent(c.env, projectOf(c), id);
  if (!stored) throw latentNotFound();
  const converted = inDtype(stored.bytes, dtype);
  if (converted === stored.bytes) return id;
  return keepAs(c, converted, "encoded", labels);
}

/** Keeps the request's latent, or that of its picture, in the `dtype` of its query, and returns its id. */
export async function latentOfRequest(c: Context<AppEnv>): Promise<string> {
  const type = mediaType(c);
  const { dtype, model, ...texts } = parseAs(UploadQuery, c.req.query());
  const labels = labelsOfTexts(texts);
  if (type === "application/json") return keep(c, inDtype(await latentFromJson(await readJson(c)), dtype), labels);
  if (type === "multipart/form-data") return inRequestedDtype(c, await encodeForm(c, model, labels), dtype);
  const image = type.startsWith("image/");
  if (!image && type !== LATENT_MEDIA_TYPE)
    throw new ApiError(
      "unsupported_media_type",
      `expected content-type image/png, image/jpeg, image/webp, multipart/form-data, ${LATENT_MEDIA_TYPE} or application/json`,
    );
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  if (!image) return keep(c, inDtype(bytes, dtype), labels);
  return inRequestedDtype(c, { id: await encode(c, inspectUpload(bytes, type), model, labels), labels }, dtype);
}
