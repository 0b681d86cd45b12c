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
import { projectOf } from "../../accounts/caller.ts";
import { inDtype, UploadQuery, UploadForm } from "./format.rules.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { resolveModel } from "../../gpu/models.ts";
import { submitJob } from "../../jobs/submit.ts";
import { encodeJob, latentsOfJobs } from "./make.ts";
import { decodeStored, keepLatent, readLatent } from "../../storage/latents.ts";
import { mediaType, readJson } from "../../http/body.ts";
import { filesIn, readForm } from "../../http/form.ts";
import { latentNotFound } from "./id.ts";

/** A picture of the largest size and the multipart framing around it. */
export const MAX_LATENT_REQUEST_BYTES = MAX_PICTURE_BYTES + 64 * 1024;

async function keep(c: Context<AppEnv>, bytes: Uint8Array): Promise<string> {
  const latent = decodeLatent(bytes);
  const { manifest } = await resolveModel(c, latent.model);
  checkLatentOf(latent, manifest);
  return (await keepLatent(c.env, bytes, { project: projectOf(c), source: "uploaded" }, Date.now())).id;
}

async function encode(c: Context<AppEnv>, picture: PictureFile, name: string | undefined): Promise<string> {
  const job = await submitJob(c.env, await encodeJob(c, await resolveModel(c, name), picture));
  const [latent] = await latentsOfJobs(c, [job]);
  if (latent === undefined) throw new ApiError("internal", "the picture was encoded but its latent is not recorded");
  return latent;
}

/** The form names the model, or the query does. */
async function encodeForm(c: Context<AppEnv>, otherwise: string | undefined): Promise<string> {
  const form = await readForm(c);
  const [image, ...others] = filesIn(form, ["image"]);
  const { model = otherwise } = parseAs(UploadForm, form.fields);
  if (!image || others.length > 0) {
    const message = `image: expected 1 file, got ${image ? 1 + others.length : 0}`;
    throw new ApiError("invalid_request", message, "image");
  }
  return encode(c, inspectUpload(image.bytes, image.type), model);
}

/** Keeps an encoded latent in another dtype too, if the request asks for that, and gives the id of the one it asks for. */
async function asAsked(c: Context<AppEnv>, id: string, dtype: LatentDtype | undefined): Promise<string> {
  const bytes = await readLatent(c.env, projectOf(c), id);
  if (!bytes) throw latentNotFound();
  decodeStored(bytes, id);
  const converted = inDtype(bytes, dtype);
  if (converted === bytes) return id;
  return (await keepLatent(c.env, converted, { project: projectOf(c), source: "encoded" }, Date.now())).id;
}

/** Keeps the latent that the request brings or asks to be made, in the `dtype` of its query, and gives its id. */
export async function latentOfRequest(c: Context<AppEnv>): Promise<string> {
  const type = mediaType(c);
  const { dtype, model } = parseAs(UploadQuery, c.req.query());
  if (type === "application/json") return keep(c, inDtype(await latentFromJson(await readJson(c)), dtype));
  if (type === "multipart/form-data") return asAsked(c, await encodeForm(c, model), dtype);
  const image = type.startsWith("image/");
  if (!image && type !== LATENT_MEDIA_TYPE)
    throw new ApiError(
      "unsupported_media_type",
      `expected content-type image/png, image/jpeg, image/webp, multipart/form-data, ${LATENT_MEDIA_TYPE} or application/json`,
    );
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  if (!image) return keep(c, inDtype(bytes, dtype));
  return asAsked(c, await encode(c, inspectUpload(bytes, type), model), dtype);
}
