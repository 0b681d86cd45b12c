/** `/v1/latents`: one at a time. */
import { LATENT_MEDIA_TYPE, LatentId } from "@reptok/shared";
import { LatentQuery, UploadQuery } from "./format.rules.ts";
import { EntryQuery } from "./entry.rules.ts";
import { DeletionParameters, LatentListParameters } from "./list.rules.ts";
import { PictureQuery } from "../../domain/picture.ts";
import { BINARY, type Operation } from "../openapi/operation.ts";
import { IF_NONE_MATCH, path, query } from "../openapi/parameters.ts";
import { inlineSchema, json, ref } from "../openapi/schema.ts";
import {
  CHOICE,
  countBody,
  Deletion,
  LABEL_TEXTS,
  LatentAnswer,
  LatentCount,
  LatentDeleted,
  LatentEntry,
  latentInput,
  LatentPage,
  patchBody,
  PICTURE,
  uploadForm,
} from "./schemas.ts";
import { get, LATENT, PICTURE as PICTURE_FILE, post } from "../openapi/shell.ts";

export const LATENT_LIST = {
  ...CHOICE,
  after: "The last id of the previous page.",
  limit: "Latents per page.",
  order: "Order by creation time.",
} as const;
const ID = path("id", "The latent's id.", inlineSchema(LatentId));
const ENTRY_QUERY = query(EntryQuery, { collection: "The collection; the first that the latent is in by default." });
const binary = { schema: BINARY };
const LATENT_CONTENT = { ...json(ref(LatentAnswer)), [LATENT_MEDIA_TYPE]: binary };
const NOT_MODIFIED = { description: "The client's copy is current.", headers: ["etag"] } as const;
const DTYPE = { dtype: "Converts the values; unchanged by default." } as const;

export const latents: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/latents",
    id: "createLatent",
    tag: "Latents",
    summary: "Encode a picture, or keep a latent",
    description:
      "A picture (at most 10 MiB, 8192 pixels a side and 4096 x 4096 in all) is encoded, without its metadata; a latent, as bytes or JSON, is kept. The same latent always has the same " +
      "id.",
    parameters: query(UploadQuery, {
      ...DTYPE,
      ...LABEL_TEXTS,
      model: "The model that encodes a picture that is not sent in a form.",
    }),
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
    summary: "List a collection's latents",
    parameters: query(LatentListParameters, { ...LATENT_LIST, limit: "Latents per page, 1 to 100; 20 by default." }),
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
    description: `JSON, or with \`accept: ${LATENT_MEDIA_TYPE}\` the bytes. Latents never change.`,
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
      "If the query has everything that the picture depends on, as the addresses in answers have, the picture never changes. With " +
      "`dedupe_threshold`, a near-duplicate's stored picture may be returned instead of drawing one.",
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
    method: "get",
    path: "/v1/latents/{id}/entry",
    id: "getLatentEntry",
    tag: "Latents",
    summary: "Read a latent's metadata",
    description: "The latent's entry in lists.",
    parameters: [ID, ...ENTRY_QUERY],
    answers: { 200: { description: "The entry.", content: json(ref(LatentEntry)) } },
    errors: ["invalid_request", "not_found"],
    shell: `${LATENT}${get("/v1/latents/$latent/entry")}`,
  },
  {
    method: "patch",
    path: "/v1/latents/{id}",
    id: "changeLatent",
    tag: "Latents",
    summary: "Change a latent's metadata",
    parameters: [ID, ...ENTRY_QUERY],
    body: { content: json(patchBody) },
    answers: { 200: { description: "The changed entry.", content: json(ref(LatentEntry)) } },
    errors: ["invalid_request", "not_found", "unsupported_media_type", "body_too_large"],
    shell:
      `${LATENT}curl -s -X PATCH "$URL/v1/latents/$latent" -H 'content-type: application/json' \\\n` +
      `  -d '{"metadata": {"kind": "fruit"}}'`,
  },
  {
    method: "post",
    path: "/v1/latents/count",
    id: "countLatents",
    tag: "Latents",
    summary: "Count latents",
    body: { content: json(countBody) },
    answers: { 200: { description: "The count.", content: json(ref(LatentCount)) } },
    errors: ["invalid_request", "unsupported_media_type", "body_too_large"],
    shell: post("/v1/latents/count", { filter: { kind: "fruit" } }),
  },
  {
    method: "delete",
    path: "/v1/latents",
    id: "deleteLatents",
    tag: "Latents",
    summary: "Delete many latents",
    description:
      "The latents of a collection that match a filter, with their pictures, 500 per request. A collection or a filter is required.",
    parameters: query(DeletionParameters, {
      ...CHOICE,
      dry_run: "`true` deletes nothing and counts the matching latents.",
    }),
    answers: { 200: { description: "The number of deleted latents.", content: json(ref(Deletion)) } },
    errors: ["invalid_request"],
    shell: `curl -s -X DELETE -G "$URL/v1/latents" --data-urlencode 'filter={"kind": "fruit"}' -d dry_run=true`,
  },
  {
    method: "delete",
    path: "/v1/latents/{id}",
    id: "deleteLatent",
    tag: "Latents",
    summary: "Delete a latent and its pictures",
    description: "In all of its collections.",
    parameters: [ID],
    answers: { 200: { description: "It is deleted.", content: json(ref(LatentDeleted)) } },
    errors: ["not_found"],
    shell: `${LATENT}curl -s -X DELETE "$URL/v1/latents/$latent"`,
  },
];
