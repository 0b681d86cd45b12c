/** `/v1/latents`: one at a time. */
import { LATENT_MEDIA_TYPE, LatentId } from "@reptok/shared";
import { LatentQuery, UploadQuery } from "./format.rules.ts";
import { LatentListParameters } from "./list.rules.ts";
import { PictureQuery } from "../../domain/picture.ts";
import { BINARY, type Operation } from "../openapi/operation.ts";
import { IF_NONE_MATCH, path, query } from "../openapi/parameters.ts";
import { inlineSchema, json, ref } from "../openapi/schema.ts";
import { LatentAnswer, LatentDeleted, latentInput, LatentPage, PICTURE, uploadForm } from "./schemas.ts";
import { get, LATENT, PICTURE as PICTURE_FILE } from "../openapi/shell.ts";

export const LATENT_LIST = {
  after: "The last id of the page before.",
  limit: "Latents a page.",
  model: "Only this model's.",
  order: "By when they were kept.",
} as const;
const ID = path("id", "The latent's id.", inlineSchema(LatentId));
const binary = { schema: BINARY };
const LATENT_CONTENT = { ...json(ref(LatentAnswer)), [LATENT_MEDIA_TYPE]: binary };
const NOT_MODIFIED = { description: "It is what the client has.", headers: ["etag"] } as const;
const DTYPE = { dtype: "Converts the values; as they are by default." } as const;

export const latents: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/latents",
    id: "createLatent",
    tag: "Latents",
    summary: "Encode a picture, or keep a latent",
    description:
      "A picture (at most 10 MiB, 8192 pixels a side and 4096 x 4096 in all) is encoded, without its metadata; a latent, as bytes or JSON, is kept as it is. The same " +
      "latent has the same id, however often it comes.",
    parameters: query(UploadQuery, { ...DTYPE, model: "The model that encodes a picture sent by itself." }),
    body: {
      content: {
        "image/png": binary,
        "image/jpeg": binary,
        "image/webp": binary,
        "multipart/form-data": { schema: uploadForm },
        ...json(latentInput),
        [LATENT_MEDIA_TYPE]: binary,
      },
    },
    answers: {
      201: {
        description: "The latent.",
        headers: ["location", "etag", "x-prediction-id"],
        content: LATENT_CONTENT,
      },
    },
    errors: [
      "invalid_request",
      "invalid_image",
      "invalid_latent",
      "latent_space_mismatch",
      "model_not_found",
      "not_found",
      "image_too_large",
      "body_too_large",
      "unsupported_media_type",
      "insufficient_quota",
      "canceled",
      "timeout",
    ],
    shell: `${PICTURE_FILE}curl -s "$URL/v1/latents" -H 'content-type: image/png' --data-binary @apple.png`,
  },
  {
    method: "get",
    path: "/v1/latents",
    id: "listLatents",
    tag: "Latents",
    summary: "List the project's latents",
    parameters: query(LatentListParameters, { ...LATENT_LIST, limit: "Latents a page, 1 to 100; 20 by default." }),
    answers: { 200: { description: "A page.", content: json(ref(LatentPage)) } },
    errors: ["invalid_request"],
    shell: get("/v1/latents?limit=5"),
  },
  {
    method: "get",
    path: "/v1/latents/{id}",
    id: "getLatent",
    tag: "Latents",
    summary: "Read a latent",
    description: `JSON, or with \`accept: ${LATENT_MEDIA_TYPE}\` the bytes. It never changes.`,
    parameters: [ID, ...query(LatentQuery, DTYPE), IF_NONE_MATCH],
    answers: {
      200: { description: "The latent.", headers: ["etag"], content: LATENT_CONTENT },
      304: NOT_MODIFIED,
    },
    errors: ["invalid_request", "invalid_latent", "not_found"],
    shell: `${LATENT}curl -s "$URL/v1/latents/$latent" -H 'accept: ${LATENT_MEDIA_TYPE}' -o apple.latent`,
  },
  {
    method: "get",
    path: "/v1/latents/{id}/image",
    id: "drawLatent",
    tag: "Latents",
    summary: "Draw a latent",
    description:
      "Where the query names everything that the picture depends on, as the addresses in answers do, it never changes. With " +
      "`dedupe_threshold`, a near-duplicate's stored picture may stand in for one that would have to be drawn.",
    parameters: [ID, ...query(PictureQuery, PICTURE), IF_NONE_MATCH],
    answers: {
      200: {
        description: "The picture.",
        headers: ["etag", "content-length", "x-prediction-id", "x-duplicate-of", "x-similarity"],
        content: { "image/png": binary, "image/webp": binary, "image/jpeg": binary },
      },
      304: NOT_MODIFIED,
    },
    errors: [
      "invalid_request",
      "model_not_found",
      "not_found",
      "conflict",
      "canceled",
      "insufficient_quota",
      "timeout",
    ],
    shell: `${LATENT}${get("/v1/latents/$latent/image?seed=1&format=webp")} -o apple.webp`,
  },
  {
    method: "delete",
    path: "/v1/latents/{id}",
    id: "deleteLatent",
    tag: "Latents",
    summary: "Delete a latent and its pictures",
    parameters: [ID],
    answers: { 200: { description: "It is gone.", content: json(ref(LatentDeleted)) } },
    errors: ["not_found"],
    shell: `${LATENT}curl -s -X DELETE "$URL/v1/latents/$latent"`,
  },
];
