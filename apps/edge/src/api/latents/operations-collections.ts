/** `/v1/collections`, `/v1/embeddings` and `/v1/latents/encode`. */
import { path, query } from "../openapi/parameters.ts";
import { LABELS } from "../openapi/drawing.ts";
import { type Operation, streamed } from "../openapi/operation.ts";
import { inlineSchema, json, ref } from "../openapi/schema.ts";
import { get, PICTURE, post } from "../openapi/shell.ts";
import { NDJSON_MEDIA_TYPE } from "../../domain/encoding.ts";
import { EncodeQuery } from "./encode.rules.ts";
import { ERRORS } from "./operations-derived.ts";
import { PageQuery } from "../../http/page.ts";
import { CollectionName } from "../../domain/metadata.ts";
import {
  Collection,
  CollectionPage,
  Deletion,
  Embeddings,
  embeddingsBody,
  ImportLine,
  pictureLine,
} from "./schemas.ts";

const NAME = path("name", "The collection's name.", inlineSchema(CollectionName));

export const embeddings: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/embeddings",
    id: "createEmbeddings",
    tag: "Working with latents",
    summary: "Latents as embeddings",
    description:
      "In the shape of OpenAI's embeddings, for programs that use these. A text's embedding is the mean of four latents, as in a " +
      "search. Nothing is kept.",
    body: { content: json(embeddingsBody) },
    answers: { 200: { description: "The embeddings.", headers: ["x-prediction-id"], content: json(ref(Embeddings)) } },
    errors: ERRORS,
    shell: post("/v1/embeddings", { input: ["a red apple", "a pear"], model: "starter" }),
  },
  {
    method: "post",
    path: "/v1/latents/encode",
    id: "encodePictures",
    tag: "Working with latents",
    summary: "Encode many pictures",
    description:
      "Up to 100 and 32 MiB, one line of JSON each. The response has a line for each, in order, sent as soon as it is encoded. A body of " +
      "more is rejected before anything is encoded.",
    parameters: query(EncodeQuery, {
      collection: LABELS.collection,
      model: "The model that encodes them; the first of `GET /v1/models` by default.",
    }),
    body: { content: streamed(NDJSON_MEDIA_TYPE, pictureLine) },
    answers: { 200: { description: "The results.", content: streamed(NDJSON_MEDIA_TYPE, ref(ImportLine)) } },
    errors: ["invalid_request", "unsupported_media_type", "body_too_large", "model_not_found"],
    shell:
      `${PICTURE}printf '{"image": "%s"}\\n' "$(base64 < apple.png | tr -d '\\n')" |\n` +
      `  curl -s "$URL/v1/latents/encode" -H 'content-type: ${NDJSON_MEDIA_TYPE}' --data-binary @-`,
  },
];

export const collections: readonly Operation[] = [
  {
    method: "get",
    path: "/v1/collections",
    id: "listCollections",
    tag: "Latents",
    summary: "List the project's collections",
    description: "By name. A collection exists once a latent is kept in it.",
    parameters: query(PageQuery, {
      after: "The last name of the previous page.",
      limit: "Collections per page, 1 to 100.",
    }),
    answers: { 200: { description: "A page.", content: json(ref(CollectionPage)) } },
    errors: ["invalid_request"],
    shell: get("/v1/collections"),
  },
  {
    method: "get",
    path: "/v1/collections/{name}",
    id: "getCollection",
    tag: "Latents",
    summary: "Count a collection's latents",
    parameters: [NAME],
    answers: { 200: { description: "The collection.", content: json(ref(Collection)) } },
    errors: ["invalid_request"],
    shell: get("/v1/collections/default"),
  },
  {
    method: "delete",
    path: "/v1/collections/{name}",
    id: "deleteCollection",
    tag: "Latents",
    summary: "Delete a collection with its latents",
    description: "500 latents per request: repeat it until `has_more` is false.",
    parameters: [NAME],
    answers: { 200: { description: "The number of deleted latents.", content: json(ref(Deletion)) } },
    errors: ["invalid_request"],
    shell: 'curl -s -X DELETE "$URL/v1/collections/drafts"',
  },
];
